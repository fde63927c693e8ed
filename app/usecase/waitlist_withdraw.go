package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// WaitlistWithdraw takes an entry off the list; an offer is declined, and its
// place goes to the next. The code of a household's first entry takes all of them
// off, that of another only this one. Doing it again changes nothing. Who may is
// as in AppointmentCancel. Conflict: "waitlist.not_waiting" for what was taken.
func (a *App) WaitlistWithdraw(ctx context.Context, by domain.Actor, code, phone string) error {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		entry, party, err := a.lockEntry(ctx, r, by, code, phone)
		switch {
		case err != nil || entry.Status == domain.WaitlistWithdrawn:
			return err
		case !entry.Status.Live():
			return entry.Withdraw()
		case entry.Code != entry.HouseholdCode:
			i := slices.IndexFunc(party, func(w domain.WaitlistEntry) bool { return w.ID == entry.ID })
			if _, err = a.leave(ctx, r, by, party, i); err != nil || entry.SlotID == 0 {
				return err
			}
			return a.offerPlaces(ctx, r, []int64{entry.SlotID})
		}
		freed := party.held()
		for i := range party {
			if err := a.withdraw(ctx, r, by, &party[i]); err != nil {
				return err
			}
		}
		if err := releaseAll(ctx, r, freed); err != nil {
			return err
		}
		return a.offerPlaces(ctx, r, slices.Compact(freed))
	})
}

// withdraw saves that an entry is withdrawn; the place of its offer is the
// caller's to give back.
func (a *App) withdraw(ctx context.Context, r domain.Repos, by domain.Actor, entry *domain.WaitlistEntry) error {
	if err := entry.Withdraw(); err != nil {
		return err
	}
	if err := r.Waitlist.Update(ctx, *entry); err != nil {
		return err
	}
	return a.audit(ctx, r, by, "waitlist.withdraw", "waitlist", entry.Code, string(entry.Service))
}

// lockEntry locks the entry with a code and who waits with them, for staff in
// whose reach the person is, or for a citizen with the person's phone number; the
// answer for a wrong phone and an unknown code is the same.
func (a *App) lockEntry(ctx context.Context, r domain.Repos, by domain.Actor, code, phone string) (domain.WaitlistEntry, waitlistParty, error) {
	code = domain.CleanAppointmentCode(code)
	entry, party, err := a.lockParty(ctx, r, code)
	if err != nil {
		return entry, party, err
	}
	p, err := r.Persons.ByID(ctx, entry.PersonID)
	if err != nil {
		return entry, party, err
	}
	if by.Can(domain.AppointmentManage) {
		return entry, party, personInReach(ctx, r, by, p)
	}
	given, err := a.Phones.ParsePhone(phone)
	if err != nil || p.Phone == "" || given != p.Phone {
		return entry, party, domain.NotFound("waitlist", code)
	}
	return entry, party, nil
}
