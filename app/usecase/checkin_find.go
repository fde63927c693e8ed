package usecase

import (
	"context"
	"strings"
	"unicode"

	"luudong/domain"
)

// CheckInFound is what a scan or a search at a visit found.
type CheckInFound struct {
	Here []domain.Appointment // at this visit, cancelled ones left out, by time
	// Exact says that the text named one ticket or one person, so that a single
	// ticket in Here may be checked in without asking again.
	Exact     bool
	Elsewhere []domain.Appointment // live ones of that ticket or person at other visits, when Here is empty
	// CheckedIn is the person's check-ins at this visit when the text was their
	// number: somebody who walked in has no ticket to be known by.
	CheckedIn []domain.CheckIn
	Card      *domain.CardQR // what a card said, to fill in the form of somebody who walks in
}

const (
	minPhoneDigits = 4 // the least number of last digits of a phone that finds anybody
	localDigits    = 9 // of a mobile number behind +84 or 0
)

// CheckInFind finds whom a scanned or typed text means at a visit: the text of a
// card's QR code, a personal ID number, an appointment code, the last digits of
// a phone number (4 or more), or words of a name without accents. Finding nobody
// is no error. Errors: "input.required" on column "q" for an empty text, and
// those of domain.ParseCardQR for a text with "|" that is no card.
func (a *App) CheckInFind(ctx context.Context, by domain.Actor, visitID int64, text string) (CheckInFound, error) {
	day, err := a.CheckInList(ctx, by, visitID)
	if err != nil {
		return CheckInFound{}, err
	}
	text = strings.TrimSpace(text)
	if text == "" {
		return CheckInFound{}, domain.InvalidFields([]domain.FieldError{{Column: "q", Key: "input.required"}})
	}
	if strings.Contains(text, "|") {
		card, err := domain.ParseCardQR(text)
		if err != nil {
			return CheckInFound{}, err
		}
		found, err := a.findByNumber(ctx, day, card.PersonalID)
		found.Card = &card
		return found, err
	}
	if id, err := domain.ParsePersonalID(text); err == nil {
		return a.findByNumber(ctx, day, id)
	}
	if found, err := a.findByCode(ctx, day, domain.CleanAppointmentCode(text)); err != nil || found.Exact {
		return found, err
	}
	return CheckInFound{Here: findByWords(day.Appointments, text)}, nil
}

// findByNumber finds the appointments of the person with this number.
func (a *App) findByNumber(ctx context.Context, day VisitDay, id domain.PersonalID) (CheckInFound, error) {
	found := CheckInFound{Exact: true}
	err := a.Store.View(ctx, func(r domain.Repos) error {
		known, err := r.Persons.ByPersonalIDs(ctx, []domain.PersonalID{id})
		if err != nil || len(known) == 0 {
			return err
		}
		for _, c := range day.CheckIns {
			if c.PersonID == known[id].ID {
				found.CheckedIn = append(found.CheckedIn, c)
			}
		}
		held, _, err := r.Appointments.List(ctx, domain.AppointmentFilter{PersonID: known[id].ID, Held: true})
		found.keep(held, day.Visit.ID)
		return err
	})
	return found, err
}

// findByCode finds a ticket; the result is exact if there is one with this code.
func (a *App) findByCode(ctx context.Context, day VisitDay, code string) (CheckInFound, error) {
	found := CheckInFound{}
	for _, ap := range day.Appointments {
		if ap.Code == code {
			found.Here, found.Exact = append(found.Here, ap), true
		}
	}
	if found.Exact || !looksLikeCode(code) {
		return found, nil
	}
	held, err := view(ctx, a, func(r domain.Repos) ([]domain.Appointment, error) { return r.Appointments.ByCode(ctx, code) })
	if domain.CodeOf(err) == domain.CodeNotFound {
		return found, nil
	}
	found.Exact = err == nil
	found.keep(held, day.Visit.ID)
	return found, err
}

// keep takes what is at the visit, or else what is still ahead elsewhere.
func (f *CheckInFound) keep(held []domain.Appointment, visitID int64) {
	for _, ap := range held {
		switch {
		case ap.VisitID == visitID && ap.Status != domain.AppointmentCancelled:
			f.Here = append(f.Here, ap)
		case ap.VisitID != visitID && ap.Status.Live():
			f.Elsewhere = append(f.Elsewhere, ap)
		}
	}
	if len(f.Here) > 0 {
		f.Elsewhere = nil
	}
}

// looksLikeCode reports whether a cleaned text can be an appointment code at all.
func looksLikeCode(code string) bool {
	return len(code) == 10 && !strings.ContainsFunc(code, func(r rune) bool { return r > unicode.MaxASCII || !unicode.IsLetter(r) && !unicode.IsDigit(r) })
}

// findByWords finds by the end of a phone number or by words of the name.
func findByWords(all []domain.Appointment, text string) []domain.Appointment {
	words := strings.Fields(domain.FoldText(text))
	phone := strings.NewReplacer(" ", "", ".", "", "+84", "").Replace(text)
	byPhone := len(phone) >= minPhoneDigits && strings.Trim(phone, "0123456789") == ""
	if len(phone) > localDigits {
		phone = strings.TrimPrefix(phone, "0") // numbers are kept as +84…
	}
	var found []domain.Appointment
	for _, ap := range all {
		if byPhone && strings.HasSuffix(ap.Person.Phone, phone) || !byPhone && hasWords(ap.Person.FullName, words) {
			found = append(found, ap)
		}
	}
	return found
}

func hasWords(name string, words []string) bool {
	folded := domain.FoldText(name)
	for _, w := range words {
		if !strings.Contains(folded, w) {
			return false
		}
	}
	return len(words) > 0
}
