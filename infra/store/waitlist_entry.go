package store

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"time"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luudong/domain"
)

type waitlistRow struct {
	ID            int64 `gorm:"primaryKey"`
	Code          string
	PointID       int64
	Service       string
	PersonID      int64
	Status        string
	SlotID        *int64
	OfferUntil    instant
	CreatedAt     instant
	HouseholdCode string
	Passed        int
}

// TableName is part of GORM's interface.
func (waitlistRow) TableName() string { return "waitlist_entries" }

func newWaitlistRow(w domain.WaitlistEntry) waitlistRow {
	row := waitlistRow{
		ID: w.ID, Code: w.Code, PointID: w.PointID, Service: string(w.Service), PersonID: w.PersonID, Status: string(w.Status),
		OfferUntil: newInstant(w.OfferUntil), CreatedAt: instant{w.CreatedAt},
		HouseholdCode: w.HouseholdCode, Passed: w.Passed,
	}
	if w.SlotID != 0 {
		row.SlotID = &w.SlotID
	}
	return row
}

func (r waitlistRow) entity() domain.WaitlistEntry {
	w := domain.WaitlistEntry{
		ID: r.ID, Code: r.Code, PointID: r.PointID, Service: domain.Service(r.Service), PersonID: r.PersonID,
		Status: domain.WaitlistStatus(r.Status), OfferUntil: r.OfferUntil.pointer(), CreatedAt: r.CreatedAt.t,
		HouseholdCode: r.HouseholdCode, Passed: r.Passed,
	}
	if r.SlotID != nil {
		w.SlotID = *r.SlotID
	}
	return w
}

// waitlistView is an entry with what person, point and unit say.
type waitlistView struct {
	Row                                        waitlistRow `gorm:"embedded"`
	PersonName, PointCode, PointName, UnitPath string
	People                                     int
}

const waitlistViewColumns = `waitlist_entries.*, persons.full_name AS person_name,
	points.code AS point_code, points.name AS point_name, units.path AS unit_path,
	(SELECT count(*) FROM waitlist_entries AS together WHERE together.household_code = waitlist_entries.household_code
		AND together.status IN ('waiting', 'offered')) AS people`

func (v waitlistView) entity() domain.WaitlistEntry {
	w := v.Row.entity()
	w.PersonName, w.PointCode, w.PointName, w.UnitPath = v.PersonName, v.PointCode, v.PointName, v.UnitPath
	w.People = v.People
	return w
}

type waitlistRepo struct{ repo }

// overdueBatch is how many offers that ran out are named at once.
const overdueBatch = 100

// Create inserts the entry and sets its ID, and CreatedAt if it is not set; see
// domain.WaitlistRepo.
func (r waitlistRepo) Create(ctx context.Context, w *domain.WaitlistEntry) error {
	w.CreatedAt = r.orNow(w.CreatedAt)
	w.HouseholdCode = cmp.Or(w.HouseholdCode, w.Code)
	row := newWaitlistRow(*w)
	row.ID = 0
	if err := translate(r.db(ctx).Create(&row).Error); err != nil {
		return err
	}
	w.ID = row.ID
	return nil
}

// Update saves what happens to an entry: its state, its offer, and who of the
// household it stands for.
func (r waitlistRepo) Update(ctx context.Context, w domain.WaitlistEntry) error {
	row := newWaitlistRow(w)
	q := r.db(ctx).Select("person_id", "status", "slot_id", "offer_until", "passed").Where("id = ?", w.ID)
	return changed(q.Updates(&row), "waitlist", w.ID)
}

// Next locks and returns the first waiting entry; see domain.WaitlistRepo. An
// entry that another transaction holds is being served there and left out.
func (r waitlistRepo) Next(ctx context.Context, pointID int64, s domain.Service, not ...int64) (domain.WaitlistEntry, error) {
	lock := forUpdate("waitlist_entries")
	lock.Options = clause.LockingOptionsSkipLocked
	q := r.db(ctx).Clauses(lock).
		Where("point_id = ? AND service = ? AND status = ? AND household_code = code", pointID, string(s), string(domain.WaitlistWaiting))
	if len(not) > 0 {
		q = q.Where("id NOT IN ?", not)
	}
	var row waitlistRow
	err := q.Order("created_at, id").Limit(1).Take(&row).Error
	return row.entity(), found(err, "waitlist", pointID)
}

// liveEntries are those that wait or hold a place.
const liveEntries = "waitlist_entries.status IN ('waiting', 'offered')"

// Household returns the live entries of a household; see domain.WaitlistRepo.
func (r waitlistRepo) Household(ctx context.Context, code string) ([]domain.WaitlistEntry, error) {
	var rows []waitlistRow
	err := r.db(ctx).Where("household_code = ?", withoutNUL.Replace(code)).Where(liveEntries).Order("id").Find(&rows).Error
	return mapped(rows, waitlistRow.entity), translate(err)
}

// LockOf locks the live entries of people and of their households; see domain.WaitlistRepo.
func (r waitlistRepo) LockOf(ctx context.Context, personIDs []int64, numbers []domain.PersonalID) ([]domain.WaitlistEntry, error) {
	hashes := r.hashes(numbers)
	codes := map[string]bool{}
	waiting := func() *gorm.DB {
		return r.db(ctx).Table("waitlist_entries").Where(liveEntries).Joins("JOIN persons ON persons.id = waitlist_entries.person_id")
	}
	ask := func(q *gorm.DB) error {
		var some []string
		err := q.Distinct().Pluck("waitlist_entries.household_code", &some).Error
		for _, code := range some {
			codes[code] = true
		}
		return translate(err)
	}
	for chunk := range slices.Chunk(personIDs, maxParameters) {
		if err := ask(among(waiting(), "persons.id", "bigint", chunk)); err != nil {
			return nil, err
		}
	}
	for chunk := range slices.Chunk(hashes, maxParameters) {
		if err := ask(among(waiting(), "persons.personal_id_hash", "bytea", chunk)); err != nil {
			return nil, err
		}
	}
	var entries []domain.WaitlistEntry
	for chunk := range slices.Chunk(slices.Sorted(maps.Keys(codes)), maxParameters) {
		var rows []waitlistRow
		err := among(r.db(ctx).Clauses(forUpdate("waitlist_entries")).Where(liveEntries), "household_code", "text", chunk).Order("id").Find(&rows).Error
		if err != nil {
			return nil, translate(err)
		}
		entries = append(entries, mapped(rows, waitlistRow.entity)...)
	}
	return entries, nil
}

// ByID returns the entry with this id.
func (r waitlistRepo) ByID(ctx context.Context, id int64) (domain.WaitlistEntry, error) {
	var row waitlistRow
	err := r.db(ctx).Where("id = ?", id).Take(&row).Error
	return row.entity(), found(err, "waitlist", id)
}

// ByCode returns the entry with this code.
func (r waitlistRepo) ByCode(ctx context.Context, code string) (domain.WaitlistEntry, error) {
	var row waitlistRow
	err := r.db(ctx).Where("code = ?", withoutNUL.Replace(code)).Take(&row).Error
	return row.entity(), found(err, "waitlist", code)
}

// LockByCode returns the entry with this code, held; see domain.WaitlistRepo.
func (r waitlistRepo) LockByCode(ctx context.Context, code string) (domain.WaitlistEntry, error) {
	var row waitlistRow
	err := r.db(ctx).Clauses(forUpdate("waitlist_entries")).Where("code = ?", withoutNUL.Replace(code)).Take(&row).Error
	return row.entity(), found(err, "waitlist", code)
}

// Ahead counts who waits before an entry.
func (r waitlistRepo) Ahead(ctx context.Context, w domain.WaitlistEntry) (int, error) {
	var n int64
	at := instant{w.CreatedAt}
	err := r.db(ctx).Table("waitlist_entries").
		Where("point_id = ? AND service = ? AND status = ?", w.PointID, string(w.Service), string(domain.WaitlistWaiting)).
		Where("created_at < ? OR (created_at = ? AND id < ?)", at, at, w.ID).Count(&n).Error
	return int(n), translate(err)
}

// Overdue returns the codes of offers that ran out, the earliest first.
func (r waitlistRepo) Overdue(ctx context.Context, now time.Time) ([]string, error) {
	var codes []string
	err := r.db(ctx).Table("waitlist_entries").Where("status = 'offered' AND offer_until < ?", instant{now}).
		Order("offer_until, id").Limit(overdueBatch).Pluck("code", &codes).Error
	return codes, translate(err)
}

// Queues returns the lines in which somebody waits; see domain.WaitlistRepo.
func (r waitlistRepo) Queues(ctx context.Context) ([]domain.WaitlistQueue, error) {
	q := r.db(ctx).Table("waitlist_entries").Where("status = ?", string(domain.WaitlistWaiting))
	var rows []struct {
		PointID int64
		Service string
	}
	err := q.Distinct("point_id", "service").Order("point_id, service").Find(&rows).Error
	queues := make([]domain.WaitlistQueue, 0, len(rows))
	for _, row := range rows {
		queues = append(queues, domain.WaitlistQueue{PointID: row.PointID, Service: domain.Service(row.Service)})
	}
	return queues, translate(err)
}

// List returns a page of entries with names; see domain.WaitlistFilter.
func (r waitlistRepo) List(ctx context.Context, f domain.WaitlistFilter) ([]domain.WaitlistEntry, int, error) {
	if f.Area == "" {
		return nil, 0, nil
	}
	q := inArea(r.db(ctx).Table("waitlist_entries").
		Joins("JOIN persons ON persons.id = waitlist_entries.person_id").
		Joins("JOIN points ON points.id = waitlist_entries.point_id").
		Joins("JOIN units ON units.id = points.unit_id"), f.Area)
	if f.PointCode != "" {
		q = q.Where("points.code = ?", withoutNUL.Replace(f.PointCode))
	}
	if f.PersonID != 0 {
		q = q.Where("waitlist_entries.person_id = ?", f.PersonID)
	}
	if f.FirstOnly {
		q = q.Where("waitlist_entries.household_code = waitlist_entries.code")
	}
	if f.LiveOnly {
		q = q.Where("waitlist_entries.status IN ('waiting', 'offered')")
	}
	order := "points.code, waitlist_entries.service DESC, waitlist_entries.created_at, waitlist_entries.id"
	views, total, err := list[waitlistView](q, waitlistViewColumns, order, f.Page)
	return mapped(views, waitlistView.entity), total, err
}
