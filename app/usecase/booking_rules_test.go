package usecase_test

import (
	"context"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// setRules changes the rules in force.
func setRules(t *testing.T, r *apptest.Rig, change func(*domain.BookingRules)) {
	t.Helper()
	rules, err := r.BookingRulesView(context.Background(), apptest.As(domain.RoleAdministrator))
	require.NoError(t, err)
	change(&rules)
	require.NoError(t, r.BookingRulesSave(context.Background(), apptest.As(domain.RoleAdministrator), rules))
}

func TestBookingRulesBindCitizensAndNotStaff(t *testing.T) {
	ctx, citizen, desk := context.Background(), domain.CitizenActor("req"), apptest.As(domain.RoleDesk)
	for _, c := range []struct {
		name   string
		change func(*domain.BookingRules)
		want   string
	}{
		{"a horizon that ends before", func(r *domain.BookingRules) { r.HorizonDays = 1 }, "slot.too_far"},
		{"a cut-off that has passed", func(r *domain.BookingRules) { r.CutoffDays = 30 }, "slot.cut_off"},
		{"a locked roster", func(r *domain.BookingRules) { r.LockDays = 30 }, "roster.locked"},
		{"all places kept for people who walk in", func(r *domain.BookingRules) { r.WalkInPercent = 90 }, "slot.full"},
	} {
		t.Run(c.name, func(t *testing.T) {
			r := apptest.New(t)
			cityTheDayBefore(r)
			r.Clock.Set(apptest.Start.AddDate(0, 0, -3))
			slots := freeSlots(t, r, domain.AccountL2)
			slot := slots[0]
			mine := bookAs(t, r, citizen, 1, slots[1].ID)
			setRules(t, r, c.change)
			if c.want == "slot.full" {
				for n := range slot.Free() - slot.Capacity*90/100 {
					bookAs(t, r, desk, 50+n, slot.ID)
				}
			}
			book := func(by domain.Actor, n int) error {
				_, err := r.AppointmentBook(ctx, by, usecase.AppointmentBookInput{
					SlotIDs: []int64{slot.ID}, Person: apptest.Person(n), Source: domain.SourceCitizen, Consent: true,
				})
				return err
			}
			assert.ErrorIs(t, book(citizen, 2), domain.Conflict(c.want))
			found, err := r.PublicSlotList(ctx, "P1")
			require.NoError(t, err)
			for _, v := range found.Visits {
				for _, s := range v.Slots {
					assert.False(t, s.ID == slot.ID && s.Free() > 0, "the page does not offer it")
				}
			}
			_, err = r.AppointmentMove(ctx, citizen, usecase.AppointmentMoveInput{Code: mine.Code, Phone: "0901000001", SlotIDs: []int64{slot.ID}})
			assert.ErrorIs(t, err, domain.Conflict(c.want))
			_, err = r.AppointmentCancel(ctx, citizen, mine.Code, "0901000001")
			if c.want == "roster.locked" {
				assert.ErrorIs(t, err, domain.Conflict(c.want))
			} else {
				assert.NoError(t, err)
			}
			assert.NoError(t, book(desk, 3))
			r.CheckConsistent()
		})
	}
}

func TestPhoneLimitHoldsInARace(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, citizen := context.Background(), domain.CitizenActor("req")
		cityTheDayBefore(r)
		setRules(t, r, func(rules *domain.BookingRules) { rules.PhoneLimit, rules.WalkInPercent = 3, 0 })
		slots := freeSlots(t, r, domain.AccountL2)
		book := func(n int) (usecase.Ticket, error) {
			p := apptest.Person(n)
			p["phone"] = "0901999999"
			return r.AppointmentBook(ctx, citizen, usecase.AppointmentBookInput{
				SlotIDs: []int64{slots[n%4].ID}, Person: p, Source: domain.SourceCitizen, Consent: true,
			})
		}
		var mu sync.Mutex
		var codes []string
		var wg sync.WaitGroup
		for n := range 12 {
			wg.Go(func() {
				ticket, err := book(n)
				mu.Lock()
				defer mu.Unlock()
				if err == nil {
					codes = append(codes, ticket.Code)
				} else {
					assert.ErrorIs(t, err, domain.Conflict("appointment.phone_limit"))
				}
			})
		}
		wg.Wait()
		require.Len(t, codes, 3)
		_, err := r.AppointmentCancel(ctx, citizen, codes[0], "0901999999")
		require.NoError(t, err)
		_, err = book(20)
		require.NoError(t, err, "a cancelled one does not count")
		r.CheckConsistent()
	})
}

func TestBookingRulesAreTheAdministrators(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	ward := apptest.As(domain.RoleAdministrator)
	ward.UnitPath = "/79/26740/"
	for name, by := range map[string]domain.Actor{"desk": apptest.As(domain.RoleDesk), "of a ward": ward} {
		assert.Equal(t, domain.CodeForbidden, domain.CodeOf(r.BookingRulesSave(ctx, by, domain.DefaultBookingRules())), name)
	}
	err := r.BookingRulesSave(ctx, apptest.As(domain.RoleAdministrator), domain.BookingRules{})
	assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err))
	rules, err := r.BookingRulesView(ctx, apptest.As(domain.RoleDesk))
	require.NoError(t, err)
	assert.Equal(t, domain.DefaultBookingRules(), rules, "until somebody sets others")
}
