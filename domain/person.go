package domain

import (
	"strings"
	"time"
)

// Person is somebody the programme serves. The personal ID number is not the
// only key of a person: numbers get re-established.
type Person struct {
	ID          int64
	FullName    string
	BirthDate   Date
	Sex         Sex
	Phone       string     // E.164 or ""
	Email       string     // as ParseEmail gives it, or ""
	Language    Language   // in which messages are written; "" if not known
	PersonalID  PersonalID // encrypted at rest; "" if not known
	UnitID      int64      // 0 if not known
	UnitName    string     // filled by the store
	Address     string
	HouseholdID int64 // 0 if none
	CreatedAt   time.Time
}

// Check returns what is wrong with the person's own fields on that day.
func (p Person) Check(today Date) []FieldError {
	var bad []FieldError
	if strings.TrimSpace(p.FullName) == "" {
		bad = append(bad, FieldError{Column: "full_name", Key: "input.required"})
	}
	switch {
	case p.BirthDate.IsZero():
		bad = append(bad, FieldError{Column: "birth_date", Key: "input.required"})
	case p.BirthDate > today, p.BirthDate.Year() < 1900:
		bad = append(bad, FieldError{Column: "birth_date", Value: p.BirthDate.Format("02/01/2006"), Key: "birth_date.range"})
	}
	return bad
}

// PersonIdentity is one number a person had, with when and why it was replaced.
type PersonIdentity struct {
	PersonID   int64
	PersonalID PersonalID
	ReplacedAt time.Time
	Reason     string
}

// Household is people who live together and come together.
type Household struct {
	ID   int64
	Code string // unique
}

// MaskPhone shows the last three digits of a phone number.
func MaskPhone(phone string) string {
	if len(phone) <= 3 {
		return phone
	}
	return strings.Repeat("•", len(phone)-3) + phone[len(phone)-3:]
}

// LocalPhone writes a stored number as people here dial it: +84901… is 0901…;
// foreign numbers stay as they are.
func LocalPhone(phone string) string {
	if rest, ok := strings.CutPrefix(phone, "+84"); ok {
		return "0" + rest
	}
	return phone
}
