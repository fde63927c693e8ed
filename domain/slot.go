package domain

// SlotMinutes is the length of a bookable slot.
const SlotMinutes = 30

// Slot is a stretch of a visit, for one service, with a capacity. Booked counts
// the places that appointments and offers of the waitlist hold. It never exceeds
// Capacity: the database holds that, not this program alone.
type Slot struct {
	ID         int64
	VisitID    int64
	PointID    int64
	Service    Service
	Date       Date
	Start, End Clock
	Capacity   int
	Booked     int
}

// Free returns the places left.
func (s Slot) Free() int { return s.Capacity - s.Booked }

// CutSlots divides a visit into slots of SlotMinutes (the last one takes the
// rest), and spreads the planned people of each service evenly over them,
// earlier slots taking the remainder. Slots without capacity are left out, so
// the capacities of a service add up to exactly what was planned.
func CutSlots(v Visit) []Slot {
	count := max(1, v.Span().Minutes()/SlotMinutes)
	var slots []Slot
	for i := range count {
		start := v.Start + Clock(i*SlotMinutes)
		end := start + SlotMinutes
		if i == count-1 {
			end = v.End
		}
		for _, service := range Services() {
			planned := v.Planned[service]
			capacity := planned / count
			if i < planned%count {
				capacity++
			}
			if capacity > 0 {
				slots = append(slots, Slot{
					VisitID: v.ID, PointID: v.PointID, Service: service, Date: v.Date,
					Start: start, End: end, Capacity: capacity,
				})
			}
		}
	}
	return slots
}
