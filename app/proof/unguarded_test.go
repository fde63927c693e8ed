package proof_test

import (
	"context"
	"errors"
	"slices"
	"sync"

	"luudong/domain"
)

// unguarded is a store whose guard is taken out: it decides on what it once saw,
// without a lock, and does not hear the statement that refuses to take.
type unguarded struct {
	domain.Store
	mu   *sync.Mutex
	seen map[int64]domain.Slot
}

func newUnguarded(s domain.Store) domain.Store {
	return unguarded{Store: s, mu: &sync.Mutex{}, seen: map[int64]domain.Slot{}}
}

func (s unguarded) Within(ctx context.Context, fn func(domain.Repos) error) error {
	return s.Store.Within(ctx, func(r domain.Repos) error {
		slots := unguardedSlots{SlotRepo: r.Slots, store: s}
		r.Slots, r.Bookings = slots, unguardedBookings{BookingRepo: r.Bookings, slots: slots}
		return fn(r)
	})
}

type unguardedBookings struct {
	domain.BookingRepo
	slots unguardedSlots
}

// Load locks no slot.
func (b unguardedBookings) Load(ctx context.Context, q domain.BookingQuestion) (domain.BookingFacts, error) {
	slots, err := b.slots.Lock(ctx, q.SlotIDs)
	if err != nil {
		return domain.BookingFacts{}, err
	}
	q.SlotIDs = nil
	facts, err := b.BookingRepo.Load(ctx, q)
	facts.Slots = slots
	return facts, err
}

// Save books on when a slot is full.
func (b unguardedBookings) Save(ctx context.Context, records domain.BookingRecords) error {
	if err := b.slots.TakeMany(ctx, records.Places); err != nil {
		return err
	}
	records.Places = nil
	return b.BookingRepo.Save(ctx, records)
}

type unguardedSlots struct {
	domain.SlotRepo
	store unguarded
}

// Lock locks nothing and remembers the slots as they were at first.
func (s unguardedSlots) Lock(ctx context.Context, ids []int64) ([]domain.Slot, error) {
	s.store.mu.Lock()
	defer s.store.mu.Unlock()
	var out []domain.Slot
	for _, id := range slices.Sorted(slices.Values(ids)) {
		if _, ok := s.store.seen[id]; !ok {
			slot, err := s.ByID(ctx, id)
			if err != nil {
				return nil, err
			}
			s.store.seen[id] = slot
		}
		out = append(out, s.store.seen[id])
	}
	return out, nil
}

func (s unguardedSlots) Take(ctx context.Context, id int64) error {
	return s.TakeMany(ctx, map[int64]int{id: 1})
}

// TakeMany books on when the slot is full.
func (s unguardedSlots) TakeMany(ctx context.Context, places map[int64]int) error {
	for id, n := range places {
		err := s.SlotRepo.TakeMany(ctx, map[int64]int{id: n})
		if err != nil && !errors.Is(err, domain.Conflict("slot.full")) {
			return err
		}
	}
	return nil
}

// Release does not hear that nobody had taken the place.
func (s unguardedSlots) Release(ctx context.Context, id int64) error {
	if err := s.SlotRepo.Release(ctx, id); domain.CodeOf(err) != domain.CodeInternal {
		return err
	}
	return nil
}
