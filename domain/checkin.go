package domain

import "time"

// CheckInStatus is where a person is at the point.
type CheckInStatus string

// The states of a check-in.
const (
	CheckInWaiting CheckInStatus = "waiting"
	CheckInCalled  CheckInStatus = "called"
	CheckInDone    CheckInStatus = "done"
	CheckInLeft    CheckInStatus = "left"
)

// CheckIn is a person's arrival at a visit, with a queue number. Nonce names
// the request on the device: the same one sent twice counts once.
type CheckIn struct {
	ID              int64
	VisitID         int64
	PersonID        int64
	AppointmentCode string // "" for somebody who walked in
	Services        []Service
	QueueNumber     int
	Station         string // where the person was called to; "" before
	Status          CheckInStatus
	Nonce           string
	ArrivedAt       time.Time
	CalledAt        *time.Time
	DoneAt          *time.Time
	RecordedBy      string
	Person          Person // filled by the store
}

// Move changes the status. waiting → called → done, left from waiting or
// called, called back to waiting when nobody came, and done or left back to
// called to undo a slip; the same status again changes nothing.
func (c *CheckIn) Move(to CheckInStatus, station string, now time.Time) error {
	allowed := map[CheckInStatus][]CheckInStatus{
		CheckInWaiting: {CheckInCalled, CheckInLeft},
		CheckInCalled:  {CheckInWaiting, CheckInDone, CheckInLeft},
		CheckInDone:    {CheckInCalled},
		CheckInLeft:    {CheckInWaiting, CheckInCalled},
	}
	if c.Status == to {
		return nil
	}
	for _, next := range allowed[c.Status] {
		if next != to {
			continue
		}
		c.Status = to
		switch to {
		case CheckInCalled:
			c.CalledAt, c.DoneAt = &now, nil
			if station != "" {
				c.Station = station
			}
		case CheckInDone, CheckInLeft:
			c.DoneAt = &now
		case CheckInWaiting:
			c.CalledAt, c.DoneAt, c.Station = nil, nil, ""
		}
		return nil
	}
	return Conflict("checkin.move", string(c.Status), string(to))
}
