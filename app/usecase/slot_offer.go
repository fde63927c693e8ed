package usecase

import (
	"slices"

	"luudong/domain"
)

// SlotOffer is a time of a visit with one slot for each service asked for.
type SlotOffer struct {
	Slots []domain.Slot // in the order of the services, never empty
	Free  int           // places left for all services together, 0 when full
}

// Start returns when the first service begins.
func (o SlotOffer) Start() domain.Clock { return o.Slots[0].Start }

// SlotIDs returns the slots to book.
func (o SlotOffer) SlotIDs() []int64 {
	ids := make([]int64, 0, len(o.Slots))
	for _, s := range o.Slots {
		ids = append(ids, s.ID)
	}
	return ids
}

// Offers returns the times of the visit at which somebody can have all the
// services, by start. Services are had one after the other, so each later one
// is at the same time or the next with a place. Full times are included with
// Free 0; there is nothing if the visit lacks one of the services.
func (v OpenVisit) Offers(services []domain.Service) []SlotOffer {
	if len(services) == 0 {
		return nil
	}
	var offers []SlotOffer
	for _, first := range v.ofService(services[0]) {
		offer := SlotOffer{Slots: []domain.Slot{first}, Free: first.Free()}
		for _, service := range services[1:] {
			next, ok := nextSlot(v.ofService(service), offer.Slots[len(offer.Slots)-1].Start)
			if !ok {
				offer.Slots = nil
				break
			}
			offer.Slots = append(offer.Slots, next)
			offer.Free = min(offer.Free, next.Free())
		}
		if offer.Slots != nil {
			offers = append(offers, offer)
		}
	}
	return offers
}

func (v OpenVisit) ofService(s domain.Service) []domain.Slot {
	var found []domain.Slot
	for _, slot := range v.Slots {
		if slot.Service == s {
			found = append(found, slot)
		}
	}
	return found
}

// nextSlot returns the first slot with a place that does not begin before the
// time, or the first full one if all are full.
func nextSlot(slots []domain.Slot, from domain.Clock) (domain.Slot, bool) {
	var full *domain.Slot
	for i, s := range slots {
		switch {
		case s.Start < from:
		case s.Free() > 0:
			return s, true
		case full == nil:
			full = &slots[i]
		}
	}
	if full == nil {
		return domain.Slot{}, false
	}
	return *full, true
}

// NearestOffer returns the offer with a place whose start is nearest to a time,
// the later one of two equally near; false if all are full.
func NearestOffer(offers []SlotOffer, to domain.Clock) (SlotOffer, bool) {
	free := slices.DeleteFunc(slices.Clone(offers), func(o SlotOffer) bool { return o.Free == 0 })
	if len(free) == 0 {
		return SlotOffer{}, false
	}
	distance := func(o SlotOffer) domain.Clock { return max(o.Start()-to, to-o.Start()) }
	return slices.MinFunc(free, func(x, y SlotOffer) int {
		if d := distance(x) - distance(y); d != 0 {
			return int(d)
		}
		return int(y.Start() - x.Start())
	}), true
}
