package usecase

import (
	"context"

	"luudong/domain"
)

// WaitlistWithdraw takes an entry off the list; an offer is declined, and its
// place goes to the next. Doing it again changes nothing. Who may is as in
// AppointmentCancel. Conflict: "waitlist.not_waiting" for what was taken.
func (a *App) WaitlistWithdraw(ctx context.Context, by domain.Actor, code, phone string) error {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		entry, _, err := a.lockEntry(ctx, r, by, code, phone)
		if err != nil || entry.Status == domain.WaitlistWithdrawn {
			return err
		}
		slotID := entry.SlotID
		if err := a.withdraw(ctx, r, by, &entry); err != nil || slotID == 0 {
			return err
		}
		if err := r.Slots.Release(ctx, slotID); err != nil {
			return err
		}
		return a.offerPlaces(ctx, r, []int64{slotID})
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

// lockEntry locks the entry with a code, for staff in whose reach the person is,
// or for a citizen with the person's phone number; the answer for a wrong phone
// and an unknown code is the same.
func (a *App) lockEntry(ctx context.Context, r domain.Repos, by domain.Actor, code, phone string) (domain.WaitlistEntry, domain.Person, error) {
	code = domain.CleanAppointmentCode(code)
	entry, err := r.Waitlist.LockByCode(ctx, code)
	if err != nil {
		return entry, domain.Person{}, err
	}
	p, err := r.Persons.ByID(ctx, entry.PersonID)
	if err != nil {
		return entry, p, err
	}
	if by.Can(domain.AppointmentManage) {
		return entry, p, personInReach(ctx, r, by, p)
	}
	given, err := a.Phones.ParsePhone(phone)
	if err != nil || p.Phone == "" || given != p.Phone {
		return entry, p, domain.NotFound("waitlist", code)
	}
	return entry, p, nil
}
