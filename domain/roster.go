package domain

import (
	"io"
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
