package store

import (
	"context"
	"encoding/json"
	"maps"
	"slices"

	"gorm.io/gorm/clause"

	"luudong/domain"
)

// Lock returns those of the slots that exist, by id and held; see domain.SlotRepo.
func (r slotRepo) Lock(ctx context.Context, ids []int64) ([]domain.Slot, error) {
	var views []slotView
	for chunk := range slices.Chunk(slices.Sorted(slices.Values(ids)), maxParameters) {
		var some []slotView
		q := among(r.query(ctx).Clauses(forUpdate("slots")), "slots.id", "bigint", chunk)
		err := q.Select(slotViewColumns).Order("slots.id").Find(&some).Error
		if err != nil {
			return nil, translate(err)
		}
		views = append(views, some...)
	}
	return mapped(views, slotView.entity), nil
}

// TryLock returns the slots of a service at a visit that nobody else holds; see
// domain.SlotRepo.
func (r slotRepo) TryLock(ctx context.Context, visitID int64, s domain.Service) ([]domain.Slot, error) {
	lock := forUpdate("slots")
	lock.Options = clause.LockingOptionsSkipLocked
	var views []slotView
	q := r.query(ctx).Clauses(lock).Where("slots.visit_id = ? AND slots.service = ?", visitID, string(s))
	err := q.Select(slotViewColumns).Order("slots.start_minute").Find(&views).Error
	return mapped(views, slotView.entity), translate(err)
}

// The statements that take places, one for each engine: the only ones that raise
// a count. Each also checks, so no two can take the last place, whatever was
// read before; the CHECK of the table stands behind it. Callers that take from
// several slots have locked them in ascending order before: a join promises none.
const (
	takePostgres = `UPDATE slots SET booked = booked + wanted.places FROM unnest($1::bigint[], $2::integer[]) AS wanted(id, places)
		WHERE slots.id = wanted.id AND slots.booked + wanted.places <= slots.capacity`
	takeSQLite = `WITH wanted AS (SELECT value ->> 'id' AS id, value ->> 'places' AS places FROM json_each(?))
		UPDATE slots SET booked = booked + wanted.places FROM wanted
		WHERE slots.id = wanted.id AND slots.booked + wanted.places <= slots.capacity`
)

// TakeMany takes places; see domain.SlotRepo.
func (r slotRepo) TakeMany(ctx context.Context, places map[int64]int) error {
	if len(places) == 0 {
		return nil
	}
	if r.tx.Name() == postgresEngine.name {
		p := &pipeline{repo: r.repo}
		taken := queueTake(p, places)
		if err := p.send(ctx); err != nil {
			return err
		}
		return r.unlessTaken(ctx, *taken, places)
	}
	type wanted struct {
		ID     int64 `json:"id"`
		Places int   `json:"places"`
	}
	var list []wanted
	for _, id := range slices.Sorted(maps.Keys(places)) {
		list = append(list, wanted{ID: id, Places: places[id]})
	}
	text, err := json.Marshal(list)
	if err != nil {
		return domain.Internal(err)
	}
	result := r.db(ctx).Exec(takeSQLite, string(text))
	if result.Error != nil {
		return translate(result.Error)
	}
	return r.unlessTaken(ctx, result.RowsAffected, places)
}

// queueTake adds the taking of places to a pipeline. When it was sent, taken is
// from how many slots there were enough.
func queueTake(p *pipeline, places map[int64]int) (taken *int64) {
	ids := slices.Sorted(maps.Keys(places))
	counts := make([]int, len(ids))
	for i, id := range ids {
		counts[i] = places[id]
	}
	taken = new(int64)
	p.change(taken, takePostgres, ids, counts)
	return taken
}

// unlessTaken returns why places were not taken from all slots: the first that
// is missing or has too few. What was taken from others goes back with the
// transaction.
func (r slotRepo) unlessTaken(ctx context.Context, taken int64, places map[int64]int) error {
	if int(taken) == len(places) {
		return nil
	}
	ids := slices.Sorted(maps.Keys(places))
	for _, id := range ids {
		s, err := r.ByID(ctx, id)
		if err != nil {
			return err
		}
		if s.Free() < places[id] {
			return domain.Conflict("slot.full", id)
		}
	}
	return domain.Conflict("slot.full", ids[0])
}
