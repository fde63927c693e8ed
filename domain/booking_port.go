package domain

import "context"

// BookingQuestion is what a batch of bookings must know before it is decided.
type BookingQuestion struct {
	Setting     string       // name of a setting that is read along; "" for none
	Phones      []string     // whose appointments ahead are counted
	From        Date         // the day from which they count
	SlotIDs     []int64      // to be locked
	RequestKeys []string     // of the requests
	PersonalIDs []PersonalID // of the people
	NewPeople   int          // how many of them may be new
	Webhooks    bool         // whether to tell the endpoints
}

// BookingFacts is the answer to a BookingQuestion, as things are behind its locks.
type BookingFacts struct {
	Setting string                // its value; "" if it was never set
	ByPhone map[string]int        // live appointments ahead of the people with a number
	Slots   []Slot                // those that exist, by id
	Codes   map[string]string     // of what was booked before, by request key
	People  map[PersonalID]Person // those that are known
	Waiting bool                  // one of those has a live entry of a waitlist
	// NewIDs are as many IDs as people may be new. They are nobody's, and nobody
	// else gets them as long as the transaction runs; on PostgreSQL never.
	NewIDs []int64
	// Webhooks are the endpoints that are told of events: what decides which, not
	// how they are reached.
	Webhooks []Webhook
}

// BookingRecords is what is written of a batch, in this order.
type BookingRecords struct {
	People       []*Person     // new ones, with IDs of BookingFacts.NewIDs
	Places       map[int64]int // taken, by slot
	Appointments []*Appointment
	Events       []AuditEvent
	Notices      []*Notice
}

// BookingRepo asks and writes for a batch of bookings in as few exchanges with
// the database as the engine allows: that is what a booking costs.
type BookingRepo interface {
	// Load answers a question. It holds phone numbers, then slots by id, against
	// other bookings until the transaction ends, and looks at the rest behind
	// those locks.
	Load(ctx context.Context, q BookingQuestion) (BookingFacts, error)
	// Save takes the places as SlotRepo.TakeMany does, inserts the records and sets
	// the IDs of all but the people. It returns the conflicts of PersonRepo.Create,
	// TakeMany and AppointmentRepo.Create; after one the transaction can only be
	// rolled back.
	Save(ctx context.Context, records BookingRecords) error
}
