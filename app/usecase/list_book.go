package usecase

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"

	"luudong/domain"
)

// maxTogether is how many people of one household are looked for as a whole; a
// larger one is taken in parts that go to the same visit where possible.
const maxTogether = 12

// listBatch is how many citizens of a list are booked in one transaction: large
// enough to be quick, small enough that others get between.
const listBatch = 100

// ListBookOutcome says what became of one citizen of a list.
type ListBookOutcome struct {
	Row          int
	PersonalID   domain.PersonalID // prints masked
	Code         string            // "" if not booked
	Appointments []domain.Appointment
	Reason       *domain.Error // why not; nil if booked
}

// ListBookReport says what became of a list.
type ListBookReport struct {
	Import   ImportReport
	Outcomes []ListBookOutcome
	Booked   int
}

// ListPlace says where the citizens of a list get their places; the zero value
// is near where each of them lives: the own ward first, then the nearest points.
type ListPlace struct {
	PointCode string  // the visits of this point; "" for near
	VisitIDs  []int64 // these of them; empty for all
}

// ListBook books the citizens of a file into free slots: a household at
// the first visit that has room for all of it, at times as close together as
// the visit has (else one by one, at one visit as far as it goes), and all services of a person at one
// visit, in sequence. Places are given out from the earliest on, in this order:
// households and single people with somebody of 60 and over or below 14 first,
// then the others; among these as the file has them. So nobody old or small
// stands behind those who can wait longer. Bad rows refuse the whole file unless
// f.GoodRows; a citizen for whom no place is found is an outcome, not an error.
// progress, which may be nil, hears how many are done.
func (a *App) ListBook(ctx context.Context, by domain.Actor, f ImportFile, place ListPlace, progress func(done, total int)) (ListBookReport, error) {
	if err := by.Require(domain.AppointmentManage); err != nil {
		return ListBookReport{}, err
	}
	citizens, report, err := a.readCitizens(ctx, f)
	if err != nil || len(citizens) == 0 {
		return ListBookReport{Import: report}, err
	}
	finder, err := a.newSlotFinder(ctx, place)
	if err != nil {
		return ListBookReport{Import: report}, err
	}
	out := ListBookReport{Import: report}
	done := 0
	for _, batch := range listBatches(citizens) {
		outcomes, err := a.bookBatch(ctx, by, batch, finder)
		for _, o := range outcomes {
			if o.Code != "" {
				out.Booked++
			}
		}
		out.Outcomes = append(out.Outcomes, outcomes...) // what is booked stays booked, whatever follows
		if err != nil {
			return out, err
		}
		if done += len(batch); progress != nil {
			progress(done, len(citizens))
		}
	}
	slices.SortFunc(out.Outcomes, func(x, y ListBookOutcome) int { return x.Row - y.Row })
	out.Import.Saved = out.Booked
	return out, nil
}

// readCitizens reads and checks the list, in the order in which places are given
// out; nothing if bad rows refuse it.
func (a *App) readCitizens(ctx context.Context, f ImportFile) ([]*citizen, ImportReport, error) {
	units, err := a.unitsByCode(ctx)
	if err != nil {
		return nil, ImportReport{}, err
	}
	table := a.citizenTable(units)
	report := ImportReport{Columns: table.columns}
	parse := table.parse
	table.parse = func(p *rowParser) *citizen {
		c := parse(p)
		for _, column := range []string{"services", "unit_code"} {
			if p.text(column) == "" {
				p.fail(column, "input.required")
			}
		}
		return c
	}
	citizens, err := table.read(ctx, a, f, &report)
	if err != nil {
		return nil, report, err
	}
	if len(report.Rows) == 0 {
		return nil, report, domain.Invalid("file.no_rows")
	}
	if len(report.Bad) > 0 && !f.GoodRows {
		return nil, report, nil
	}
	orderCitizens(citizens, a.today())
	return citizens, report, nil
}

// The ages, in years, of those who are not kept waiting: from the first on, and
// below the second.
const (
	oldAge   = 60
	smallAge = 14
)

// orderCitizens puts people in the order that ListBook describes: households
// stay together, at their first row.
func orderCitizens(citizens []*citizen, today domain.Date) {
	type group struct {
		row  int
		soon bool
	}
	groups := make(map[string]*group)
	of := func(c *citizen) *group {
		name := c.household
		if name == "" {
			name = "\x00" + strconv.Itoa(c.row) // alone
		}
		if groups[name] == nil {
			groups[name] = &group{row: c.row}
		}
		return groups[name]
	}
	for _, c := range citizens {
		g, age := of(c), domain.AgeOn(c.person.BirthDate, today)
		g.row = min(g.row, c.row)
		g.soon = g.soon || (!c.person.BirthDate.IsZero() && (age >= oldAge || age < smallAge))
	}
	slices.SortStableFunc(citizens, func(x, y *citizen) int {
		gx, gy := of(x), of(y)
		if gx.soon != gy.soon {
			if gx.soon {
				return -1
			}
			return 1
		}
		return cmp.Or(gx.row-gy.row, x.row-y.row)
	})
}

// households splits ordered citizens into those who are looked for together.
func households(citizens []*citizen) [][]*citizen {
	var out [][]*citizen
	for i, c := range citizens {
		if last := len(out) - 1; i > 0 && c.household != "" && citizens[i-1].household == c.household && len(out[last]) < maxTogether {
			out[last] = append(out[last], c)
			continue
		}
		out = append(out, []*citizen{c})
	}
	return out
}

// listBatches splits ordered citizens into batches that cut no household.
func listBatches(citizens []*citizen) [][]*citizen {
	var out [][]*citizen
	for _, group := range households(citizens) {
		if last := len(out) - 1; last >= 0 && len(out[last])+len(group) <= listBatch {
			out[last] = append(out[last], group...)
			continue
		}
		out = append(out, group)
	}
	return out
}

// bookBatch books some citizens in one transaction. When somebody else took a
// place in between, or a person turns out to be booked already, the batch is
// done again by household, and that one by one, so that one citizen's trouble
// is not the others'.
func (a *App) bookBatch(ctx context.Context, by domain.Actor, batch []*citizen, finder *slotFinder) ([]ListBookOutcome, error) {
	out, err := a.bookTogether(ctx, by, batch, finder)
	var refused *domain.Error
	if err == nil || !errors.As(err, &refused) || refused.Code != domain.CodeConflict {
		return out, err
	}
	out = nil
	parts := households(batch)
	if len(parts) == 1 {
		parts = parts[:0]
		for _, c := range batch {
			parts = append(parts, []*citizen{c})
		}
	}
	for _, part := range parts {
		some, err := a.bookTogether(ctx, by, part, finder)
		for tries := 0; errors.Is(err, domain.Conflict("slot.full")) && tries < 20; tries++ {
			some, err = a.bookTogether(ctx, by, part, finder) // the finder has forgotten the full slot
		}
		if errors.As(err, &refused) && refused.Code == domain.CodeConflict {
			if len(part) > 1 {
				some, err = a.bookBatch(ctx, by, part, finder)
			} else {
				some, err = []ListBookOutcome{{Row: part[0].row, PersonalID: part[0].person.PersonalID, Reason: refused}}, nil
			}
		}
		out = append(out, some...)
		if err != nil {
			return out, err
		}
	}
	return out, nil
}

// bookTogether chooses slots for the citizens and books them in one transaction, all or none.
func (a *App) bookTogether(ctx context.Context, by domain.Actor, batch []*citizen, finder *slotFinder) ([]ListBookOutcome, error) {
	var chosen []choice
	out, err := within(ctx, a, func(r domain.Repos) ([]ListBookOutcome, error) {
		giveBack(chosen) // an attempt that the store repeats starts afresh
		chosen = nil
		if err := savePeople(ctx, r, batch); err != nil {
			return nil, err
		}
		live, err := r.Appointments.LiveServices(ctx, personIDs(batch))
		if err != nil {
			return nil, err
		}
		var outcomes []ListBookOutcome
		for _, group := range households(batch) {
			found, reasons := a.chooseSlots(group, live, finder)
			chosen = append(chosen, found...)
			for i, c := range group {
				outcomes = append(outcomes, ListBookOutcome{Row: c.row, PersonalID: c.person.PersonalID, Reason: reasons[i]})
			}
		}
		return outcomes, a.bookChoices(ctx, r, by, chosen, outcomes)
	})
	if err != nil {
		giveBack(chosen)
		if full := fullSlot(err); full != 0 {
			finder.forget(full)
		}
		return nil, err
	}
	return out, nil
}

// fullSlot returns the slot that a "slot.full" conflict is about, else 0.
func fullSlot(err error) int64 {
	var e *domain.Error
	if errors.As(err, &e) && e.Key == "slot.full" && len(e.Args) > 0 {
		if id, ok := e.Args[0].(int64); ok {
			return id
		}
	}
	return 0
}

func personIDs(batch []*citizen) []int64 {
	ids := make([]int64, 0, len(batch))
	for _, c := range batch {
		ids = append(ids, c.person.ID)
	}
	return ids
}

// choice is the slots that the finder set aside for a citizen.
type choice struct {
	citizen *citizen
	open    *openVisit
	slots   []*domain.Slot
}

// chooseSlots sets places aside for a household or somebody alone, and says of
// each why there are none, nil if there are.
func (a *App) chooseSlots(group []*citizen, live map[int64][]domain.Service, finder *slotFinder) ([]choice, []*domain.Error) {
	reasons := make([]*domain.Error, len(group))
	var wanting []*citizen
	for i, c := range group {
		if reasons[i] = a.cannotBook(c, live[c.person.ID]); reasons[i] == nil {
			wanting = append(wanting, c)
		}
	}
	if len(wanting) == 0 {
		return nil, reasons
	}
	var chosen []choice
	found := finder.findTogether(wanting)
	for i := range group {
		if reasons[i] != nil {
			continue
		}
		ch := found[0]
		found = found[1:]
		switch {
		case len(ch.slots) > 0:
			chosen = append(chosen, ch)
		case finder.chosen:
			reasons[i] = domain.Conflict("slot.none_chosen")
		default:
			reasons[i] = domain.Conflict("slot.none_near", maxDistanceKM)
		}
	}
	return chosen, reasons
}

// cannotBook says why a citizen of a list cannot be booked anywhere, else nil.
func (a *App) cannotBook(c *citizen, live []domain.Service) *domain.Error {
	if c.stranger {
		return domain.Conflict("person.mismatch")
	}
	for _, s := range c.services {
		if slices.Contains(live, s) {
			return domain.Conflict("appointment.duplicate", string(s))
		}
		if ok, key := domain.CheckEligibility(s, c.person.BirthDate, a.today()); !ok {
			return domain.Conflict(key)
		}
	}
	return nil
}

func valuesOf(list []*domain.Appointment) []domain.Appointment {
	out := make([]domain.Appointment, len(list))
	for i, ap := range list {
		out[i] = *ap
	}
	return out
}

// bookChoices takes the chosen places in ascending order of slot, as every
// booking does, and inserts the appointments; it fills in the outcomes.
func (a *App) bookChoices(ctx context.Context, r domain.Repos, by domain.Actor, chosen []choice, outcomes []ListBookOutcome) error {
	var ids, people []int64
	places, booked := map[int64]int{}, map[int64][]domain.Service{}
	for _, ch := range chosen {
		people = append(people, ch.citizen.person.ID)
		for _, s := range ch.slots {
			ids = append(ids, s.ID)
			places[s.ID]++
			booked[ch.citizen.person.ID] = append(booked[ch.citizen.person.ID], s.Service)
		}
	}
	waits, err := r.Waitlist.LockOf(ctx, people, nil) // who is booked gives up their place in a line
	if err != nil {
		return err
	}
	ids = append(ids, waitlistParty(waits).held()...)
	if _, err := lockSlots(ctx, r, ids); err != nil {
		return err
	}
	if err := r.Slots.TakeMany(ctx, places); err != nil {
		return err
	}
	var made []*domain.Appointment
	byRow := make(map[int]*ListBookOutcome, len(outcomes))
	for i := range outcomes {
		byRow[outcomes[i].Row] = &outcomes[i]
	}
	for _, ch := range chosen {
		o := byRow[ch.citizen.row]
		o.Code = domain.NewAppointmentCode()
		slots := make([]domain.Slot, 0, len(ch.slots))
		for _, s := range ch.slots {
			slots = append(slots, *s)
			made = append(made, &domain.Appointment{
				Code: o.Code, SlotID: s.ID, VisitID: s.VisitID, PersonID: ch.citizen.person.ID, Service: s.Service,
				Status: domain.AppointmentBooked, Source: domain.SourceList, CreatedBy: by.Username, CreatedAt: a.Now(),
				Slot: *s, Person: *ch.citizen.person, PointCode: ch.open.visit.PointCode, PointName: ch.open.visit.PointName,
			})
		}
		if err := a.checkBooking(by, *ch.citizen.person, slots, domain.BookingRules{}); err != nil {
			return err
		}
	}
	if len(made) == 0 {
		return a.audit(ctx, r, by, "list.book", "appointment", "", "0 people") // people may have been stored
	}
	if err := r.Appointments.Create(ctx, made); err != nil {
		return err
	}
	if err := a.endWaitsOf(ctx, r, waits, booked); err != nil {
		return err
	}
	fillOutcomes(made, outcomes)
	if err := a.noticeFor(ctx, r, domain.NoticeConfirmation, valuesOf(made)); err != nil {
		return err
	}
	return a.audit(ctx, r, by, "list.book", "appointment", "", fmt.Sprintf("%d people", len(chosen)))
}

// fillOutcomes puts what was booked to the outcomes of the people.
func fillOutcomes(made []*domain.Appointment, outcomes []ListBookOutcome) {
	for _, m := range made {
		for i := range outcomes {
			if outcomes[i].Code == m.Code {
				outcomes[i].Appointments = append(outcomes[i].Appointments, *m)
			}
		}
	}
}
