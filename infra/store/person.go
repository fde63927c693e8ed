package store

import (
	"context"
	"slices"

	"luudong/domain"
)

type personRow struct {
	ID             int64 `gorm:"primaryKey"`
	FullName       string
	BirthDate      civilDate
	Sex            string
	Phone          string
	Email          string
	Language       string
	PersonalID     sealed
	PersonalIDHash sealed
	UnitID         *int64
	Address        string
	HouseholdID    *int64
	CreatedAt      instant
	Search         string
	NameKey        sealed
}

const personColumns = 15

// TableName is part of GORM's interface.
func (personRow) TableName() string { return "persons" }

// personView is a person with the name of the unit.
type personView struct {
	ID          int64
	FullName    string
	BirthDate   civilDate
	Sex         string
	Phone       string
	Email       string
	Language    string
	PersonalID  sealed
	UnitID      *int64
	UnitName    *string
	Address     string
	HouseholdID *int64
	CreatedAt   instant
}

const personViewColumns = `persons.id, persons.full_name, persons.birth_date, persons.sex, persons.phone, persons.email,
	persons.language, persons.personal_id, persons.unit_id, units.full_name AS unit_name, persons.address, persons.household_id, persons.created_at`

// attendee is the person in a view of something else: all but the name of the
// unit and since when we know the person.
type attendee struct {
	FullName      string
	BirthDate     civilDate
	Sex           string
	Phone         string
	Email         string
	Language      string
	PersonalID    sealed
	PersonUnitID  *int64
	PersonAddress string
	HouseholdID   *int64
}

const attendeeColumns = `persons.full_name, persons.birth_date, persons.sex, persons.phone, persons.email,
	persons.language, persons.personal_id, persons.unit_id AS person_unit_id, persons.address AS person_address, persons.household_id`

func (r repo) attendee(id int64, a attendee) (domain.Person, error) {
	number, err := r.unseal(a.PersonalID)
	return domain.Person{
		ID: id, FullName: a.FullName, BirthDate: domain.Date(a.BirthDate), Sex: domain.Sex(a.Sex), Phone: a.Phone,
		Email: a.Email, Language: domain.Language(a.Language), PersonalID: number, UnitID: idOf(a.PersonUnitID), Address: a.PersonAddress, HouseholdID: idOf(a.HouseholdID),
	}, err
}

func (r repo) newPersonRow(p *domain.Person, names *domain.NameCollator) (personRow, error) {
	row := personRow{
		FullName: p.FullName, BirthDate: civilDate(p.BirthDate), Sex: string(p.Sex), Phone: p.Phone,
		Email: p.Email, Language: string(p.Language), UnitID: optionalID(p.UnitID), Address: p.Address, HouseholdID: optionalID(p.HouseholdID),
		CreatedAt: instant{p.CreatedAt}, Search: domain.FoldText(p.FullName), NameKey: names.Key(p.FullName),
	}
	if p.PersonalID == "" {
		return row, nil
	}
	var err error
	if row.PersonalID, err = r.sealer.Seal(p.PersonalID.Reveal()); err != nil {
		return row, domain.Internal(err)
	}
	row.PersonalIDHash = r.sealer.Hash(p.PersonalID.Reveal())
	return row, nil
}

func (r repo) person(v personView) (domain.Person, error) {
	id, err := r.unseal(v.PersonalID)
	p := domain.Person{
		ID: v.ID, FullName: v.FullName, BirthDate: domain.Date(v.BirthDate), Sex: domain.Sex(v.Sex), Phone: v.Phone,
		Email: v.Email, Language: domain.Language(v.Language), PersonalID: id, UnitID: idOf(v.UnitID), Address: v.Address, HouseholdID: idOf(v.HouseholdID), CreatedAt: v.CreatedAt.t,
	}
	if v.UnitName != nil {
		p.UnitName = *v.UnitName
	}
	return p, err
}

func (r repo) unseal(s sealed) (domain.PersonalID, error) {
	if s == nil {
		return "", nil
	}
	plain, err := r.sealer.Open(s)
	if err != nil {
		return "", domain.Internal(err)
	}
	return domain.PersonalID(plain), nil
}

type personRepo struct{ repo }

// Create inserts the people; see domain.PersonRepo. CreatedAt is the store's
// clock where it is not set.
func (r personRepo) Create(ctx context.Context, people []*domain.Person) error {
	rows, err := r.rows(people)
	if err != nil {
		return err
	}
	if err := insertAll(r.db(ctx), rows, personColumns); err != nil {
		return err
	}
	for i, p := range people {
		p.ID = rows[i].ID
	}
	return nil
}

// rows are new people as they are stored.
func (r personRepo) rows(people []*domain.Person) ([]personRow, error) {
	rows := make([]personRow, len(people))
	names := domain.NewNameCollator()
	for i, p := range people {
		p.CreatedAt = r.orNow(p.CreatedAt)
		var err error
		if rows[i], err = r.newPersonRow(p, names); err != nil {
			return nil, err
		}
	}
	return rows, nil
}

// Update saves the person; see domain.PersonRepo.
func (r personRepo) Update(ctx context.Context, p domain.Person, reason string) error {
	var old personRow
	err := r.db(ctx).Clauses(forUpdate("persons")).Select("id", "personal_id", "personal_id_hash").
		Where("id = ?", p.ID).Take(&old).Error
	if err != nil {
		return found(err, "person", p.ID)
	}
	row, err := r.newPersonRow(&p, domain.NewNameCollator())
	if err != nil {
		return err
	}
	if slices.Equal(old.PersonalIDHash, row.PersonalIDHash) {
		row.PersonalID = old.PersonalID // the same number: keep its ciphertext
	} else if old.PersonalIDHash != nil {
		if err := r.keepIdentity(ctx, old, reason); err != nil {
			return err
		}
	}
	q := r.db(ctx).Select("*").Omit("id", "created_at").Where("id = ?", p.ID)
	return changed(q.Updates(&row), "person", p.ID)
}

// ByID returns the person with this id.
func (r personRepo) ByID(ctx context.Context, id int64) (domain.Person, error) {
	v, err := one[personView](r.query(ctx).Where("persons.id = ?", id), personViewColumns)
	if err != nil {
		return domain.Person{}, found(err, "person", id)
	}
	return r.person(v)
}

// ByPersonalIDs returns the people that have these numbers; see domain.PersonRepo.
func (r personRepo) ByPersonalIDs(ctx context.Context, ids []domain.PersonalID) (map[domain.PersonalID]domain.Person, error) {
	hashes := r.hashes(ids)
	people := make(map[domain.PersonalID]domain.Person, len(hashes))
	for chunk := range slices.Chunk(hashes, maxParameters) {
		var views []personView
		err := among(r.query(ctx), "persons.personal_id_hash", "bytea", chunk).Select(personViewColumns).Find(&views).Error
		if err != nil {
			return nil, translate(err)
		}
		for _, v := range views {
			p, err := r.person(v)
			if err != nil {
				return nil, err
			}
			people[p.PersonalID] = p
		}
	}
	return people, nil
}
