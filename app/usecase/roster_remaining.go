package usecase

import (
	"context"
	"fmt"
	"io"

	"luudong/domain"
)

// RosterRemaining collects who remains at a point: people who had an appointment
// on a day before today, were not served and have no later appointment, a group
// a visit. full shows whole numbers, which needs PersonRevealID. Audited, as
// every roster is.
func (a *App) RosterRemaining(ctx context.Context, by domain.Actor, code string, full bool) (domain.Roster, domain.ServicePoint, error) {
	var point domain.ServicePoint
	if err := by.Require(domain.RosterView); err != nil {
		return domain.Roster{}, point, err
	}
	if full {
		if err := by.Require(domain.PersonRevealID); err != nil {
			return domain.Roster{}, point, err
		}
	}
	f := RosterFilter{FullIDs: full}
	roster, err := within(ctx, a, func(r domain.Repos) (domain.Roster, error) {
		var err error
		if point, err = coveredPoint(ctx, r, by, code); err != nil {
			return domain.Roster{}, err
		}
		left, err := r.Coverage.Left(ctx, point.ID, a.today())
		if err != nil {
			return domain.Roster{}, err
		}
		visits, _, err := r.Visits.List(ctx, domain.VisitFilter{Area: by.UnitPath, PointID: point.ID, To: a.today().AddDays(-1), Live: true})
		if err != nil {
			return domain.Roster{}, err
		}
		out := a.newRoster(by, f)
		out.Title = "DANH SÁCH CÔNG DÂN CÒN LẠI, CHƯA ĐƯỢC PHỤC VỤ"
		out.Groups = rosterGroups(visits, left, f)
		return out, a.audit(ctx, r, by, rosterAction(f), "roster", "remaining point="+code, fmt.Sprintf("%d people", countRows(out)))
	})
	return roster, point, err
}

// RosterRemainingExport writes it as a workbook. Nobody on it is a conflict "roster.empty".
func (a *App) RosterRemainingExport(ctx context.Context, by domain.Actor, code string, full bool, w io.Writer) error {
	roster, _, err := a.RosterRemaining(ctx, by, code, full)
	if err != nil {
		return err
	}
	if len(roster.Groups) == 0 {
		return domain.Conflict("roster.empty")
	}
	return a.Workbooks.WriteRoster(w, roster)
}
