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
		for ; a.mayOffer(s, rules); s.Booked++ {
			offered, err := a.offerPlace(ctx, r, s, rules)
			if err != nil {
				return err
			}
			if !offered {
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

// offerPlace holds one place of a locked slot for the first who waits; false if
// nobody does. Who has got an appointment of the service meanwhile leaves the list.
func (a *App) offerPlace(ctx context.Context, r domain.Repos, s domain.Slot, rules domain.BookingRules) (bool, error) {
	for {
		entry, err := r.Waitlist.Next(ctx, s.PointID, s.Service)
		if err != nil {
			return false, onlyMissing(err)
		}
		live, err := r.Appointments.LiveServices(ctx, []int64{entry.PersonID})
		if err != nil {
			return false, err
		}
		if slices.Contains(live[entry.PersonID], s.Service) {
			if err := a.withdraw(ctx, r, waitlistActor, &entry); err != nil {
				return false, err
			}
			continue
		}
		if err := entry.Offer(s.ID, rules.HoldUntil(s, a.Now(), a.Location)); err != nil {
			return false, err
		}
		if err := r.Slots.Take(ctx, s.ID); err != nil {
			return false, err
		}
		if err := r.Waitlist.Update(ctx, entry); err != nil {
			return false, err
		}
		if err := a.audit(ctx, r, waitlistActor, "waitlist.offer", "waitlist", entry.Code, string(s.Service)); err != nil {
			return false, err
		}
		return true, a.noticeOffer(ctx, r, entry, s)
	}
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

// lapse ends an offer that ran out and gives its place to the next; false if it
// is still good.
func (a *App) lapse(ctx context.Context, r domain.Repos, entry *domain.WaitlistEntry) (bool, error) {
	slotID := entry.SlotID
	if !entry.Lapse(a.Now()) {
		return false, nil
	}
	if err := r.Slots.Release(ctx, slotID); err != nil {
		return false, err
	}
	if err := r.Waitlist.Update(ctx, *entry); err != nil {
		return false, err
	}
	if err := a.audit(ctx, r, waitlistActor, "waitlist.lapse", "waitlist", entry.Code, string(entry.Service)); err != nil {
		return false, err
	}
	return true, a.offerPlaces(ctx, r, []int64{slotID})
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
		entry, err := r.Waitlist.LockByCode(ctx, code)
		if err != nil {
			return false, err
		}
		return a.lapse(ctx, r, &entry)
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
