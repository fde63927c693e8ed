package domain

import (
	"fmt"
	"log/slog"
	"strings"
	"unicode"
)

// PersonalID is a personal ID number: 12 digits PPPGYYNNNNNN with the place of
// birth registration, century and sex, year of birth and a serial number. There
// is no check digit. "" means not known.
//
// Printed, logged or marshalled it is always masked; Reveal is the only way to
// the whole number, so that each use can be found and audited. One gap remains:
// encoding/json writes the keys of a map as they are, so a map with numbers as
// keys must never be marshalled.
type PersonalID string

const personalIDDigits = 12

// ParsePersonalID reads 12 digits; spaces and dots between them are accepted.
// Errors: personal_id.digits with the first character that does not belong,
// personal_id.length with the number of digits found. Neither repeats the input.
func ParsePersonalID(s string) (PersonalID, error) {
	var b strings.Builder
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '.' || unicode.IsSpace(r):
		default:
			return "", Invalid("personal_id.digits", string(r))
		}
	}
	if b.Len() != personalIDDigits {
		return "", Invalid("personal_id.length", b.Len())
	}
	return PersonalID(b.String()), nil
}

// Reveal returns the whole number. Whoever shows it to somebody writes an audit event.
func (p PersonalID) Reveal() string { return string(p) }

// Mask shows the last three digits: •••••••••001. Showing more would give the
// number away: century, sex and year follow from the birth date and sex that
// stand beside it, and in one city the place is easily guessed, so that only
// the hidden digits of the serial number protect it.
func (p PersonalID) Mask() string {
	const shown = 3
	if len(p) <= shown {
		return strings.Repeat("•", len(p))
	}
	return strings.Repeat("•", len(p)-shown) + string(p[len(p)-shown:])
}

// String returns the masked number.
func (p PersonalID) String() string { return p.Mask() }

// GoString returns the masked number.
func (p PersonalID) GoString() string { return `"` + p.Mask() + `"` }

// Format writes the masked number whatever the verb.
func (p PersonalID) Format(f fmt.State, verb rune) {
	if verb == 'q' || f.Flag('#') {
		_, _ = f.Write([]byte(p.GoString()))
		return
	}
	_, _ = f.Write([]byte(p.Mask()))
}

// LogValue logs the masked number.
func (p PersonalID) LogValue() slog.Value { return slog.StringValue(p.Mask()) }

// MarshalText writes the masked number, so that a structure turned into JSON does not give it away.
func (p PersonalID) MarshalText() ([]byte, error) { return []byte(p.Mask()), nil }

// Warning is something that staff should look at and may override with a reason.
// Key names a message in the catalogues ("warning.<Key>"), Args are its values.
type Warning struct {
	Key  string
	Args []any
}

// Warnings compares a well-formed number with a birth date and sex; what is not
// known (zero date, "") is not compared. They are warnings because numbers get
// re-established and people are registered abroad:
//
//	personal_id.province    unknown place of registration (code)
//	personal_id.century     another century than the birth date's (year in the number, year of birth)
//	personal_id.birth_year  another year of the same century (year in the number, year of birth)
//	personal_id.sex         stands for the other sex (sex in the number)
func (p PersonalID) Warnings(birth Date, sex Sex) []Warning {
	if len(p) != personalIDDigits {
		return nil
	}
	var found []Warning
	if code := string(p[:3]); provinceOfCode[code] == "" {
		found = append(found, Warning{"personal_id.province", []any{code}})
	}
	group := int(p[3] - '0')
	year := 1900 + group/2*100 + int(p[4]-'0')*10 + int(p[5]-'0')
	switch given := birth.Year(); {
	case birth.IsZero():
	case year/100 != given/100:
		found = append(found, Warning{"personal_id.century", []any{year, given}})
	case year != given:
		found = append(found, Warning{"personal_id.birth_year", []any{year, given}})
	}
	numbered := Male
	if group%2 == 1 {
		numbered = Female
	}
	if sex != "" && sex != numbered {
		found = append(found, Warning{"personal_id.sex", []any{numbered}})
	}
	return found
}
