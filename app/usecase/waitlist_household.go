package usecase

import (
	"context"
	"slices"
	"time"

	"luudong/domain"
)

// offerParty gives a party places if there are enough, beginning with the slot
// for who is alone; used is false if it cannot use the slot. A household that
// was passed over too often keeps what fits together.
func (a *App) offerParty(ctx context.Context, r domain.Repos, p waitlistParty, s domain.Slot, rules domain.BookingRules) (used bool, err error) {
	if len(p) == 1 {
		return true, a.offerSeats(ctx, r, p, []domain.Slot{s}, rules)
	}
	slots, err := r.Slots.TryLock(ctx, s.VisitID, s.Service)
	if err != nil {
		return false, err
	}
	if seats := a.partySeats(p, slots, rules); seats != nil {
		return true, a.offerSeats(ctx, r, p, seats, rules)
	}
	return a.gather(ctx, r, p, s, slots, rules)
}

// partySeats returns adjacent places for a party in the locked slots of a visit,
// the earliest, nil if there are too few. What it holds already counts as free.
func (a *App) partySeats(p waitlistParty, slots []domain.Slot, rules domain.BookingRules) []domain.Slot {
	own := p.held()
	known := 0
	free := make([]domain.Slot, 0, len(slots))
	for _, s := range slots {
		for _, id := range own {
			if id == s.ID {
				s.Booked--
				known++
			}
		}
		if s.Capacity -= rules.KeptBack(s); rules.MayBook(s, a.Now(), a.Location) != nil {
			s.Booked = s.Capacity
		}
		free = append(free, s)
	}
	if known < len(own) {
		return nil // some are at another visit, or somebody else works on them
	}
	for i := range free {
		row := newSeatRow(slices.Clone(free), free[i].Start)
		var seats []domain.Slot
		for range p {
			if s, ok := row.next(0); ok {
				seats = append(seats, s)
			}
		}
		if len(seats) == len(p) {
			return seats
		}
	}
	return nil
}

// offerSeats holds a place in each of these locked slots for a party, instead of
// what it holds, and tells them.
func (a *App) offerSeats(ctx context.Context, r domain.Repos, p waitlistParty, seats []domain.Slot, rules domain.BookingRules) error {
	if err := releaseAll(ctx, r, p.held()); err != nil {
		return err
	}
	places := map[int64]int{}
	for _, s := range seats {
		places[s.ID]++
	}
	if err := r.Slots.TakeMany(ctx, places); err != nil {
		return err
	}
	until := rules.HoldUntil(seats[0], a.Now(), a.Location)
	p[0].Passed = 0
	for i, seat := range seats {
		p[i].GiveBack()
		if err := p[i].Offer(seat.ID, until); err != nil {
			return err
		}
		if err := r.Waitlist.Update(ctx, p[i]); err != nil {
			return err
		}
	}
	return a.tellOffer(ctx, r, p, seats[0])
}

// gather keeps a place of a slot for a household that has been passed over as
// often as it has people, if it fits to what it holds: in the same slots or right
// before or after them. See domain.WaitlistEntry.
func (a *App) gather(ctx context.Context, r domain.Repos, p waitlistParty, s domain.Slot, slots []domain.Slot, rules domain.BookingRules) (bool, error) {
	own := slotsOf(slots, p.held())
	fits := len(own) == len(p.held()) && (len(own) == 0 || slices.ContainsFunc(own, func(o domain.Slot) bool {
		return o.ID == s.ID || o.End == s.Start || s.End == o.Start
	}))
	i := p.lastWaiting()
	if p[0].Passed < len(p) || !fits || i < 1 {
		return false, nil
	}
	rules.HoldMinutes = int(domain.GatherTime / time.Minute)
	until := rules.HoldUntil(s, a.Now(), a.Location)
	for _, w := range p {
		if w.OfferUntil != nil {
			until = *w.OfferUntil
		}
	}
	if err := r.Slots.Take(ctx, s.ID); err != nil {
		return false, err
	}
	if err := p[i].Gather(s.ID, until); err != nil {
		return false, err
	}
	if err := r.Waitlist.Update(ctx, p[i]); err != nil {
		return false, err
	}
	return true, a.audit(ctx, r, waitlistActor, "waitlist.gather", "waitlist", p[0].Code, string(s.Service))
}
