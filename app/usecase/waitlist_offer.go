package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// waitlistActor is who offers places: nobody asked for it, the rules did.
var waitlistActor = domain.SystemActor("waitlist")

// offerPlaces offers what is free in these slots to who waits for it, in order,
// in the transaction that freed the places: there is no moment in which somebody
// else could be quicker. Slots are locked in ascending order as everywhere;
// waiting entries come after them and are never waited for.
func (a *App) offerPlaces(ctx context.Context, r domain.Repos, slotIDs []int64) error {
	if len(slotIDs) == 0 {
		return nil
	}
	rules, err := bookingRules(ctx, r)
	if err != nil {
		return err
	}
	slots, err := r.Slots.Lock(ctx, slotIDs)
	if err != nil {
		return err
	}
	slices.SortStableFunc(slots, func(x, y domain.Slot) int {
		return int(x.Date.At(x.Start, a.Location).Sub(y.Date.At(y.Start, a.Location)).Minutes())
	})
	for _, s := range slots {
		for {
			if s, err = r.Slots.ByID(ctx, s.ID); err != nil { // a household before may have taken some
				return err
			}
			if !a.mayOffer(s, rules) {
				break
			}
			if offered, err := a.offerPlace(ctx, r, s, rules); err != nil || !offered {
				if err != nil {
					return err
				}
				break
			}
		}
	}
	return nil
}

// mayOffer reports whether a citizen could book a place of the slot now: a
// waitlist gives out no places that are kept for people who come or call.
func (a *App) mayOffer(s domain.Slot, rules domain.BookingRules) bool {
	return s.Free()-rules.KeptBack(s) > 0 && rules.MayBook(s, a.Now(), a.Location) == nil
}

// offerPlace holds a place of a locked slot for the first in line who can use
// it; false if nobody can. Who has got an appointment of the service meanwhile
// leaves the list.
func (a *App) offerPlace(ctx context.Context, r domain.Repos, s domain.Slot, rules domain.BookingRules) (bool, error) {
	var passed []domain.WaitlistEntry
	var ids []int64
	for {
		first, err := r.Waitlist.Next(ctx, s.PointID, s.Service, ids...)
		if err != nil {
			return false, onlyMissing(err)
		}
		party, err := a.partyInLine(ctx, r, first)
		if err != nil {
			return false, err
		}
		if len(party) == 0 || party[0].Status != domain.WaitlistWaiting {
			continue // left, or has its offer now that one of them left
		}
		used, err := a.offerParty(ctx, r, party, s, rules)
		if err != nil {
			return false, err
		}
		if used {
			return true, a.countPassed(ctx, r, passed)
		}
		passed, ids = append(passed, party[0]), append(ids, party[0].ID)
	}
}

// partyInLine returns who waits with a locked first entry, without those who
// have an appointment of the service.
func (a *App) partyInLine(ctx context.Context, r domain.Repos, first domain.WaitlistEntry) (waitlistParty, error) {
	var party waitlistParty
	party, err := r.Waitlist.Household(ctx, first.Code)
	if err != nil {
		return nil, err
	}
	ids := make([]int64, 0, len(party))
	for _, w := range party {
		ids = append(ids, w.PersonID)
	}
	live, err := r.Appointments.LiveServices(ctx, ids)
	if err != nil {
		return nil, err
	}
	return a.leaveBooked(ctx, r, party, live)
}

// countPassed notes on households that a place went to somebody behind them.
func (a *App) countPassed(ctx context.Context, r domain.Repos, firsts []domain.WaitlistEntry) error {
	for _, w := range firsts {
		w.Passed++
		if err := r.Waitlist.Update(ctx, w); err != nil {
			return err
		}
	}
	return nil
}

// offerAt offers all free places at some points: after a publication.
func (a *App) offerAt(ctx context.Context, r domain.Repos, pointIDs []int64) error {
	ids, err := a.openFor(ctx, r, pointIDs)
	if err != nil {
		return err
	}
	return a.offerPlaces(ctx, r, ids)
}

// openFor returns the slots with places that somebody waits for, at these points
// or, for nil, everywhere.
func (a *App) openFor(ctx context.Context, r domain.Repos, pointIDs []int64) ([]int64, error) {
	queues, err := r.Waitlist.Queues(ctx)
	if err != nil || len(queues) == 0 {
		return nil, err
	}
	rules, err := bookingRules(ctx, r)
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, q := range queues {
		if pointIDs != nil && !slices.Contains(pointIDs, q.PointID) {
			continue
		}
		open, err := a.openSlots(ctx, r, q, rules)
		if err != nil {
			return nil, err
		}
		ids = append(ids, open...)
	}
	return ids, nil
}

// openSlots returns the slots of a line's point and service that citizens could book.
func (a *App) openSlots(ctx context.Context, r domain.Repos, q domain.WaitlistQueue, rules domain.BookingRules) ([]int64, error) {
	slots, err := r.Slots.List(ctx, domain.SlotFilter{
		PointID: q.PointID, Service: q.Service, From: a.today(), To: a.today().AddDays(rules.HorizonDays), FreeOnly: true,
	})
	if err != nil {
		return nil, err
	}
	var ids []int64
	for _, s := range slots {
		if a.mayOffer(s, rules) {
			ids = append(ids, s.ID)
		}
	}
	return ids, nil
}

// lapse ends what a locked party holds and ran out, and gives the places to the
// next: an offer is over; who was still gathering places goes on waiting. False
// if nothing ran out, or it was no offer.
func (a *App) lapse(ctx context.Context, r domain.Repos, party waitlistParty) (bool, error) {
	if !slices.ContainsFunc(party, func(w domain.WaitlistEntry) bool { return w.Overdue(a.Now()) }) {
		return false, nil
	}
	slotIDs, offered, action := party.held(), party.offered(), "waitlist.lapse"
	for i := range party {
		if offered {
			party[i].Lapse(a.Now())
		} else {
			action = "waitlist.give_back"
			party[i].GiveBack()
		}
	}
	party[0].Passed = 0
	for _, w := range party {
		if err := r.Waitlist.Update(ctx, w); err != nil {
			return false, err
		}
	}
	if err := releaseAll(ctx, r, slotIDs); err != nil {
		return false, err
	}
	if err := a.audit(ctx, r, waitlistActor, action, "waitlist", party[0].Code, string(party[0].Service)); err != nil {
		return false, err
	}
	return offered, a.offerPlaces(ctx, r, slotIDs)
}

// releaseAll gives one place back for each of the slots, which are in ascending order.
func releaseAll(ctx context.Context, r domain.Repos, slotIDs []int64) error {
	for _, id := range slotIDs {
		if err := r.Slots.Release(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// WaitlistLapse ends the offers that ran out and returns how many. It costs one
// small read when there are none; several programs may run it on one database.
func (a *App) WaitlistLapse(ctx context.Context, by domain.Actor) (int, error) {
	if err := by.Require(domain.SystemCheck); err != nil {
		return 0, err
	}
	codes, err := view(ctx, a, func(r domain.Repos) ([]string, error) { return r.Waitlist.Overdue(ctx, a.Now()) })
	lapsed := 0
	for _, code := range codes {
		did, lapseErr := a.lapseByCode(ctx, code)
		if lapseErr != nil {
			return lapsed, lapseErr
		}
		if did {
			lapsed++
		}
	}
	return lapsed, err
}

func (a *App) lapseByCode(ctx context.Context, code string) (bool, error) {
	return within(ctx, a, func(r domain.Repos) (bool, error) {
		_, party, err := a.lockParty(ctx, r, code)
		if err != nil {
			return false, err
		}
		return a.lapse(ctx, r, party)
	})
}

// WaitlistOffer offers what is free to who waits for it, wherever that is. Freed
// places are offered at once; this finds the others: a day that comes into the
// horizon, rules that change.
func (a *App) WaitlistOffer(ctx context.Context, by domain.Actor) error {
	if err := by.Require(domain.SystemCheck); err != nil {
		return err
	}
	open, err := view(ctx, a, func(r domain.Repos) ([]int64, error) { return a.openFor(ctx, r, nil) })
	if err != nil || len(open) == 0 {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error { return a.offerPlaces(ctx, r, open) })
}
