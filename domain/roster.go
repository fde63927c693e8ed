package domain

import (
	"io"
	"iter"
	"time"
)

// Roster is the list of people expected at visits, ready to print and sign.
type Roster struct {
	Title     string // e.g. "Danh sách công dân đăng ký lưu động"
	Agency    string // issuing agency, for the header block
	Superior  string // superior agency
	Place     string // place name in front of the date line
	IssuedOn  Date
	IssuedBy  string // who exported it, for the footer
	IssuedAt  time.Time
	FullIDs   bool // full numbers (audited) or masked ones
	ByTime    bool // rows are in order of time, not of names
	Groups    []RosterGroup
	Subtitle  string // e.g. the plan and the period
	Signature string // role that signs, e.g. "TỔ TRƯỞNG"
}

// RosterGroup is the part of a roster that belongs to one visit.
type RosterGroup struct {
	Visit Visit
	Rows  []RosterRow
}

// RosterRow is one person on a roster.
type RosterRow struct {
	FullName   string
	BirthDate  Date
	Sex        Sex
	PersonalID string // full or masked, as the roster says
	Phone      string // local form, full or masked
	Address    string
	Services   []Service
	Code       string // appointment code
	Start      Clock
	Queue      int // 0 before check-in
	Status     AppointmentStatus
}

// AppointmentLine is one appointment of a long list, with what the store knows of it.
type AppointmentLine struct {
	Visit      *Visit // shared by its lines
	Start      Clock
	Service    Service
	Code       string
	Status     AppointmentStatus
	FullName   string
	BirthDate  Date
	Sex        Sex
	PersonalID PersonalID
	Phone      string // as stored
	Address    string
}

// ListFormat is how a list is written.
type ListFormat string

// The formats of lists.
const (
	FormatXLSX ListFormat = "xlsx"
	FormatCSV  ListFormat = "csv" // UTF-8 with a byte order mark; no cell begins a formula
)

// ParseListFormat returns the format with this name, or an invalid error.
func ParseListFormat(s string) (ListFormat, error) {
	switch f := ListFormat(s); f {
	case FormatXLSX, FormatCSV:
		return f, nil
	}
	return "", Invalid("export.format", s)
}

// PlanBook is a plan with everything a plan workbook shows.
type PlanBook struct {
	Plan     Plan
	Visits   []Visit
	Unserved []UnservedDemand
	Agency   string
	Superior string
	Place    string
	IssuedOn Date
	IssuedBy string
}

// Workbooks is the port that writes Excel files.
type Workbooks interface {
	WriteRoster(w io.Writer, r Roster) error
	WritePlan(w io.Writer, b PlanBook) error
	// WriteAppointments writes a list of any length, a line an appointment, as it
	// comes: the first bytes leave before the last line is read, and memory stays
	// flat. The head gives title, office, who exports, and whether numbers are
	// written whole. The first error of the lines ends it and is returned.
	WriteAppointments(w io.Writer, f ListFormat, head Roster, lines iter.Seq2[AppointmentLine, error]) error
	// CheckTemplate says what is wrong with an office's workbook: too big, with
	// macros or links, names that are unknown, twice, or not one cell. The error is
	// an invalid one, with a field error for each name.
	CheckTemplate(data []byte, kind TemplateKind) error
	// FillTemplate writes a checked workbook with its cells filled.
	FillTemplate(w io.Writer, data []byte, fill TemplateFill) error
	// WriteSampleTemplate writes a workbook that has every name of a kind, for
	// offices to begin with.
	WriteSampleTemplate(w io.Writer, kind TemplateKind) error
	WriteReport(w io.Writer, r Report) error
	// WriteErrors hands back what somebody brought with the bad cells marked and
	// commented in Vietnamese or English (lang "vi" or "en"); message turns a
	// field error into a sentence.
	WriteErrors(w io.Writer, columns []Column, rows []Row, bad []FieldError, message func(FieldError) string) error
	// WriteTemplate writes an empty import workbook with Vietnamese captions.
	WriteTemplate(w io.Writer, columns []Column, title string) error
	// WriteTable writes rows under the Vietnamese captions of their columns.
	WriteTable(w io.Writer, title string, columns []Column, rows []Row) error
}
