package domain

import (
	"context"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// Period is the kind of stretch that a report is about.
type Period string

// The periods.
const (
	Weekly  Period = "week"  // Monday to Sunday
	Monthly Period = "month" // the first to the last of a month
)

// Periods lists the periods in the order screens show them.
func Periods() []Period { return []Period{Weekly, Monthly} }

// ParsePeriod returns the period with this identifier, or an invalid error.
func ParsePeriod(s string) (Period, error) {
	if p := Period(s); slices.Contains(Periods(), p) {
		return p, nil
	}
	return "", Invalid("period.unknown", s)
}

// Around returns the first and the last day of the period that a day is in.
func (p Period) Around(d Date) (from, to Date) {
	if p == Monthly {
		from = NewDate(d.Year(), d.Month(), 1)
		return from, NewDate(d.Year(), d.Month()+1, 1).AddDays(-1)
	}
	return d.Monday(), d.Monday().AddDays(6)
}

// Before returns the first and the last day of the period before the one that a day is in.
func (p Period) Before(d Date) (from, to Date) {
	from, _ = p.Around(d)
	return p.Around(from.AddDays(-1))
}

// Target is how many people are to be served with a service in a unit and period.
type Target struct {
	UnitID    int64
	Service   Service
	Period    Period
	From      Date // first day of the period
	People    int
	UpdatedBy string
	UpdatedAt time.Time

	UnitCode, UnitName, UnitPath string // filled by the store
}

// Indicator is a figure that a programme is judged by and that somebody enters,
// such as the points opened or the facilities that use the card.
type Indicator struct {
	ID       int64
	NameVI   string
	NameEN   string
	Measure  string  // what is counted, e.g. "điểm"
	Service  Service // the programme it belongs to; "": all
	Archived bool
}

const maxIndicatorText = 200 // letters

// Check returns what is wrong with the indicator's own fields.
func (i Indicator) Check() []FieldError {
	var bad []FieldError
	for _, f := range []struct {
		column, value string
		required      bool
	}{{"name_vi", i.NameVI, true}, {"name_en", i.NameEN, true}, {"measure", i.Measure, false}} {
		switch {
		case f.required && strings.TrimSpace(f.value) == "":
			bad = append(bad, FieldError{Column: f.column, Key: "input.required"})
		case utf8.RuneCountInString(f.value) > maxIndicatorText:
			bad = append(bad, FieldError{Column: f.column, Key: "input.too_long", Args: []any{maxIndicatorText}})
		}
	}
	if i.Service != "" && !slices.Contains(Services(), i.Service) {
		bad = append(bad, FieldError{Column: "service", Value: string(i.Service), Key: "service.unknown", Args: []any{string(i.Service)}})
	}
	return bad
}

// IndicatorValue is the level of an indicator in a unit on a day. Values are only
// ever added: one entered later for the same day counts instead of the earlier.
type IndicatorValue struct {
	ID          int64
	IndicatorID int64
	UnitID      int64
	Date        Date
	Value       float64 // at most two decimals
	Note        string
	EnteredBy   string
	EnteredAt   time.Time

	UnitName, UnitPath string // filled by the store
}

// maxIndicatorValue keeps values exact with two decimals.
const maxIndicatorValue = 1e12

// ParseIndicatorValue reads 1234, 1234,5 or 1234.50; an invalid field error for
// anything else, below 0 or above a million millions.
func ParseIndicatorValue(s string) (float64, *FieldError) {
	v, err := strconv.ParseFloat(strings.Replace(strings.TrimSpace(s), ",", ".", 1), 64)
	if err != nil || math.IsNaN(v) || v < 0 || v > maxIndicatorValue {
		return 0, &FieldError{Column: "value", Value: s, Key: "indicator.value"}
	}
	return math.Round(v*100) / 100, nil
}

// ReportSchedule is a report that goes out by e-mail when its period is over.
type ReportSchedule struct {
	ID         int64
	Period     Period
	UnitID     int64 // the area it is about
	Recipients []string
	Language   Language
	Active     bool
	CreatedBy  string
	CreatedAt  time.Time

	UnitName, UnitPath string // filled by the store
}

// MaxRecipients is how many people one schedule writes to at most.
const MaxRecipients = 20

// ParseRecipients reads addresses between commas, semicolons or white space,
// each once; an invalid field error names the first that is none.
func ParseRecipients(s string) ([]string, *FieldError) {
	var out []string
	for _, part := range strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\n' || r == '\r' || r == '\t' }) {
		address, err := ParseEmail(part)
		if err != nil {
			return nil, &FieldError{Column: "recipients", Value: part, Key: "email.invalid", Args: []any{part}}
		}
		if !slices.Contains(out, address) {
			out = append(out, address)
		}
	}
	if len(out) == 0 {
		return nil, &FieldError{Column: "recipients", Key: "input.required"}
	}
	if len(out) > MaxRecipients {
		return nil, &FieldError{Column: "recipients", Key: "report.recipients", Args: []any{MaxRecipients}}
	}
	return out, nil
}

// Due returns the period that a schedule has to send on a day: the last one that
// is over, if the schedule was there before its end.
func (s ReportSchedule) Due(today Date, loc *time.Location) (from, to Date, due bool) {
	from, to = s.Period.Before(today)
	return from, to, s.Active && DateOf(s.CreatedAt, loc) <= to
}

// DeliveryStatus is where a report's e-mail is.
type DeliveryStatus string

// The states of a delivery.
const (
	DeliveryQueued  DeliveryStatus = "queued"
	DeliverySending DeliveryStatus = "sending"
	DeliverySent    DeliveryStatus = "sent"
	DeliveryFailed  DeliveryStatus = "failed"
)

// ReportDelivery is one report to one recipient: there is at most one for a
// schedule, period and recipient, so that a report is sent once.
type ReportDelivery struct {
	ID         int64
	ScheduleID int64
	From, To   Date
	Recipient  string
	MessageID  string // the same at every attempt
	Status     DeliveryStatus
	DueAt      time.Time // when to look at it next; while it is being sent: when its sender counts as dead
	Attempts   int
	Fault      Fault
	CreatedAt  time.Time
	SettledAt  *time.Time

	Schedule ReportSchedule // filled by the store
}

// deliveryPauses are between the attempts of a delivery; after the last it has failed.
var deliveryPauses = []time.Duration{time.Minute, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 6 * time.Hour}

// Settled notes the outcome of an attempt; err nil is sent.
func (d *ReportDelivery) Settled(now time.Time, fault Fault, final bool) {
	d.Fault = fault
	switch {
	case fault == "":
		d.Status, d.SettledAt = DeliverySent, &now
	case final || d.Attempts > len(deliveryPauses):
		d.Status, d.SettledAt = DeliveryFailed, &now
	default:
		d.Status, d.DueAt = DeliveryQueued, now.Add(deliveryPauses[d.Attempts-1])
	}
}

// ReportRepo keeps targets, indicators and the sending of reports.
type ReportRepo interface {
	// Targets returns the targets of a period in an area, by unit path and service.
	Targets(ctx context.Context, area string, p Period, from Date) ([]Target, error)
	// SaveTarget sets a target; 0 people takes it away.
	SaveTarget(ctx context.Context, t Target) error

	// Indicators returns the indicators by id, archived ones only if asked for.
	Indicators(ctx context.Context, archived bool) ([]Indicator, error)
	// SaveIndicator inserts an indicator without ID and sets it, else updates it.
	SaveIndicator(ctx context.Context, i *Indicator) error
	AddIndicatorValue(ctx context.Context, v *IndicatorValue) error
	// IndicatorValues returns the values of an area to a day, those of the latest
	// day first, of one day the last entered first; indicator 0 is all.
	IndicatorValues(ctx context.Context, area string, indicator int64, to Date, p Page) ([]IndicatorValue, int, error)

	CreateSchedule(ctx context.Context, s *ReportSchedule) error
	UpdateSchedule(ctx context.Context, s ReportSchedule) error
	Schedule(ctx context.Context, id int64) (ReportSchedule, error)
	// Schedules returns the schedules of an area, active ones first.
	Schedules(ctx context.Context, area string) ([]ReportSchedule, error)
	// AddDeliveries inserts those that are not there yet and returns how many.
	AddDeliveries(ctx context.Context, list []ReportDelivery) (int, error)
	// ClaimDeliveries takes some that are due; they are the caller's until then.
	ClaimDeliveries(ctx context.Context, now, until time.Time, limit int) ([]ReportDelivery, error)
	// SettleDelivery saves the outcome of an attempt; false if another took it over meanwhile.
	SettleDelivery(ctx context.Context, d ReportDelivery) (bool, error)
	// RequeueDelivery makes a failed delivery due again; false if it is not failed or not of the area.
	RequeueDelivery(ctx context.Context, area string, id int64, now time.Time) (bool, error)
	// Deliveries returns those of an area, the newest first.
	Deliveries(ctx context.Context, area string, p Page) ([]ReportDelivery, int, error)
}
