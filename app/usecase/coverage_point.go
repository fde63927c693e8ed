package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// pointVisits is how many past visits and how many coming ones a point's page shows.
const pointVisits = 10

// PointState is one point of the board with its visits and who remains.
type PointState struct {
	BoardPoint
	Coming []domain.Visit // today or later, the next one first
	Past   []domain.Visit // the latest first
	Left   int            // people who had an appointment and were not served
}

// CoveragePoint returns the state of a point in the actor's area. The actor
// needs CoverageView.
func (a *App) CoveragePoint(ctx context.Context, by domain.Actor, code string) (PointState, error) {
	if err := by.Require(domain.CoverageView); err != nil {
		return PointState{}, err
	}
	return view(ctx, a, func(r domain.Repos) (PointState, error) {
		point, err := coveredPoint(ctx, r, by, code)
		if err != nil {
			return PointState{}, err
		}
		board, err := r.Coverage.Board(ctx, domain.BoardFilter{Area: by.UnitPath, Today: a.today(), Points: []int64{point.ID}})
		if err != nil {
			return PointState{}, err
		}
		if len(board) == 0 { // archived: nothing is to be done there any more
			return PointState{}, domain.NotFound("point", code)
		}
		out := PointState{BoardPoint: BoardPoint{board[0], coverageOf(board[0], "")}}
		visits, _, err := r.Visits.List(ctx, domain.VisitFilter{Area: by.UnitPath, PointID: point.ID, Live: true})
		if err != nil {
			return out, err
		}
		for _, v := range visits {
			if v.Date >= a.today() {
				out.Coming = append(out.Coming, v)
			} else {
				out.Past = append(out.Past, v)
			}
		}
		slices.Reverse(out.Past)
		out.Coming, out.Past = out.Coming[:min(len(out.Coming), pointVisits)], out.Past[:min(len(out.Past), pointVisits)]
		left, err := r.Coverage.Left(ctx, point.ID, a.today())
		out.Left = countPeople(left)
		return out, err
	})
}

func coveredPoint(ctx context.Context, r domain.Repos, by domain.Actor, code string) (domain.ServicePoint, error) {
	point, err := r.Points.ByCode(ctx, code)
	if err == nil && !by.InArea(point.UnitPath) {
		err = domain.NotFound("point", code)
	}
	return point, err
}

func countPeople(list []domain.Appointment) int {
	people := make(map[int64]bool)
	for _, ap := range list {
		people[ap.PersonID] = true
	}
	return len(people)
}
