package store

import (
	"context"
	"slices"

	"luudong/domain"
)

// bookingRepo answers on SQLite, which is in the same process, one thing after
// the other, and on PostgreSQL all at once; see booking_postgres.go.
type bookingRepo struct{ repo }

// Load answers a question; see domain.BookingRepo.
func (r bookingRepo) Load(ctx context.Context, q domain.BookingQuestion) (facts domain.BookingFacts, err error) {
	q.Phones = slices.Compact(slices.Sorted(slices.Values(q.Phones)))
	q.SlotIDs = slices.Compact(slices.Sorted(slices.Values(q.SlotIDs)))
	q.RequestKeys = slices.DeleteFunc(slices.Clone(q.RequestKeys), func(key string) bool { return key == "" })
	if r.tx.Name() == postgresEngine.name {
		return r.loadAtOnce(ctx, q)
	}
	if q.Setting != "" {
		facts.Setting, err = settingRepo(r).Get(ctx, q.Setting)
		if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
			return facts, err
		}
	}
	if facts.ByPhone, err = r.byPhone(ctx, q.Phones, q.From); err != nil {
		return facts, err
	}
	if facts.Slots, err = (slotRepo(r)).Lock(ctx, q.SlotIDs); err != nil {
		return facts, err
	}
	if facts.Codes, err = r.codes(ctx, q.RequestKeys); err != nil {
		return facts, err
	}
	if facts.People, err = (personRepo(r)).ByPersonalIDs(ctx, q.PersonalIDs); err != nil {
		return facts, err
	}
	if q.Webhooks {
		if facts.Webhooks, err = webhookRepo(r).Active(ctx); err != nil {
			return facts, err
		}
	}
	if facts.Waiting, err = r.anyWaiting(ctx, facts.People); err != nil || q.NewPeople == 0 {
		return facts, err
	}
	var last int64
	err = r.db(ctx).Raw("SELECT coalesce(max(id), 0) FROM persons").Row().Scan(&last)
	for i := range q.NewPeople {
		facts.NewIDs = append(facts.NewIDs, last+1+int64(i)) // there is one writer
	}
	return facts, translate(err)
}

// anyWaiting reports whether one of the people is on a waitlist.
func (r bookingRepo) anyWaiting(ctx context.Context, people map[domain.PersonalID]domain.Person) (bool, error) {
	ids := make([]int64, 0, len(people))
	for _, p := range people {
		ids = append(ids, p.ID)
	}
	for chunk := range slices.Chunk(ids, maxParameters) {
		var some []int64
		err := r.db(ctx).Table("waitlist_entries").Where(liveEntries).Where("person_id IN ?", chunk).Limit(1).Pluck("id", &some).Error
		if err != nil || len(some) > 0 {
			return len(some) > 0, translate(err)
		}
	}
	return false, nil
}

// byPhone counts what lies ahead of the people with these numbers.
func (r bookingRepo) byPhone(ctx context.Context, phones []string, from domain.Date) (map[string]int, error) {
	phoneOf := make(map[int64]string)
	for chunk := range slices.Chunk(phones, maxParameters) {
		var some []personRow
		if err := r.db(ctx).Select("id", "phone").Where("phone IN ?", chunk).Find(&some).Error; err != nil {
			return nil, translate(err)
		}
		for _, p := range some {
			phoneOf[p.ID] = p.Phone
		}
	}
	return r.countAhead(ctx, phoneOf, from)
}

// countAhead counts, by phone number, the live appointments from a day on of
// people whose numbers are given.
func (r bookingRepo) countAhead(ctx context.Context, phoneOf map[int64]string, from domain.Date) (map[string]int, error) {
	out := make(map[string]int)
	ids := make([]int64, 0, len(phoneOf))
	for id := range phoneOf {
		ids = append(ids, id)
	}
	for chunk := range slices.Chunk(ids, maxParameters) {
		var holders []int64
		q := among(r.db(ctx).Table("appointments"), "appointments.person_id", "bigint", chunk).
			Joins("JOIN visits ON visits.id = appointments.visit_id").Where("appointments.status IN ?", liveStatuses).
			Where("visits.date >= ?", civilDate(from))
		if err := q.Pluck("appointments.person_id", &holders).Error; err != nil {
			return nil, translate(err)
		}
		for _, id := range holders {
			out[phoneOf[id]]++
		}
	}
	return out, nil
}

// codes returns the codes that requests made, by key.
func (r bookingRepo) codes(ctx context.Context, keys []string) (map[string]string, error) {
	codes := make(map[string]string)
	for chunk := range slices.Chunk(keys, maxParameters) {
		var rows []appointmentRow
		err := r.db(ctx).Select("request_key", "code").Where("request_key <> '' AND request_key IN ?", chunk).Find(&rows).Error
		if err != nil {
			return nil, translate(err)
		}
		for _, row := range rows {
			codes[row.RequestKey] = row.Code
		}
	}
	return codes, nil
}

// Save inserts the records; see domain.BookingRepo.
func (r bookingRepo) Save(ctx context.Context, records domain.BookingRecords) error {
	if r.tx.Name() == postgresEngine.name {
		return r.saveAtOnce(ctx, records)
	}
	people, err := r.newPeople(records.People)
	if err != nil {
		return err
	}
	if err := insertAll(r.db(ctx), people, personColumns); err != nil {
		return err
	}
	if err := slotRepo(r).TakeMany(ctx, records.Places); err != nil {
		return err
	}
	if err := appointmentRepo(r).Create(ctx, records.Appointments); err != nil {
		return err
	}
	if err := auditRepo(r).Append(ctx, records.Events...); err != nil {
		return err
	}
	return noticeRepo(r).Create(ctx, records.Notices)
}

// newPeople are new people as they are stored, under the IDs they have.
func (r bookingRepo) newPeople(people []*domain.Person) ([]personRow, error) {
	rows, err := personRepo(r).rows(people)
	for i := range rows {
		rows[i].ID = people[i].ID
	}
	return rows, err
}
