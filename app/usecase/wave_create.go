package usecase

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"luudong/domain"
)

// WaveColumns is the file format of the people that a wave invites: that of
// citizens, without services, which the wave says.
var WaveColumns = slices.DeleteFunc(slices.Clone(PersonColumns), func(c domain.Column) bool { return c.Name == "services" })

// WaveCreateInput asks for a wave.
type WaveCreateInput struct {
	Name      string
	PointCode string
	VisitIDs  []int64 // of the point; none for all that are coming
	Services  []domain.Service
	Quota     int       // places of each service
	ReleaseAt time.Time // what nobody took by then is everybody's
	File      ImportFile
}

// WaveCreate makes a wave: it reads the list, makes the people that are not
// known, one link for each household or person alone, and takes the quota of
// places, spread over the slots of the days after that of the release. All of
// it or nothing: bad rows refuse the list unless File.GoodRows. Conflicts:
// "wave.no_places" with how many there are.
func (a *App) WaveCreate(ctx context.Context, by domain.Actor, in WaveCreateInput) (domain.Wave, ImportReport, error) {
	if err := by.Require(domain.WaveManage); err != nil {
		return domain.Wave{}, ImportReport{}, err
	}
	people, report, err := a.readInvited(ctx, in.File)
	if err != nil || len(people) == 0 {
		return domain.Wave{}, report, err
	}
	w := domain.Wave{
		Name: strings.TrimSpace(in.Name), Services: inOrder(in.Services), Quota: in.Quota, Status: domain.WaveOpen, ReleaseAt: in.ReleaseAt,
		CreatedBy: by.Username, CreatedAt: a.Now(),
	}
	if err := domain.InvalidFields(w.Check(a.Now(), len(people))); err != nil {
		return w, report, err
	}
	if in.File.CheckOnly {
		return w, report, nil
	}
	err = a.Store.Within(ctx, func(r domain.Repos) error {
		if w.PointID, err = pointInArea(ctx, r, by, in.PointCode); err != nil {
			return err
		}
		places, err := a.waveHolds(ctx, r, w, in.VisitIDs)
		if err != nil {
			return err
		}
		return a.saveWave(ctx, r, by, &w, places, people)
	})
	if bad := strangers(people); err == nil && len(bad) > 0 {
		report.Warnings = append(report.Warnings, bad...)
	}
	if err == nil {
		report.Saved = len(people) - len(strangers(people))
	}
	return w, report, err
}

// inOrder returns those of the services in which they are had one after the other.
func inOrder(services []domain.Service) []domain.Service {
	return slices.DeleteFunc(domain.Services(), func(s domain.Service) bool { return !slices.Contains(services, s) })
}

// readInvited reads and checks the list; nobody if bad rows refuse it.
func (a *App) readInvited(ctx context.Context, f ImportFile) ([]*citizen, ImportReport, error) {
	units, err := a.unitsByCode(ctx)
	if err != nil {
		return nil, ImportReport{}, err
	}
	table := a.citizenTable(units)
	table.columns = WaveColumns
	report := ImportReport{Columns: table.columns}
	people, err := table.read(ctx, a, f, &report)
	switch {
	case err != nil:
		return nil, report, err
	case len(report.Rows) == 0:
		return nil, report, domain.Invalid("file.no_rows")
	case len(report.Rows) > domain.MaxWavePeople:
		return nil, report, domain.Invalid("wave.too_many_rows", domain.MaxWavePeople)
	case len(report.Bad) > 0 && !f.GoodRows:
		return nil, report, nil
	}
	return people, report, nil
}

func pointInArea(ctx context.Context, r domain.Repos, by domain.Actor, code string) (int64, error) {
	p, err := r.Points.ByCode(ctx, code)
	if err == nil && !by.InArea(p.UnitPath) {
		err = domain.NotFound("point", code)
	}
	return p.ID, err
}

// waveHolds chooses and locks the slots in which a wave holds places: as a citizen
// could book them when they are released, without those that are kept for people
// who come or call. Turn by turn each time of each visit gives one place of all
// the services, so that invited people find morning and afternoon, this week and
// next, and the services of a person in sequence.
func (a *App) waveHolds(ctx context.Context, r domain.Repos, w domain.Wave, visitIDs []int64) (map[int64]int, error) {
	visits, err := a.waveVisits(ctx, r, w, visitIDs)
	if err != nil {
		return nil, err
	}
	left := map[int64]int{}
	for _, v := range visits {
		for _, s := range v.Slots {
			left[s.ID] = s.Free()
		}
	}
	places := map[int64]int{}
	for taken := 0; taken < w.Quota; {
		before := taken
		for i := range visits {
			for _, o := range visits[i].Offers(w.Services) {
				ids := o.SlotIDs()
				if taken == w.Quota || slices.ContainsFunc(ids, func(id int64) bool { return left[id] < 1 }) {
					continue
				}
				for _, id := range ids {
					left[id]--
					places[id]++
				}
				taken++
			}
			for n, s := range visits[i].Slots {
				visits[i].Slots[n].Booked = s.Capacity - left[s.ID]
			}
		}
		if taken == before {
			return nil, domain.Conflict("wave.no_places", taken)
		}
	}
	return places, nil
}

// waveVisits returns the visits of a wave's point with the slots that it can hold
// places of, locked.
func (a *App) waveVisits(ctx context.Context, r domain.Repos, w domain.Wave, visitIDs []int64) ([]OpenVisit, error) {
	rules, err := bookingRules(ctx, r)
	if err != nil {
		return nil, err
	}
	from, to := domain.DateOf(w.ReleaseAt, a.Location).AddDays(1), a.today().AddDays(rules.HorizonDays)
	visits, _, err := r.Visits.List(ctx, domain.VisitFilter{Area: "/", PointID: w.PointID, From: from, To: to, Live: true})
	if err != nil {
		return nil, err
	}
	listed, err := r.Slots.List(ctx, domain.SlotFilter{PointID: w.PointID, From: from, To: to})
	if err != nil {
		return nil, err
	}
	ids := make([]int64, len(listed))
	for i, s := range listed {
		ids[i] = s.ID
	}
	locked, err := r.Slots.Lock(ctx, ids)
	if err != nil {
		return nil, err
	}
	slices.SortStableFunc(locked, func(x, y domain.Slot) int { return int(x.Start) - int(y.Start) })
	var out []OpenVisit
	for _, v := range visits {
		if len(visitIDs) > 0 && !slices.Contains(visitIDs, v.ID) {
			continue
		}
		open := OpenVisit{Visit: v}
		for _, s := range locked {
			if s.VisitID == v.ID && rules.MayBook(s, a.Now(), a.Location) == nil && rules.MayBook(s, w.ReleaseAt, a.Location) == nil {
				s.Capacity = max(s.Booked, s.Capacity-rules.KeptBack(s))
				open.Slots = append(open.Slots, s)
			}
		}
		out = append(out, open)
	}
	return out, nil
}

// saveWave takes the places and writes the wave with its invitations. Who bears
// another's number is not invited.
func (a *App) saveWave(ctx context.Context, r domain.Repos, by domain.Actor, w *domain.Wave, places map[int64]int, people []*citizen) error {
	if err := r.Slots.TakeMany(ctx, places); err != nil {
		return err
	}
	holds := make([]domain.WaveHold, 0, len(places))
	for id, n := range places {
		holds = append(holds, domain.WaveHold{SlotID: id, Places: n})
	}
	slices.SortFunc(holds, func(x, y domain.WaveHold) int { return int(x.SlotID - y.SlotID) })
	if err := r.Waves.Create(ctx, w, holds); err != nil {
		return err
	}
	if err := savePeople(ctx, r, people); err != nil {
		return err
	}
	if bad := strangers(people); len(people)-len(bad) < w.Quota {
		return domain.InvalidFields([]domain.FieldError{{Column: "quota", Key: "wave.quota_people", Args: []any{len(people) - len(bad)}}})
	}
	invitations := invite(w.ID, people)
	if err := r.Waves.Invite(ctx, invitations); err != nil {
		return err
	}
	return a.audit(ctx, r, by, "wave.create", "wave", strconv.FormatInt(w.ID, 10),
		fmt.Sprintf("%d places, %d invitations", w.Quota, len(invitations)))
}

// invite puts the people of a household on one invitation, and everybody else on
// one of their own, in the order of the list.
func invite(waveID int64, people []*citizen) []*domain.Invitation {
	var out []*domain.Invitation
	ofHousehold := map[string]*domain.Invitation{}
	for _, c := range people {
		if c.stranger {
			continue
		}
		inv := ofHousehold[c.household]
		if c.household == "" || inv == nil {
			inv = &domain.Invitation{WaveID: waveID}
			out = append(out, inv)
			if c.household != "" {
				ofHousehold[c.household] = inv
			}
		}
		inv.People = append(inv.People, domain.InvitedPerson{PersonID: c.person.ID})
	}
	return out
}

// strangers says in which rows a number belongs to somebody with another name or
// birth date.
func strangers(people []*citizen) []domain.FieldError {
	var bad []domain.FieldError
	for _, c := range people {
		if c.stranger {
			bad = append(bad, domain.FieldError{Row: c.row, Column: "personal_id", Value: c.person.PersonalID.Mask(), Key: "person.mismatch"})
		}
	}
	return bad
}
