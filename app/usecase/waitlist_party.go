package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// waitlistParty is the live entries of who waits together, the first one first;
// mostly it is one. Whoever changes any of them holds the first.
type waitlistParty []domain.WaitlistEntry

// held returns the slots in which the party holds places, one for each place, in
// ascending order.
func (p waitlistParty) held() []int64 {
	var ids []int64
	for _, w := range p {
		if w.SlotID != 0 {
			ids = append(ids, w.SlotID)
		}
	}
	slices.Sort(ids)
	return ids
}

// offered reports whether all of them hold a place, which is what an offer is.
func (p waitlistParty) offered() bool { return len(p) > 0 && len(p.held()) == len(p) }

// lastWaiting returns the last one who holds no place, the first one only if all
// others hold theirs: the first one's state is the household's. -1 for none.
func (p waitlistParty) lastWaiting() int {
	for i := len(p) - 1; i >= 0; i-- {
		if p[i].Status == domain.WaitlistWaiting {
			return i
		}
	}
	return -1
}

// lockParty locks the entries of who waits together with the one of a code, and
// returns that one as it is then. The party is empty when it waits no more.
func (a *App) lockParty(ctx context.Context, r domain.Repos, code string) (domain.WaitlistEntry, waitlistParty, error) {
	entry, err := r.Waitlist.ByCode(ctx, code)
	if err != nil {
		return entry, nil, err
	}
	if _, err := r.Waitlist.LockByCode(ctx, entry.HouseholdCode); err != nil {
		return entry, nil, err
	}
	party, err := r.Waitlist.Household(ctx, entry.HouseholdCode)
	if err != nil {
		return entry, nil, err
	}
	entry, err = r.Waitlist.ByCode(ctx, code)
	return entry, party, err
}

// leave takes one of a party off the list and releases the place they held; it
// returns who is left. The first entry stays the household's as long as there is
// one: it stands for another of them from then on.
func (a *App) leave(ctx context.Context, r domain.Repos, by domain.Actor, p waitlistParty, i int) (waitlistParty, error) {
	first := p[0]
	if i == 0 && len(p) > 1 {
		i = len(p) - 1
		if w := p.lastWaiting(); w > 0 {
			i = w
		}
		x, y := &p[0], &p[i]
		x.PersonID, x.Status, x.SlotID, x.OfferUntil, y.PersonID, y.Status, y.SlotID, y.OfferUntil =
			y.PersonID, y.Status, y.SlotID, y.OfferUntil, x.PersonID, x.Status, x.SlotID, x.OfferUntil
	}
	slotID := p[i].SlotID
	if err := a.withdraw(ctx, r, by, &p[i]); err != nil {
		return p, err
	}
	if slotID != 0 {
		if err := r.Slots.Release(ctx, slotID); err != nil {
			return p, err
		}
	}
	p = slices.Delete(slices.Clone(p), i, i+1)
	if len(p) == 0 {
		return p, nil
	}
	if p[0].PersonID != first.PersonID {
		if err := r.Waitlist.Update(ctx, p[0]); err != nil {
			return p, err
		}
	}
	return p, a.completeOffer(ctx, r, p)
}

// completeOffer makes an offer of what was gathered when all who are left hold
// a place.
func (a *App) completeOffer(ctx context.Context, r domain.Repos, p waitlistParty) error {
	if !p.offered() || p[0].Passed == 0 {
		return nil // still waiting, or offered before
	}
	rules, err := bookingRules(ctx, r)
	if err != nil {
		return err
	}
	slot, err := r.Slots.ByID(ctx, p[0].SlotID)
	if err != nil {
		return err
	}
	until := rules.HoldUntil(slot, a.Now(), a.Location)
	p[0].Passed = 0
	for i := range p {
		p[i].OfferUntil = &until
		if err := r.Waitlist.Update(ctx, p[i]); err != nil {
			return err
		}
	}
	return a.tellOffer(ctx, r, p, slot)
}

// tellOffer notes and tells that the whole party has places, the first one in
// this slot.
func (a *App) tellOffer(ctx context.Context, r domain.Repos, p waitlistParty, slot domain.Slot) error {
	if err := a.audit(ctx, r, waitlistActor, "waitlist.offer", "waitlist", p[0].Code, string(slot.Service)); err != nil {
		return err
	}
	return a.noticeOffer(ctx, r, p[0], slot)
}

// lockWaits locks the live entries of the people of some requests, and of who
// waits together with them: whoever books gives up their place in the line.
func (a *App) lockWaits(ctx context.Context, r domain.Repos, requests []*bookingRequest) (waitlistParty, error) {
	var ids []int64
	var numbers []domain.PersonalID
	for _, q := range requests {
		for _, p := range q.people {
			if p.given.ID != 0 {
				ids = append(ids, p.given.ID)
			} else {
				numbers = append(numbers, p.given.PersonalID)
			}
		}
	}
	return r.Waitlist.LockOf(ctx, ids, numbers)
}

// endWaits takes who has got an appointment off the waitlists of the service,
// wherever they waited, and offers the places they held to the next. The others
// of their households go on waiting.
func (a *App) endWaits(ctx context.Context, r domain.Repos, waits waitlistParty, accepted []*bookingRequest) error {
	if len(waits) == 0 {
		return nil
	}
	booked := map[int64][]domain.Service{}
	for _, q := range accepted {
		for i, p := range q.people {
			for _, ap := range q.tickets[i].Appointments {
				booked[p.person.ID] = append(booked[p.person.ID], ap.Service)
			}
		}
	}
	return a.endWaitsOf(ctx, r, waits, booked)
}

// endWaitsOf is endWaits for people by id, with the services they have got.
func (a *App) endWaitsOf(ctx context.Context, r domain.Repos, waits waitlistParty, booked map[int64][]domain.Service) error {
	parties := map[string]waitlistParty{}
	var order []string
	for _, w := range waits {
		if _, known := parties[w.HouseholdCode]; !known {
			order = append(order, w.HouseholdCode)
		}
		parties[w.HouseholdCode] = append(parties[w.HouseholdCode], w)
	}
	before := waits.held()
	var after []int64
	for _, code := range order {
		party, err := a.leaveBooked(ctx, r, parties[code], booked)
		if err != nil {
			return err
		}
		after = append(after, party.held()...)
	}
	freed := slices.DeleteFunc(before, func(id int64) bool {
		i := slices.Index(after, id)
		if i >= 0 {
			after = slices.Delete(after, i, i+1)
		}
		return i >= 0
	})
	return a.offerPlaces(ctx, r, slices.Compact(freed))
}

// leaveBooked takes off the list who of a party has got the service; it returns
// who is left.
func (a *App) leaveBooked(ctx context.Context, r domain.Repos, p waitlistParty, booked map[int64][]domain.Service) (waitlistParty, error) {
	for {
		i := slices.IndexFunc(p, func(w domain.WaitlistEntry) bool { return slices.Contains(booked[w.PersonID], w.Service) })
		if i < 0 {
			return p, nil
		}
		var err error
		if p, err = a.leave(ctx, r, waitlistActor, p, i); err != nil {
			return p, err
		}
	}
}
