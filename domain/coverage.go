package domain

import (
	"context"
	"time"
)

// Figures are what became of appointments and check-ins. With a service they
// count its appointments; with the service "" they count people: a ticket is one,
// whatever the number of its services.
type Figures struct {
	Booked        int // appointments that were not cancelled
	Served        int // of them
	Missed        int // of them: did not come
	WalkIns       int // came without an appointment
	WalkInsServed int // of them

	Waited        int // check-ins that were called
	WaitSeconds   int64
	LongestWait   int64 // seconds
	Handled       int   // check-ins that were called and done
	HandleSeconds int64
}

// Add adds other figures.
func (f *Figures) Add(o Figures) {
	f.Booked, f.Served, f.Missed = f.Booked+o.Booked, f.Served+o.Served, f.Missed+o.Missed
	f.WalkIns, f.WalkInsServed = f.WalkIns+o.WalkIns, f.WalkInsServed+o.WalkInsServed
	f.Waited, f.WaitSeconds, f.LongestWait = f.Waited+o.Waited, f.WaitSeconds+o.WaitSeconds, max(f.LongestWait, o.LongestWait)
	f.Handled, f.HandleSeconds = f.Handled+o.Handled, f.HandleSeconds+o.HandleSeconds
}

// AllServed counts the served with and without an appointment.
func (f Figures) AllServed() int { return f.Served + f.WalkInsServed }

// MeanWait is the mean wait in minutes; false if nobody was called.
func (f Figures) MeanWait() (minutes float64, known bool) {
	return meanMinutes(f.WaitSeconds, f.Waited)
}

// MeanHandling is the mean time from being called to being done in minutes;
// false if nobody is done.
func (f Figures) MeanHandling() (minutes float64, known bool) {
	return meanMinutes(f.HandleSeconds, f.Handled)
}

func meanMinutes(seconds int64, people int) (float64, bool) {
	if people == 0 {
		return 0, false
	}
	return float64(seconds) / 60 / float64(people), true
}

// PointCoverage is one point of the board, as of a day.
type PointCoverage struct {
	PointID            int64
	Code, Name         string
	UnitCode, UnitName string
	UnitPath           string
	Lat, Lon           float64
	Priority           int
	Search             string // folded words
	Eligible           Demand // people to be served, as last counted
	Served             Demand // since then, on all days to the day itself
	ServedBefore       Demand // of them before the day itself
	ServedLately       Demand // in the period asked for
	Invited            Demand // people with an invitation whose wave is open
	Booked             Demand // appointments ahead: today's that are open, and coming ones
	Offered            Demand // places of coming visits, from tomorrow on
	LastVisit          Date   // before the day; zero: never
	NextVisit          Date   // on the day or after; zero: none
	NextVisitID        int64
}

// Remaining is the demand that is still to be served.
func (p PointCoverage) Remaining() Demand {
	out := Demand{}
	for _, s := range Services() {
		out[s] = max(0, p.Eligible[s]-p.Served[s])
	}
	return out
}

// Uncovered is the remaining demand for which no coming visit has a place.
func (p PointCoverage) Uncovered() Demand {
	out := p.Remaining()
	for _, s := range Services() {
		out[s] = max(0, out[s]-p.Offered[s])
	}
	return out
}

// BoardFilter selects the points of the board.
type BoardFilter struct {
	Area     string // as in PointFilter
	UnitCode string
	Today    Date
	From     Date // ServedLately counts from here to Today; zero: from the beginning, as Served
	Points   []int64
	// DemandOnly leaves out visits, invitations and bookings: Eligible, Served and
	// ServedBefore are all that is read.
	DemandOnly bool
}

// VisitFigures are the figures of a day, point, team and service ("": people).
type VisitFigures struct {
	Date      Date
	PointID   int64
	TeamID    int64
	Service   Service
	Visits    int
	Figures   Figures
	PointCode string
	PointName string
	UnitCode  string
	UnitName  string
	UnitPath  string
	TeamCode  string
	TeamName  string
}

// FiguresFilter selects visits of published plans; both days are included.
type FiguresFilter struct {
	Area     string // as in PointFilter
	From, To Date
}

// CoverageRepo adds up what became of visits. A visit is added up once, when its
// day is over for some time; its sum is forgotten when anything about it changes
// and the visit is added up anew, so that a stored sum is never wrong.
type CoverageRepo interface {
	// Board returns the points in use, by code.
	Board(ctx context.Context, f BoardFilter) ([]PointCoverage, error)
	// Figures returns what became of the visits of these days.
	Figures(ctx context.Context, f FiguresFilter) ([]VisitFigures, error)
	// Left returns the appointments at a point before a day whose people were not
	// served: booked or missed, and no later appointment of theirs for the service
	// and no later visit without one. With everything that Appointments.List fills in.
	Left(ctx context.Context, pointID int64, before Date) ([]Appointment, error)
	// Close marks visits before a day as waiting to be settled; what changes them
	// from now on is noticed. Returns how many.
	Close(ctx context.Context, before Date, now time.Time) (int, error)
	// Settle adds up at most limit visits that were closed by then, and their
	// points. It must be so long ago that nothing is under way that began before.
	// Returns how many.
	Settle(ctx context.Context, closed time.Time, limit int) (int, error)
}
