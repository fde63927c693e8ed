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

// TakeMany takes places; see domain.SlotRepo. The statement that takes also
// checks, so no two can take the last place, whatever was read before; the CHECK
// of the table stands behind it. This is the only statement that raises a count.
func (r slotRepo) TakeMany(ctx context.Context, places map[int64]int) error {
	ids := slices.Sorted(maps.Keys(places))
	for chunk := range slices.Chunk(ids, maxParameters/2) {
		wanted := make([]takenPlaces, 0, len(chunk))
		for _, id := range chunk {
			wanted = append(wanted, takenPlaces{ID: id, Places: places[id]})
		}
		list, err := json.Marshal(wanted)
		if err != nil {
			return domain.Internal(err)
		}
		result := r.db(ctx).Exec(takeStatements[r.tx.Name()], string(list))
		if result.Error != nil {
			return translate(result.Error)
		}
		if int(result.RowsAffected) != len(chunk) {
			return r.whyNotTaken(ctx, chunk, places)
		}
	}
	return nil
}

// takenPlaces is one entry of the list that a take statement reads.
type takenPlaces struct {
	ID     int64 `json:"id"`
	Places int   `json:"places"`
}

// takeStatements take from a list of slots, by engine. Callers that take from
// several have locked them in ascending order before: a join promises no order.
var takeStatements = map[string]string{
	"postgres": `UPDATE slots SET booked = booked + wanted.places FROM json_to_recordset(?) AS wanted(id bigint, places integer)
		WHERE slots.id = wanted.id AND slots.booked + wanted.places <= slots.capacity`,
	"sqlite": `WITH wanted AS (SELECT value ->> 'id' AS id, value ->> 'places' AS places FROM json_each(?))
		UPDATE slots SET booked = booked + wanted.places FROM wanted
		WHERE slots.id = wanted.id AND slots.booked + wanted.places <= slots.capacity`,
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
