package domain

import (
	"crypto/rand"
	"strings"
	"time"
)

// AppointmentStatus is where an appointment is in its life.
type AppointmentStatus string

// The states of an appointment. Booked and CheckedIn are live: a person has at
// most one live appointment per service. All but cancelled ones hold a place:
// whoever was served or did not come had it.
const (
	AppointmentBooked    AppointmentStatus = "booked"
	AppointmentCheckedIn AppointmentStatus = "checked_in"
	AppointmentServed    AppointmentStatus = "served"
	AppointmentNoShow    AppointmentStatus = "no_show"
	AppointmentCancelled AppointmentStatus = "cancelled"
)

// Live reports whether the appointment is still ahead or under way.
func (s AppointmentStatus) Live() bool { return s == AppointmentBooked || s == AppointmentCheckedIn }

// BookingSource says by which way an appointment came.
type BookingSource string

// The ways to an appointment.
const (
	SourceCitizen BookingSource = "citizen"
	SourceDesk    BookingSource = "desk"
	SourceList    BookingSource = "list"
	SourceWalkIn  BookingSource = "walk_in"
	SourceAPI     BookingSource = "api" // another program
)

// Appointment is one person's place in one slot. The services that were booked
// together share a Code, which is what the ticket shows.
type Appointment struct {
	ID         int64
	Code       string
	SlotID     int64
	VisitID    int64
	PersonID   int64
	Service    Service
	Status     AppointmentStatus
	Source     BookingSource
	RequestKey string // idempotency key of the request that made it; "" if none
	// HouseholdCode is the code of the first ticket of what was booked together
	// for several people; "" for who was booked alone. It never changes.
	HouseholdCode string
	CreatedBy     string
	CreatedAt     time.Time
	CancelledAt   *time.Time

	// Filled by the store when appointments are listed.
	Slot      Slot
	Person    Person
	PointCode string
	PointName string
	Address   string
	Lat, Lon  float64 // of the point, in degrees
	TeamCode  string
	UnitPath  string
	Queue     int // queue number at the visit; 0 before check-in
}

// Cancel frees the appointment. changed is false if it was cancelled before:
// cancelling twice frees one place, not two. An appointment that was checked
// in, served or missed cannot be cancelled.
func (a *Appointment) Cancel(now time.Time) (changed bool, err error) {
	switch a.Status {
	case AppointmentCancelled:
		return false, nil
	case AppointmentBooked:
		a.Status, a.CancelledAt = AppointmentCancelled, &now
		return true, nil
	default:
		return false, Conflict("appointment.not_cancellable", a.Code)
	}
}

// AppointmentMove is one change of place of an appointment.
type AppointmentMove struct {
	AppointmentID int64
	FromSlotID    int64
	ToSlotID      int64
	RequestKey    string // of the request that asked for it; "" if none
	MovedBy       string
	MovedAt       time.Time
}

// MoveTo puts the appointment into another slot, under the same code. Only what
// is booked can move; the slot must be for the same service.
func (a *Appointment) MoveTo(s Slot) error {
	switch {
	case a.Status != AppointmentBooked:
		return Conflict("appointment.not_movable", a.Code)
	case a.Service != s.Service:
		return Conflict("slot.other_service")
	}
	a.SlotID, a.VisitID, a.Slot = s.ID, s.VisitID, s
	return nil
}

// codeAlphabet has no 0/O, 1/I/L: codes are read out on the phone.
const codeAlphabet = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"

// NewAppointmentCode returns a fresh random code of 10 characters (about 49
// bits): it cannot be guessed, and collisions are refused by the store.
func NewAppointmentCode() string {
	var raw [10]byte
	out := make([]byte, 0, len(raw))
	for len(out) < len(raw) {
		_, _ = rand.Read(raw[:]) // never fails since Go 1.24
		for _, b := range raw {
			// 248 = 8 × 31: larger bytes would favour the first letters.
			if b < 248 && len(out) < len(raw) {
				out = append(out, codeAlphabet[int(b)%len(codeAlphabet)])
			}
		}
	}
	return string(out)
}

// CleanAppointmentCode returns the code as stored from what a person typed.
func CleanAppointmentCode(s string) string {
	return strings.ToUpper(strings.NewReplacer(" ", "", "-", "").Replace(s))
}
