package store

import (
	"database/sql/driver"
	"fmt"
	"strings"
	"time"

	"luudong/domain"
)

// instantLayout has a fixed width, so that instants kept as text on SQLite sort as time does.
const instantLayout = "2006-01-02 15:04:05.000000-07:00"

// instant is a point in time in a column, to the microsecond; zero is NULL.
type instant struct{ t time.Time }

func newInstant(t *time.Time) instant {
	if t == nil {
		return instant{}
	}
	return instant{*t}
}

// pointer returns nil for NULL.
func (i instant) pointer() *time.Time {
	if i.t.IsZero() {
		return nil
	}
	return &i.t
}

// Value returns UTC text, which both engines read.
func (i instant) Value() (driver.Value, error) {
	if i.t.IsZero() {
		return nil, nil
	}
	return i.t.UTC().Format(instantLayout), nil
}

// Scan reads what Value wrote.
func (i *instant) Scan(src any) (err error) {
	switch v := src.(type) {
	case nil:
		i.t = time.Time{}
	case time.Time:
		i.t = v.UTC()
	case string:
		i.t, err = time.Parse(instantLayout, v)
		i.t = i.t.UTC()
	default:
		err = fmt.Errorf("store: cannot read an instant from %T", src)
	}
	return err
}

// civilDate is a day in a column; the zero date is NULL.
type civilDate domain.Date

// Value returns yyyy-mm-dd, which both engines read.
func (d civilDate) Value() (driver.Value, error) {
	if d == 0 {
		return nil, nil
	}
	return domain.Date(d).String(), nil
}

// Scan reads what Value wrote.
func (d *civilDate) Scan(src any) error {
	switch v := src.(type) {
	case nil:
		*d = 0
	case time.Time:
		*d = civilDate(domain.NewDate(v.Date()))
	case string:
		parsed, err := domain.ParseDate(v)
		*d = civilDate(parsed)
		return err
	default:
		return fmt.Errorf("store: cannot read a date from %T", src)
	}
	return nil
}

// sealed is ciphertext or a hash in a column; nil is NULL.
type sealed []byte

// Value returns the bytes.
func (s sealed) Value() (driver.Value, error) {
	if s == nil {
		return nil, nil
	}
	return []byte(s), nil
}

// optionalID turns "no reference" into NULL.
func optionalID(id int64) *int64 {
	if id == 0 {
		return nil
	}
	return &id
}

func idOf(p *int64) int64 {
	if p == nil {
		return 0
	}
	return *p
}

// joinServices writes the services in the order of domain.Services, each once.
func joinServices(list []domain.Service) string {
	var names []string
	for _, s := range domain.Services() {
		for _, have := range list {
			if have == s {
				names = append(names, string(s))
				break
			}
		}
	}
	return strings.Join(names, ",")
}

func splitServices(text string) []domain.Service {
	var list []domain.Service
	for name := range strings.SplitSeq(text, ",") {
		list = append(list, domain.Service(name))
	}
	return list
}
