package domain

// Inconsistency is something in the database that no use case leaves behind:
// somebody changed it by hand, or the program is wrong.
type Inconsistency struct {
	Rule string // what is broken; the message key is "check." and this
	IDs  []any  // numbers that the message names: ids and counts, no personal data
}

// ConsistencyReport is what a check of the bookings found.
type ConsistencyReport struct {
	Slots, Appointments, CheckIns int             // how much was looked at
	Found                         []Inconsistency // the first MaxInconsistencies of each rule
	Total                         int             // all there are
}

// MaxInconsistencies is how many cases of one rule a check names.
const MaxInconsistencies = 100
