package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// ListUndo cancels what a list booked, ticket by ticket, as every cancellation
// does: places go to who waits, people are told. It returns the report as it is
// then: who was cancelled is an outcome "list.undone"; whoever has checked in or
// was cancelled before stays as they are. progress, which may be nil, hears how
// many were looked at. What is cancelled stays cancelled when it fails half-way.
func (a *App) ListUndo(ctx context.Context, by domain.Actor, report ListBookReport, progress func(done int)) (ListBookReport, error) {
	if err := by.Require(domain.AppointmentManage); err != nil {
		return report, err
	}
	report.Outcomes = slices.Clone(report.Outcomes)
	done := 0
	for i := range report.Outcomes {
		o := &report.Outcomes[i]
		if o.Code == "" {
			continue
		}
		_, err := a.AppointmentCancel(ctx, by, o.Code, "")
		switch domain.CodeOf(err) {
		case "":
			o.Code, o.Appointments, o.Reason = "", nil, domain.Conflict("list.undone")
			report.Booked--
		case domain.CodeConflict, domain.CodeNotFound: // somebody was quicker
		default:
			return report, err
		}
		if done++; progress != nil {
			progress(done)
		}
	}
	return report, a.Store.Within(ctx, func(r domain.Repos) error {
		return a.audit(ctx, r, by, "list.undo", "appointment", "", "")
	})
}
