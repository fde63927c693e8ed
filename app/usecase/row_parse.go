package usecase

import (
	"slices"
	"strconv"
	"strings"

	"luudong/domain"
)

// rowParser reads typed values from a row and collects what is wrong with it.
type rowParser struct {
	row domain.Row
	bad []domain.FieldError
}

func (p *rowParser) fail(column, key string, args ...any) {
	p.bad = append(p.bad, domain.FieldError{
		Row: p.row.Number, Column: column, Value: p.shown(column), Key: key, Args: args,
	})
}

// shown is the value as an error text may repeat it: ID numbers only by their end.
func (p *rowParser) shown(column string) string {
	v := []rune(p.row.Get(column))
	if column == "personal_id" && len(v) > 3 {
		return strings.Repeat("•", len(v)-3) + string(v[len(v)-3:])
	}
	return string(v)
}

// failWith records err, keeping its key and values when it is one of ours.
func (p *rowParser) failWith(column string, err error) {
	if err == nil {
		return
	}
	key, args := "input.invalid_value", []any(nil)
	if e, ok := err.(*domain.Error); ok { //nolint:errorlint // parsers return *domain.Error itself
		key, args = e.Key, e.Args
	}
	p.fail(column, key, args...)
}

// add records the findings of an entity's own Check.
func (p *rowParser) add(found []domain.FieldError) {
	for _, f := range found {
		if p.hasFailed(f.Column) {
			continue
		}
		f.Row = p.row.Number
		if v := p.row.Get(f.Column); v != "" {
			f.Value = v
		}
		p.bad = append(p.bad, f)
	}
}

func (p *rowParser) hasFailed(column string) bool {
	for _, f := range p.bad {
		if f.Column == column {
			return true
		}
	}
	return false
}

func (p *rowParser) text(column string) string { return p.row.Get(column) }

// integer reads a whole number; empty gives def.
func (p *rowParser) integer(column string, def int) int {
	s := p.row.Get(column)
	if s == "" {
		return def
	}
	n, err := strconv.Atoi(strings.TrimSuffix(s, ".0"))
	if err != nil {
		p.fail(column, "input.integer")
		return def
	}
	return n
}

// decimal reads a number with a decimal point or, as Vietnamese files have it, a comma.
func (p *rowParser) decimal(column string, def float64) float64 {
	s := p.row.Get(column)
	if s == "" {
		return def
	}
	if !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		p.fail(column, "input.number")
		return def
	}
	return f
}

// coordinate reads a degree; unlike other numbers it must be given.
func (p *rowParser) coordinate(column string) float64 {
	if p.row.Get(column) == "" {
		p.fail(column, "input.required")
	}
	return p.decimal(column, 0)
}

func (p *rowParser) date(column string) domain.Date {
	s := p.row.Get(column)
	if s == "" {
		return 0
	}
	d, err := domain.ParseDate(s)
	p.failWith(column, err)
	return d
}

func (p *rowParser) hours(column string) domain.OpeningHours {
	s := p.row.Get(column)
	if s == "" {
		return domain.OpeningHours{}
	}
	h, err := domain.ParseOpeningHours(s)
	p.failWith(column, err)
	return h
}

// services reads a list of services separated by commas, semicolons or spaces.
func (p *rowParser) services(column string) []domain.Service {
	var out []domain.Service
	for _, s := range strings.FieldsFunc(p.row.Get(column), func(r rune) bool { return strings.ContainsRune(",;| ", r) }) {
		v, err := domain.ParseService(s)
		if err != nil {
			p.fail(column, "service.unknown", s)
			continue
		}
		if !slices.Contains(out, v) {
			out = append(out, v)
		}
	}
	return out
}

// phone reads an optional phone number.
func (p *rowParser) phone(column string, phones domain.PhoneParser) string {
	s := p.row.Get(column)
	if s == "" {
		return ""
	}
	v, err := phones.ParsePhone(s)
	p.failWith(column, err)
	return v
}
