package usecase

import (
	"encoding/json"
	"errors"
	"io"
	"slices"
	"strconv"

	"luudong/domain"
)

// PlanFile is a plan as `luudong plan --json` writes it, as far as another plan
// can begin with it or keep it.
type PlanFile struct {
	PlanID string          `json:"plan_id"`
	Visits []PlanFileVisit `json:"visits"`
	ours   []int64         // read from the database: the plan and those it goes back to; visits that can't be any more are left out, not refused
}

// PlanFileVisit is one visit of a plan file; points and teams are codes.
type PlanFileVisit struct {
	Team    string        `json:"team"`
	Point   string        `json:"point"`
	Date    domain.Date   `json:"date"`
	Start   domain.Clock  `json:"start"`
	End     domain.Clock  `json:"end"`
	Planned domain.Demand `json:"planned"`
	Pinned  bool          `json:"pinned"`
}

// maxPlanFileMB is the largest plan file that is read.
const maxPlanFileMB = 20

// ReadPlanFile reads a plan file. An invalid error says that it is too big, no
// JSON, or no plan.
func ReadPlanFile(r io.Reader) (*PlanFile, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxPlanFileMB<<20+1))
	if err != nil {
		return nil, &domain.Error{Code: domain.CodeInvalid, Key: "file.unreadable", Cause: err}
	}
	if len(data) > maxPlanFileMB<<20 {
		return nil, domain.Invalid("file.too_big", maxPlanFileMB)
	}
	f := &PlanFile{}
	if err := json.Unmarshal(data, f); err != nil {
		var ours *domain.Error // a date or a time
		if errors.As(err, &ours) {
			return nil, ours
		}
		return nil, &domain.Error{Code: domain.CodeInvalid, Key: "plan_file.json", Args: []any{err.Error()}, Cause: err}
	}
	if f.Visits == nil {
		return nil, domain.Invalid("plan_file.no_visits")
	}
	return f, nil
}

// pinned are the visits that somebody marked, or all when none is marked; each
// with its place in the file.
func (f *PlanFile) pinned() (places []int) {
	if f == nil {
		return nil
	}
	for i := range f.Visits {
		if f.Visits[i].Pinned {
			places = append(places, i)
		}
	}
	if len(places) == 0 {
		return f.all()
	}
	return places
}

// all are the places of all visits.
func (f *PlanFile) all() (places []int) {
	if f == nil {
		return nil
	}
	for i := range f.Visits {
		places = append(places, i)
	}
	return places
}

// newPlanFile is the plan file of visits of this database; plans are their plan
// and those it goes back to.
func newPlanFile(plans []domain.Plan, visits []domain.Visit) *PlanFile {
	f := &PlanFile{Visits: []PlanFileVisit{}}
	for _, p := range plans {
		f.ours = append(f.ours, p.ID)
	}
	for _, v := range visits {
		f.Visits = append(f.Visits, PlanFileVisit{v.TeamCode, v.PointCode, v.Date, v.Start, v.End, v.Planned, v.Pinned})
	}
	return f
}

// isOf says whether the file may be of a plan of this database.
func (f *PlanFile) isOf(planID int64) bool {
	return planID > 0 && (f.PlanID == strconv.FormatInt(planID, 10) || slices.Contains(f.ours, planID))
}
