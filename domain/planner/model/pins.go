package model

// PinError says which rule the pinned visits of a problem break. It wraps
// ErrInvalid.
type PinError struct {
	Violation Violation // its Visit is -1
	Pins      []int     // indices into Problem.Pinned of the visits that break the rule together, at least one
}

// Error is for logs and developers; people get the catalogue's message.
func (e *PinError) Error() string {
	return ErrInvalid.Error() + ": pinned visits: " + e.Violation.String()
}

// Unwrap returns ErrInvalid.
func (e *PinError) Unwrap() error { return ErrInvalid }

// CheckPins says whether the pinned visits of a valid problem fit together:
// nil, or a *PinError about the first rule that they break. It looks at the
// pins alone, each serving its MinPeople.
func CheckPins(p *Problem) error {
	plan := &Plan{UpperBound: Bound{People: 1 << 62, Value: 1 << 62}}
	for _, pin := range p.Pinned {
		v := Visit{Team: pin.Team, Point: pin.Point, Day: pin.Day, Start: pin.Start, End: pin.End, Pinned: true,
			People: make([]int, len(p.Services)), Desks: make([]int, len(p.Line))}
		copy(v.People, pin.MinPeople)
		if officers, _ := p.Distribute(v.People, v.End-v.Start, 0, 0); p.Points[v.Point].Fixed == nil && officers != nil {
			v.Desks = officers
		}
		plan.Visits = append(plan.Visits, v)
	}
	plan.Score = Evaluate(p, plan.Visits)
	for _, v := range Check(p, plan) {
		e := &PinError{Violation: v, Pins: pinsOf(p, v)}
		e.Violation.Visit = -1
		return e
	}
	return nil
}

// pinsOf lists the pins that break a rule together; visit i is pin i.
func pinsOf(p *Problem, v Violation) (pins []int) {
	for i, pin := range p.Pinned {
		together := i == v.Visit
		switch v.Kind {
		case TooClose, OutsideShift, WorksOffShift, DayTooLong, NoBreak, TooManyCards, TooMuchLoad:
			together = pin.Team == v.Team && pin.Day == v.Day
		case WeekTooLong:
			together = pin.Team == v.Team && p.WeekOf(pin.Day) == p.WeekOf(v.Day)
		case PointCrowded:
			together = pin.Point == v.Point && pin.Day == v.Day
		case TooSoonAgain, OverServed:
			together = pin.Point == v.Point
		}
		if together {
			pins = append(pins, i)
		}
	}
	return pins
}
