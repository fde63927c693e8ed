package usecase_test

import (
	"context"
	"flag"
	"os"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
	"luudong/infra/pgtest"
)

const (
	waveModelQuota   = 4
	waveModelInvited = 6
)

// waveModel is what a wave should be: tickets of the invited and of others, and
// held places of slots until the release.
type waveModel struct {
	rig      *apptest.Rig
	slots    []domain.Slot
	wave     waveRig
	links    []domain.Invitation
	held     map[int64]int // by slot
	taken    map[int64]int // tickets that are not cancelled, by slot
	invited  map[int]waveModelTicket
	others   []waveModelTicket
	released bool
}

type waveModelTicket struct {
	code      string
	slot      int64
	person    int // of apptest.Person
	cancelled bool
}

// begin empties the database of bookings and makes a wave.
func (m *waveModel) begin(t *testing.T) {
	for _, table := range []string{"notices", "appointments", "invitation_people", "invitations", "wave_holds", "waves", "persons"} {
		_, err := m.rig.Store.DB().ExecContext(context.Background(), "DELETE FROM "+table)
		require.NoError(t, err)
	}
	_, err := m.rig.Store.DB().ExecContext(context.Background(), "UPDATE slots SET booked = 0")
	require.NoError(t, err)
	m.rig.Clock.Set(apptest.Start.Add(-24 * time.Hour))
	m.wave = newWave(t, m.rig, waveInput(invitedList(waveModelInvited, 0), waveModelQuota))
	m.links = m.wave.links(t)
	m.held, m.taken, m.invited, m.others, m.released = map[int64]int{}, map[int64]int{}, map[int]waveModelTicket{}, nil, false
	require.NoError(t, m.rig.Store.View(context.Background(), func(r domain.Repos) error {
		holds, err := r.Waves.Holds(context.Background(), m.wave.wave.ID)
		for _, h := range holds {
			m.held[h.SlotID] = h.Places
		}
		return err
	}))
}

func (m *waveModel) actions() map[string]func(*rapid.T) {
	slot := rapid.SampledFrom(m.slots)
	return map[string]func(*rapid.T){
		"an invited books": func(t *rapid.T) {
			m.invite(t, rapid.IntRange(1, waveModelInvited).Draw(t, "person"), slot.Draw(t, "slot"))
		},
		"somebody else books": func(t *rapid.T) { m.public(t, slot.Draw(t, "slot")) },
		"an invited cancels": func(t *rapid.T) {
			person := rapid.IntRange(1, waveModelInvited).Draw(t, "person")
			if ticket, ok := m.invited[person]; ok {
				m.cancel(t, &ticket)
				m.invited[person] = ticket
			}
		},
		"somebody else cancels": func(t *rapid.T) {
			if n := len(m.others); n > 0 {
				m.cancel(t, &m.others[rapid.IntRange(0, n-1).Draw(t, "ticket")])
			}
		},
		"the date comes": func(t *rapid.T) {
			if rapid.IntRange(0, 7).Draw(t, "release") == 0 {
				m.rig.Clock.Set(m.wave.wave.ReleaseAt)
			}
		},
		"": m.check,
	}
}

func (m *waveModel) invite(t *rapid.T, person int, slot domain.Slot) {
	inv := m.links[person-1]
	ticket, err := m.rig.InvitationBook(context.Background(), waveCitizen, usecase.InvitationBookInput{
		Token: inv.Token, PersonID: inv.People[0].PersonID, SlotIDs: []int64{slot.ID}, Consent: true,
	})
	before, answered := m.invited[person]
	switch {
	case answered:
		require.NoError(t, err)
		require.Equal(t, before.code, ticket.Code, "the same ticket, whatever became of it")
	case m.due():
		m.free()
		require.ErrorIs(t, err, domain.Conflict("invitation.released"))
	case m.held[slot.ID] == 0:
		require.ErrorIs(t, err, domain.Conflict("slot.full"))
	default:
		require.NoError(t, err)
		m.held[slot.ID]--
		m.taken[slot.ID]++
		m.invited[person] = waveModelTicket{code: ticket.Code, slot: slot.ID, person: person}
	}
}

// due reports whether the wave holds nothing any more.
func (m *waveModel) due() bool { return !m.rig.Clock.Now().Before(m.wave.wave.ReleaseAt) }

// free is the release: it happens with the next look at the point or the wave.
func (m *waveModel) free() {
	m.released = true
	clear(m.held)
}

// public books as a citizen who looks at the point's page first.
func (m *waveModel) public(t *rapid.T, slot domain.Slot) {
	_, err := m.rig.PublicSlotList(context.Background(), "P1")
	require.NoError(t, err)
	if m.due() {
		m.free()
	}
	person := 700 + len(m.others)
	ticket, err := m.rig.AppointmentBook(context.Background(), waveCitizen, usecase.AppointmentBookInput{
		SlotIDs: []int64{slot.ID}, Person: apptest.Person(person), Source: domain.SourceCitizen, Consent: true,
	})
	if slot.Capacity-domain.DefaultBookingRules().KeptBack(slot)-m.taken[slot.ID]-m.held[slot.ID] < 1 {
		require.ErrorIs(t, err, domain.Conflict("slot.full"))
		return
	}
	require.NoError(t, err)
	m.taken[slot.ID]++
	m.others = append(m.others, waveModelTicket{code: ticket.Code, slot: slot.ID, person: person})
}

func (m *waveModel) cancel(t *rapid.T, ticket *waveModelTicket) {
	_, err := m.rig.AppointmentCancel(context.Background(), waveCitizen, ticket.code, phoneOf(ticket.person))
	require.NoError(t, err)
	if !ticket.cancelled {
		ticket.cancelled = true
		m.taken[ticket.slot]--
	}
}

// check compares the whole database with the model.
func (m *waveModel) check(t *rapid.T) {
	m.rig.CheckConsistent()
	require.NoError(t, m.rig.Store.View(context.Background(), func(r domain.Repos) error {
		holds, err := r.Waves.Holds(context.Background(), m.wave.wave.ID)
		if err != nil {
			return err
		}
		held := map[int64]int{}
		for _, h := range holds {
			held[h.SlotID] = h.Places
		}
		for _, s := range m.slots {
			now, err := r.Slots.ByID(context.Background(), s.ID)
			if err != nil {
				return err
			}
			require.Equal(t, m.held[s.ID], held[s.ID], "held in slot %d", s.ID)
			require.Equal(t, m.taken[s.ID]+m.held[s.ID], now.Booked, "counted in slot %d", s.ID)
		}
		w, err := r.Waves.ByID(context.Background(), m.wave.wave.ID)
		require.Equal(t, m.released, w.Status == domain.WaveReleased)
		require.Equal(t, len(m.invited), w.Answered)
		require.LessOrEqual(t, len(m.invited), waveModelQuota)
		return err
	}))
}

// TestWaveIsItsModel does random things to a small wave and to a model of it.
// `make proof-booking` plays more stories, with LUUDONG_PROOF_ROUNDS.
func TestWaveIsItsModel(t *testing.T) {
	rounds, err := strconv.Atoi(os.Getenv("LUUDONG_PROOF_ROUNDS"))
	if err != nil {
		rounds = 1
	}
	require.NoError(t, flag.Set("rapid.checks", strconv.Itoa(modelChecks*rounds)))
	for engine, rig := range map[string]func() *apptest.Rig{
		"sqlite":   func() *apptest.Rig { return apptest.New(t) },
		"postgres": func() *apptest.Rig { return apptest.NewOn(t, pgtest.NewDatabase(t)) },
	} {
		t.Run(engine, func(t *testing.T) {
			m := &waveModel{rig: rig()}
			cityTheDayBefore(m.rig)
			_, err := m.rig.Store.DB().ExecContext(context.Background(), "UPDATE slots SET capacity = 3")
			require.NoError(t, err)
			found, err := m.rig.SlotList(context.Background(), "P1")
			require.NoError(t, err)
			for _, v := range found.Visits {
				for _, s := range v.Slots {
					if s.Service == domain.AccountL2 && len(m.slots) < 3 {
						m.slots = append(m.slots, s)
					}
				}
			}
			require.Len(t, m.slots, 3)
			rapid.Check(t, func(rt *rapid.T) {
				m.begin(t)
				rt.Repeat(m.actions())
				m.check(rt)
			})
		})
	}
}
