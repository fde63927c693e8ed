package usecase_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"luudong/app/usecase"
	"luudong/domain"
)

func slot(id int64, service domain.Service, start domain.Clock, free int) domain.Slot {
	return domain.Slot{ID: id, Service: service, Start: start, End: start + 30, Capacity: 5, Booked: 5 - free}
}

func TestOpenVisitOffers(t *testing.T) {
	const eight, half, nine = domain.Clock(480), domain.Clock(510), domain.Clock(540)
	card, account := domain.ChipCard, domain.AccountL2
	both := []domain.Service{card, account}
	type offer struct {
		ids  []int64
		free int
	}
	for _, c := range []struct {
		name     string
		slots    []domain.Slot
		services []domain.Service
		want     []offer
	}{
		{"no service asked for", []domain.Slot{slot(1, card, eight, 5)}, nil, nil},
		{"one service, full times too", []domain.Slot{slot(1, card, eight, 0), slot(2, account, eight, 5), slot(3, card, half, 2)},
			[]domain.Service{card}, []offer{{[]int64{1}, 0}, {[]int64{3}, 2}}},
		{"both at the same time", []domain.Slot{slot(1, card, eight, 5), slot(2, account, eight, 3)}, both, []offer{{[]int64{1, 2}, 3}}},
		{"the account later when its time is full", []domain.Slot{slot(1, card, eight, 5), slot(2, account, eight, 0), slot(3, account, nine, 4)},
			both, []offer{{[]int64{1, 3}, 4}}},
		{"full when the account is full to the end", []domain.Slot{slot(1, card, eight, 5), slot(2, account, eight, 0), slot(3, account, half, 0)},
			both, []offer{{[]int64{1, 2}, 0}}},
		{"the account is never before the card", []domain.Slot{slot(1, account, eight, 5), slot(2, card, half, 5)}, both, nil},
		{"a visit without the service", []domain.Slot{slot(1, card, eight, 5)}, both, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var got []offer
			for _, o := range (usecase.OpenVisit{Slots: c.slots}).Offers(c.services) {
				got = append(got, offer{o.SlotIDs(), o.Free})
			}
			assert.Equal(t, c.want, got)
		})
	}
}

func TestNearestOffer(t *testing.T) {
	at := func(start domain.Clock, free int) usecase.SlotOffer {
		return usecase.SlotOffer{Slots: []domain.Slot{slot(int64(start), domain.ChipCard, start, free)}, Free: free}
	}
	for _, c := range []struct {
		name   string
		offers []usecase.SlotOffer
		to     domain.Clock
		want   int64 // 0: none
	}{
		{"none", nil, 480, 0},
		{"all full", []usecase.SlotOffer{at(480, 0), at(510, 0)}, 480, 0},
		{"itself", []usecase.SlotOffer{at(480, 1), at(510, 1)}, 480, 480},
		{"the later of two equally near", []usecase.SlotOffer{at(480, 1), at(510, 0), at(540, 1)}, 510, 540},
		{"an earlier one when nearer", []usecase.SlotOffer{at(480, 1), at(510, 0), at(600, 1)}, 510, 480},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, ok := usecase.NearestOffer(c.offers, c.to)
			assert.Equal(t, c.want != 0, ok)
			if ok {
				assert.Equal(t, c.want, got.Slots[0].ID)
			}
		})
	}
}
