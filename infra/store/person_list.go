package store

import (
	"context"
	"strings"

	"gorm.io/gorm"

	"luudong/domain"
)

func (r personRepo) query(ctx context.Context) *gorm.DB {
	return r.db(ctx).Table("persons").Joins("LEFT JOIN units ON units.id = persons.unit_id")
}

// List returns a page of people in the Vietnamese order of names; see domain.PersonFilter.
func (r personRepo) List(ctx context.Context, f domain.PersonFilter) ([]domain.Person, int, error) {
	views, total, err := list[personView](r.matching(r.query(ctx), f.Text), personViewColumns, "persons.name_key, persons.id", f.Page)
	if err != nil {
		return nil, 0, err
	}
	people, err := mappedOrError(views, r.person)
	return people, total, err
}

// matching keeps people by a whole ID number (also one they had before), by the
// last digits of the phone, or by the words of the name.
func (r personRepo) matching(q *gorm.DB, text string) *gorm.DB {
	if id, err := domain.ParsePersonalID(text); err == nil {
		hash := sealed(r.sealer.Hash(id.Reveal()))
		return q.Where(`(persons.personal_id_hash = ? OR persons.id IN
			(SELECT person_id FROM person_identities WHERE personal_id_hash = ?))`, hash, hash)
	}
	if digits, ok := phoneDigits(text); ok {
		return q.Where("persons.phone LIKE ?", "%"+digits)
	}
	return withWords(q, text, "persons.search")
}

// nationalDigits is the length of the shortest whole number in national form,
// whose leading 0 the stored +84 form does not have.
const nationalDigits = 10

// phoneDigits returns the digits of a text that looks like a phone number or its end.
func phoneDigits(text string) (string, bool) {
	digits := strings.NewReplacer(" ", "", ".", "", "-", "", "(", "", ")", "", "+", "").Replace(text)
	if digits == "" || strings.Trim(digits, "0123456789") != "" {
		return "", false
	}
	if len(digits) >= nationalDigits {
		digits = strings.TrimPrefix(digits, "0")
	}
	return digits, true
}
