package usecase

import (
	"fmt"
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"pgregory.net/rapid"

	"luudong/domain"
)

// drawList makes people of one ward, some in households, and visits with slots.
func drawList(t *rapid.T, today domain.Date) ([]*citizen, *slotFinder) {
	unit := domain.Unit{ID: 1, Code: "26740", Path: "/79/26740/", Lat: 10.8, Lon: 106.7}
	var visits []domain.Visit
	var slots []domain.Slot
	for v := range rapid.IntRange(1, 4).Draw(t, "visits") {
		visit := domain.Visit{ID: int64(v + 1), Date: today.AddDays(1 + v/2), Start: domain.Clock(480 + 240*(v%2)), UnitPath: unit.Path, Lat: 10.8, Lon: 106.7}
		visits = append(visits, visit)
		for _, service := range domain.Services() {
			for n := range rapid.IntRange(1, 3).Draw(t, "slots") {
				slots = append(slots, domain.Slot{
					ID: int64(len(slots) + 1), VisitID: visit.ID, Service: service, Date: visit.Date, Start: visit.Start + domain.Clock(30*n),
					Capacity: rapid.IntRange(1, 3).Draw(t, "capacity"),
				})
			}
		}
	}
	var people []*citizen
	for n := range rapid.IntRange(1, 20).Draw(t, "people") {
		c := &citizen{row: n + 2, unitID: unit.ID, person: &domain.Person{
			ID: int64(n + 1), BirthDate: today.AddDays(-365*rapid.IntRange(15, 90).Draw(t, "age") - 30),
		}}
		if h := rapid.IntRange(0, 6).Draw(t, "household"); h > 2 {
			c.household = fmt.Sprint("H", h)
		}
		c.services = rapid.SampledFrom([][]domain.Service{{domain.ChipCard}, {domain.AccountL2}, domain.Services()}).Draw(t, "services")
		people = append(people, c)
	}
	return people, newSlotFinder(visits, slots, []domain.Unit{unit})
}

func old(c *citizen, today domain.Date) bool {
	return domain.AgeOn(c.person.BirthDate, today) >= oldAge
}

// unfair returns two people who came alone for the same services, of whom the
// older one, of 60 and over, got nothing or a later place; nil if there are none.
func unfair(people []*citizen, got map[*citizen]choice, today domain.Date) []*citizen {
	for _, x := range people {
		for _, y := range people {
			if x.household != "" || y.household != "" || !slices.Equal(x.services, y.services) || !old(x, today) || old(y, today) {
				continue
			}
			cx, okx := got[x]
			cy, oky := got[y]
			if oky && (!okx || cx.slots[0].Date > cy.slots[0].Date || cx.slots[0].Date == cy.slots[0].Date && cx.slots[0].Start > cy.slots[0].Start) {
				return []*citizen{x, y}
			}
		}
	}
	return nil
}

func placeAll(people []*citizen, finder *slotFinder) map[*citizen]choice {
	got := make(map[*citizen]choice)
	for _, group := range households(people) {
		for _, ch := range finder.findTogether(group) {
			if len(ch.slots) > 0 {
				got[ch.citizen] = ch
			}
		}
	}
	return got
}

// roomForAll reports whether a visit has places for all of them, each going
// through their services in sequence.
func roomForAll(ov *openVisit, group []*citizen) bool {
	all, ok := ov.takeFrom(group, 0)
	giveBack(all)
	return ok
}

// apart places people and returns a household that is not at the first visit
// that had room for all of it; nil if there is none.
func apart(people []*citizen, finder *slotFinder, place func([]*citizen) []choice) []*citizen {
	begun := map[string]bool{} // the rest of a large household stays with its first part
	for _, group := range households(people) {
		var first *openVisit
		for _, ov := range finder.nearVisits(group[0].unitID) {
			if roomForAll(ov, group) {
				first = ov
				break
			}
		}
		for _, ch := range place(group) {
			if first != nil && ch.open != first && !begun[group[0].household] {
				return group
			}
		}
		begun[group[0].household] = group[0].household != ""
	}
	return nil
}

func TestHouseholdsGetTheFirstVisitWithRoomForAll(t *testing.T) {
	today := domain.NewDate(2026, 12, 1)
	rapid.Check(t, func(t *rapid.T) {
		people, finder := drawList(t, today)
		orderCitizens(people, today)
		if group := apart(people, finder, finder.findTogether); group != nil {
			t.Fatalf("household %s is torn apart", group[0].household)
		}
	})
}

// The control: one by one, households are torn apart.
func TestHouseholdsOneByOneAreTornApart(t *testing.T) {
	today := domain.NewDate(2026, 12, 1)
	found := false
	rapid.Check(t, func(t *rapid.T) {
		people, finder := drawList(t, today)
		orderCitizens(people, today)
		found = found || apart(people, finder, func(group []*citizen) []choice {
			var out []choice
			for _, c := range group {
				if ch, ok := finder.find(c); ok {
					out = append(out, ch)
				}
			}
			return out
		}) != nil
	})
	assert.True(t, found)
}

func TestBatchesCutNoHousehold(t *testing.T) {
	var people []*citizen
	for n := range 3*listBatch + 7 {
		people = append(people, &citizen{row: n + 2, household: fmt.Sprint("H", n/7)})
	}
	where, count := map[string]int{}, 0
	for i, batch := range listBatches(people) {
		assert.LessOrEqual(t, len(batch), listBatch)
		for _, c := range batch {
			if at, ok := where[c.household]; ok {
				assert.Equal(t, at, i, c.household)
			}
			where[c.household] = i
			assert.Equal(t, count+2, c.row, "nobody twice, nobody left out")
			count++
		}
	}
	assert.Equal(t, len(people), count)
}

func TestTakeTogetherPrefersAdjacentSlots(t *testing.T) {
	ov := &openVisit{slots: map[domain.Service][]*domain.Slot{domain.ChipCard: {
		{ID: 1, Start: 480, Capacity: 1}, {ID: 2, Start: 510, Capacity: 1, Booked: 1},
		{ID: 3, Start: 540, Capacity: 1}, {ID: 4, Start: 570, Capacity: 1},
	}}}
	pair := []*citizen{{services: []domain.Service{domain.ChipCard}}, {services: []domain.Service{domain.ChipCard}}}
	all, ok := ov.takeTogether(pair)
	assert.True(t, ok)
	assert.Equal(t, []domain.Clock{540, 570}, []domain.Clock{all[0].slots[0].Start, all[1].slots[0].Start})
	_, ok = ov.takeTogether(pair)
	assert.False(t, ok, "one place is left")
	assert.Zero(t, ov.slots[domain.ChipCard][0].Booked, "nothing is kept of what did not work")
}

func TestListPlacesAreFair(t *testing.T) {
	today := domain.NewDate(2026, 12, 1)
	rapid.Check(t, func(t *rapid.T) {
		people, finder := drawList(t, today)
		orderCitizens(people, today)
		got := placeAll(people, finder)
		for _, ov := range finder.visits {
			for _, slots := range ov.slots {
				for _, s := range slots {
					if s.Booked > s.Capacity {
						t.Fatalf("slot %d is oversold", s.ID)
					}
				}
			}
		}
		for c, ch := range got {
			for i, s := range ch.slots {
				if s.VisitID != ch.open.visit.ID || s.Service != c.services[i] || i > 0 && s.Start < ch.slots[i-1].Start {
					t.Fatalf("row %d: not one visit in sequence", c.row)
				}
			}
		}
		if pair := unfair(people, got, today); pair != nil {
			t.Fatalf("row %d of 60 and over stands behind row %d", pair[0].row, pair[1].row)
		}
		// Households stand together in the order.
		seen, last := map[string]bool{}, ""
		for _, c := range people {
			if c.household != last && seen[c.household] {
				t.Fatalf("household %s is torn apart", c.household)
			}
			if last = c.household; last != "" {
				seen[last] = true
			}
		}
	})
}

// The control: in the order of the file, old people do stand behind.
func TestListPlacesInTheOrderOfTheFileAreNotFair(t *testing.T) {
	today := domain.NewDate(2026, 12, 1)
	found := false
	rapid.Check(t, func(t *rapid.T) {
		people, finder := drawList(t, today)
		found = found || unfair(people, placeAll(people, finder), today) != nil
	})
	assert.True(t, found)
}
