package store

import (
	"context"
	"maps"
	"slices"
	"strings"

	"luudong/domain"
)

// Lock returns those of the slots that exist, by id and held; see domain.SlotRepo.
func (r slotRepo) Lock(ctx context.Context, ids []int64) ([]domain.Slot, error) {
	var views []slotView
	for chunk := range slices.Chunk(slices.Sorted(slices.Values(ids)), maxParameters) {
		var some []slotView
		err := r.query(ctx).Clauses(forUpdate("slots")).Select(slotViewColumns).Where("slots.id IN ?", chunk).Order("slots.id").Scan(&some).Error
		if err != nil {
			return nil, translate(err)
		}
		views = append(views, some...)
	}
	return mapped(views, slotView.entity), nil
}

// TakeMany takes places; see domain.SlotRepo. The statement that takes also
// checks, so no two can take the last place, whatever was read before; the CHECK
// of the table stands behind it. This is the only statement that raises a count.
func (r slotRepo) TakeMany(ctx context.Context, places map[int64]int) error {
	ids := slices.Sorted(maps.Keys(places))
	for chunk := range slices.Chunk(ids, maxParameters/2) {
		values := make([]any, 0, 2*len(chunk))
		for _, id := range chunk {
			values = append(values, id, places[id])
		}
		result := r.db(ctx).Exec(takeStatement(r.tx.Name(), len(chunk)), values...)
		if result.Error != nil {
			return translate(result.Error)
		}
		if int(result.RowsAffected) != len(chunk) {
			return r.whyNotTaken(ctx, chunk, places)
		}
	}
	return nil
}

// takeStatement takes from so many slots. Callers that take from several have
// locked them in ascending order before: a join promises no order.
func takeStatement(engine string, slots int) string {
	row := "(?, ?)"
	if engine == postgresEngine.name {
		row = "(?::bigint, ?::integer)"
	}
	return `WITH wanted(id, places) AS (VALUES ` + strings.Repeat(row+", ", slots-1) + row + `)
		UPDATE slots SET booked = booked + wanted.places FROM wanted
		WHERE slots.id = wanted.id AND slots.booked + wanted.places <= slots.capacity`
}

// whyNotTaken names the first slot that is missing or has too few places. Places
// that the statement took from others go back with the transaction.
func (r slotRepo) whyNotTaken(ctx context.Context, ids []int64, places map[int64]int) error {
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
