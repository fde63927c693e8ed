package usecase_test

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// waveRig is a city the day before its visits with a wave at P1.
type waveRig struct {
	*apptest.Rig
	wave domain.Wave
}

var waveCitizen = domain.CitizenActor("req")

// invitedList is a list of people, each alone but for those of a household.
func invitedList(people, households int) string {
	var b strings.Builder
	b.WriteString("personal_id,full_name,birth_date,phone,household\n")
	for n := 1; n <= people; n++ {
		p, household := apptest.Person(n), ""
		if n <= 2*households {
			household = fmt.Sprintf("H%d", (n+1)/2)
		}
		fmt.Fprintf(&b, "%s,%s,%s,%s,%s\n", p["personal_id"], p["full_name"], p["birth_date"], p["phone"], household)
	}
	return b.String()
}

// waveInput asks for a wave that is released in the evening: before the first visit.
func waveInput(list string, quota int) usecase.WaveCreateInput {
	return usecase.WaveCreateInput{
		Name: "Chung cư Mẫu, đợt 1", PointCode: "P1", Services: []domain.Service{domain.AccountL2}, Quota: quota,
		ReleaseAt: apptest.Start.AddDate(0, 0, -1).Add(8 * time.Hour),
		File:      usecase.ImportFile{Name: "cu-dan.csv", Content: strings.NewReader(list)},
	}
}

func newWave(t *testing.T, r *apptest.Rig, in usecase.WaveCreateInput) waveRig {
	t.Helper()
	wave, report, err := r.WaveCreate(context.Background(), apptest.As(domain.RoleDesk), in)
	require.NoError(t, err)
	require.Empty(t, report.Bad)
	return waveRig{r, wave}
}

// links returns the invitations with their tokens.
func (w waveRig) links(t *testing.T) []domain.Invitation {
	t.Helper()
	_, all, err := w.InvitationLinks(context.Background(), apptest.As(domain.RoleDesk), w.wave.ID)
	require.NoError(t, err)
	return all
}

// bookInvited books the first held time for one of the people of an invitation.
func (w waveRig) bookInvited(inv domain.Invitation, person int) (usecase.Ticket, error) {
	ctx := context.Background()
	page, err := w.InvitationView(ctx, inv.Token)
	if err != nil {
		return usecase.Ticket{}, err
	}
	for _, v := range page.Visits {
		for _, o := range v.Offers(page.Wave.Services) {
			if o.Free == 0 {
				continue
			}
			ticket, err := w.InvitationBook(ctx, waveCitizen, usecase.InvitationBookInput{
				Token: inv.Token, PersonID: inv.People[person].PersonID, SlotIDs: o.SlotIDs(), Consent: true,
			})
			if !errors.Is(err, domain.Conflict("slot.full")) {
				return ticket, err
			}
		}
	}
	return usecase.Ticket{}, domain.Conflict("slot.full")
}

func (w waveRig) view(t *testing.T) domain.Wave {
	t.Helper()
	detail, err := w.WaveView(context.Background(), apptest.As(domain.RolePlanner), w.wave.ID)
	require.NoError(t, err)
	return detail.Wave
}

// publicFree counts what citizens can book at P1 for the wave's service.
func publicFree(t *testing.T, r *apptest.Rig) (free int) {
	t.Helper()
	found, err := r.PublicSlotList(context.Background(), "P1")
	require.NoError(t, err)
	for _, v := range found.Visits {
		for _, o := range v.Offers([]domain.Service{domain.AccountL2}) {
			free += o.Free
		}
	}
	return free
}

func TestWaveHoldsPlacesForTheInvitedUntilItsDate(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		cityTheDayBefore(r)
		before := publicFree(t, r)
		w := newWave(t, r, waveInput(invitedList(12, 2), 10))
		assert.Equal(t, before-10, publicFree(t, r), "held places are nobody else's")
		r.CheckConsistent()
		links := w.links(t)
		require.Len(t, links, 10, "two households of two, and eight alone")
		for _, inv := range links {
			assert.Len(t, inv.Token, domain.InvitationTokenLength)
		}

		family := links[0]
		require.Len(t, family.People, 2)
		ticket, err := w.bookInvited(family, 0)
		require.NoError(t, err)
		again, err := w.bookInvited(family, 0)
		require.NoError(t, err)
		assert.Equal(t, ticket.Code, again.Code, "asked again: the same ticket")
		assert.True(t, again.Repeated)
		_, err = w.bookInvited(family, 1)
		require.NoError(t, err)
		r.CheckConsistent()

		stands := w.view(t)
		assert.Equal(t, domain.WaveCounts{Invitations: 10, People: 12, Answered: 2, Held: 8}, stands.WaveCounts)
		assert.Equal(t, before-10, publicFree(t, r))

		_, err = r.AppointmentCancel(ctx, waveCitizen, ticket.Code, phoneOf(1))
		require.NoError(t, err, "a ticket like any other")
		assert.Equal(t, before-9, publicFree(t, r), "its place is everybody's")
		r.CheckConsistent()

		r.Clock.Set(w.wave.ReleaseAt)
		assert.Equal(t, before-1, publicFree(t, r), "released on read, at the very moment")
		r.CheckConsistent()
		_, err = w.bookInvited(links[5], 0)
		require.Error(t, err)
		_, err = w.InvitationBook(ctx, waveCitizen, usecase.InvitationBookInput{
			Token: links[5].Token, PersonID: links[5].People[0].PersonID, SlotIDs: []int64{ticket.Appointments[0].SlotID}, Consent: true,
		})
		require.ErrorIs(t, err, domain.Conflict("invitation.released"))
		released, err := r.WaveReleaseDue(ctx, apptest.System())
		require.NoError(t, err)
		assert.Zero(t, released, "once")
		require.NoError(t, r.WaveRelease(ctx, apptest.As(domain.RoleDesk), w.wave.ID), "again changes nothing")
		assert.Equal(t, domain.WaveReleased, w.view(t).Status)
		r.CheckConsistent()
	})
}

func TestWaveBookingAtTheLastMomentIsRefusedAndReleases(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		cityTheDayBefore(r)
		w := newWave(t, r, waveInput(invitedList(3, 0), 3))
		inv := w.links(t)[0]
		page, err := w.InvitationView(context.Background(), inv.Token)
		require.NoError(t, err)
		r.Clock.Set(w.wave.ReleaseAt)
		_, err = w.InvitationBook(context.Background(), waveCitizen, usecase.InvitationBookInput{
			Token: inv.Token, PersonID: inv.People[0].PersonID, SlotIDs: []int64{page.Visits[0].Slots[0].ID}, Consent: true,
		})
		require.ErrorIs(t, err, domain.Conflict("invitation.released"))
		released, err := r.WaveReleaseDue(context.Background(), apptest.System())
		require.NoError(t, err)
		assert.Zero(t, released, "the refused booking released it")
		r.CheckConsistent()
	})
}

// waveRace is what came of the invited, the public and the release at once.
type waveRace struct{ taken, public int }

const raceQuota, raceInvited = 8, 16

// race lets twice as many invited as there are places book, as many of the public,
// and, if told to, three hands release the wave meanwhile.
func (w waveRig) race(t *testing.T, release bool) (out waveRace) {
	t.Helper()
	ctx := context.Background()
	var all sync.WaitGroup
	var mu sync.Mutex
	for i, inv := range w.links(t) {
		all.Go(func() {
			_, err := w.bookInvited(inv, 0)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				out.taken++
				return
			}
			assert.Equal(t, domain.CodeConflict, domain.CodeOf(err), err)
		})
		all.Go(func() {
			if w.bookPublic(t, 700+i) {
				mu.Lock()
				defer mu.Unlock()
				out.public++
			}
		})
		if i == raceInvited/2 && release {
			for range 3 {
				all.Go(func() { assert.NoError(t, w.WaveRelease(ctx, apptest.As(domain.RoleDesk), w.wave.ID)) })
			}
		}
	}
	all.Wait()
	return out
}

// bookPublic books the first free time of the wave's point; false if all are full.
func (w waveRig) bookPublic(t *testing.T, person int) bool {
	t.Helper()
	found, err := w.PublicSlotList(context.Background(), "P1")
	assert.NoError(t, err)
	for _, v := range found.Visits {
		for _, o := range v.Offers([]domain.Service{domain.AccountL2}) {
			if o.Free == 0 {
				continue
			}
			_, err := w.AppointmentBook(context.Background(), waveCitizen, usecase.AppointmentBookInput{
				SlotIDs: o.SlotIDs(), Person: apptest.Person(person), Source: domain.SourceCitizen, Consent: true,
			})
			if err == nil {
				return true
			}
		}
	}
	return false
}

// TestWaveOfManyAtOnce: no slot is oversold, the wave gives out no more than its
// quota, it is released once, and every place ends up with exactly one of them.
func TestWaveOfManyAtOnce(t *testing.T) {
	for name, release := range map[string]bool{"held to the end": false, "released meanwhile": true} {
		t.Run(name, func(t *testing.T) {
			onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
				cityTheDayBefore(r)
				before := publicFree(t, r)
				w := newWave(t, r, waveInput(invitedList(raceInvited, 0), raceQuota))
				out := w.race(t, release)
				r.CheckConsistent()
				stands := w.view(t)
				assert.LessOrEqual(t, out.taken, raceQuota)
				if !release {
					assert.Equal(t, raceQuota, out.taken, "and no fewer: nobody else can have them")
				}
				assert.Equal(t, out.taken, stands.Answered)
				assert.Equal(t, before, out.taken+out.public+stands.Held+publicFree(t, r), "no place is lost, none is given twice")
				found, err := r.AuditList(context.Background(), apptest.System(), domain.Page{})
				require.NoError(t, err)
				releases := 0
				for _, e := range found.Items {
					if e.Action == "wave.release" {
						releases++
					}
				}
				assert.Equal(t, release, releases == 1, "released once or never")
			})
		})
	}
}

// TestWaveWithoutItsGuardGivesOutTooMuch is the control of the race: with holds
// that do not go down, the same race must be found out.
func TestWaveWithoutItsGuardGivesOutTooMuch(t *testing.T) {
	r := apptest.New(t)
	cityTheDayBefore(r)
	w := newWave(t, r, waveInput(invitedList(raceInvited, 0), raceQuota))
	_, err := r.Store.DB().ExecContext(context.Background(), `CREATE TRIGGER without_guard AFTER UPDATE ON wave_holds WHEN NEW.places < OLD.places
		BEGIN UPDATE wave_holds SET places = OLD.places WHERE wave_id = OLD.wave_id AND slot_id = OLD.slot_id; END`)
	require.NoError(t, err)
	out := w.race(t, false)
	assert.Greater(t, out.taken, raceQuota)
	report, err := r.ConsistencyCheck(context.Background(), apptest.System())
	require.NoError(t, err)
	var rules []string
	for _, f := range report.Found {
		rules = append(rules, f.Rule)
	}
	assert.Contains(t, rules, "slot_counter")
	assert.Contains(t, rules, "wave_quota")
}

// TestWaveFaultsAreFound breaks a wave behind its back, as a fault of the program
// or of a disk would.
func TestWaveFaultsAreFound(t *testing.T) {
	for name, fault := range map[string]struct{ statement, rule string }{
		"a place held that no slot counts":   {"UPDATE wave_holds SET places = places + 1", "wave_quota"},
		"a place given back twice":           {"UPDATE slots SET booked = booked - 1 WHERE id IN (SELECT slot_id FROM wave_holds)", "slot_counter"},
		"a release that keeps what it held":  {"UPDATE waves SET status = 'released', released_at = created_at", "wave_hold"},
		"a hold that was lost, not released": {"UPDATE wave_holds SET places = places - 1", "wave_quota"},
	} {
		t.Run(name, func(t *testing.T) {
			r := apptest.New(t)
			cityTheDayBefore(r)
			newWave(t, r, waveInput(invitedList(4, 0), 2))
			r.CheckConsistent()
			_, err := r.Store.DB().ExecContext(context.Background(), fault.statement)
			require.NoError(t, err)
			report, err := r.ConsistencyCheck(context.Background(), apptest.System())
			require.NoError(t, err)
			var rules []string
			for _, f := range report.Found {
				rules = append(rules, f.Rule)
			}
			assert.Contains(t, rules, fault.rule)
		})
	}
}

func TestWaveCreateRefuses(t *testing.T) {
	r := apptest.New(t)
	cityTheDayBefore(r)
	desk := apptest.As(domain.RoleDesk)
	outside := desk
	outside.UnitPath = "/79/26890/"
	free := publicFree(t, r)
	with := func(change func(*usecase.WaveCreateInput)) usecase.WaveCreateInput {
		in := waveInput(invitedList(12, 0), 10)
		change(&in)
		return in
	}
	for _, c := range []struct {
		name string
		by   domain.Actor
		in   usecase.WaveCreateInput
		key  string
	}{
		{"who may not", apptest.As(domain.RoleStaff), with(func(*usecase.WaveCreateInput) {}), "permission.missing"},
		{"a citizen", waveCitizen, with(func(*usecase.WaveCreateInput) {}), "permission.missing"},
		{"a point of another ward", outside, with(func(*usecase.WaveCreateInput) {}), "point.not_found"},
		{"no such point", desk, with(func(in *usecase.WaveCreateInput) { in.PointCode = "NOWHERE" }), "point.not_found"},
		{"no name", desk, with(func(in *usecase.WaveCreateInput) { in.Name = " " }), "input.invalid"},
		{"no service", desk, with(func(in *usecase.WaveCreateInput) { in.Services = nil }), "input.invalid"},
		{"no places", desk, with(func(in *usecase.WaveCreateInput) { in.Quota = 0 }), "input.invalid"},
		{"more places than people", desk, with(func(in *usecase.WaveCreateInput) { in.Quota = 13 }), "input.invalid"},
		{"more places than there are", desk, waveInput(invitedList(free+1, 0), free+1), "wave.no_places"},
		{"a release that is past", desk, with(func(in *usecase.WaveCreateInput) { in.ReleaseAt = apptest.Start.AddDate(0, 0, -2) }), "input.invalid"},
		{"a release after all visits", desk, with(func(in *usecase.WaveCreateInput) { in.ReleaseAt = apptest.Start.AddDate(0, 0, 20) }), "wave.no_places"},
		{"visits of nowhere", desk, with(func(in *usecase.WaveCreateInput) { in.VisitIDs = []int64{99999} }), "wave.no_places"},
		{"an empty list", desk, with(func(in *usecase.WaveCreateInput) {
			in.File.Content = strings.NewReader("personal_id,full_name,birth_date\n")
		}), "file.no_rows"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, _, err := r.WaveCreate(context.Background(), c.by, c.in)
			var e *domain.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, c.key, e.Key)
			assert.Equal(t, free, publicFree(t, r), "nothing is held")
		})
	}
	t.Run("bad rows", func(t *testing.T) {
		list := invitedList(3, 0) + "123,Sai Số,01/01/1990,,\n"
		_, report, err := r.WaveCreate(context.Background(), desk, waveInput(list, 2))
		require.NoError(t, err)
		assert.True(t, report.Refused())
		assert.Equal(t, 5, report.Bad[0].Row)
		in := waveInput(list, 2)
		in.File.GoodRows = true
		wave, report, err := r.WaveCreate(context.Background(), desk, in)
		require.NoError(t, err)
		assert.NotZero(t, wave.ID)
		assert.Equal(t, 3, report.Saved)
	})
	t.Run("another's number is not invited", func(t *testing.T) {
		bookAs(t, r, desk, 900, firstSlot(t, r))
		p := apptest.Person(900)
		list := invitedList(3, 0) + p["personal_id"] + ",Người Khác,01/01/1990,,\n"
		wave, report, err := r.WaveCreate(context.Background(), desk, waveInput(list, 2))
		require.NoError(t, err)
		assert.Equal(t, "person.mismatch", report.Warnings[len(report.Warnings)-1].Key)
		detail, err := r.WaveView(context.Background(), desk, wave.ID)
		require.NoError(t, err)
		assert.Equal(t, 3, detail.Wave.People)
	})
	r.CheckConsistent()
}

// firstSlot is a slot of P1 with a free place.
func firstSlot(t *testing.T, r *apptest.Rig) int64 {
	t.Helper()
	found, err := r.PublicSlotList(context.Background(), "P1")
	require.NoError(t, err)
	for _, v := range found.Visits {
		for _, o := range v.Offers([]domain.Service{domain.AccountL2}) {
			if o.Free > 0 {
				return o.SlotIDs()[0]
			}
		}
	}
	t.Fatal("no free place")
	return 0
}

func TestInvitationBookRefuses(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	cityTheDayBefore(r)
	list := strings.ReplaceAll(invitedList(4, 0), phoneOf(4), "")
	w := newWave(t, r, waveInput(list, 3))
	links := w.links(t)
	page, err := r.InvitationView(ctx, strings.ToUpper(links[0].Token))
	require.NoError(t, err, "a token that was typed in capitals")
	require.NotEmpty(t, page.Visits)
	held := page.Visits[0].Slots[0].ID
	in := usecase.InvitationBookInput{Token: links[0].Token, PersonID: links[0].People[0].PersonID, SlotIDs: []int64{held}, Consent: true}
	with := func(change func(*usecase.InvitationBookInput)) usecase.InvitationBookInput {
		out := in
		change(&out)
		return out
	}
	for _, c := range []struct {
		name string
		in   usecase.InvitationBookInput
		key  string
	}{
		{"no such link", with(func(in *usecase.InvitationBookInput) { in.Token = strings.Repeat("a", 26) }), "invitation.not_found"},
		{"a hash for a token", with(func(in *usecase.InvitationBookInput) { in.Token = domain.HashInvitationToken(in.Token) }), "invitation.not_found"},
		{"somebody of another link", with(func(in *usecase.InvitationBookInput) { in.PersonID = links[1].People[0].PersonID }), "input.invalid"},
		{"no time", with(func(in *usecase.InvitationBookInput) { in.SlotIDs = nil }), "input.invalid"},
		{"no consent", with(func(in *usecase.InvitationBookInput) { in.Consent = false }), "input.invalid"},
		{"a slot that the wave does not hold", with(func(in *usecase.InvitationBookInput) { in.SlotIDs = []int64{otherSlot(t, r, page)} }), "slot.full"},
		{"no phone known and none given", with(func(in *usecase.InvitationBookInput) {
			in.Token, in.PersonID = links[3].Token, links[3].People[0].PersonID
		}), "input.invalid"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := r.InvitationBook(ctx, waveCitizen, c.in)
			var e *domain.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, c.key, e.Key)
		})
	}
	t.Run("a phone that is given for the first time is the proof later", func(t *testing.T) {
		ticket, err := r.InvitationBook(ctx, waveCitizen, usecase.InvitationBookInput{
			Token: links[3].Token, PersonID: links[3].People[0].PersonID, SlotIDs: []int64{held}, Phone: "0909 123 456", Consent: true,
		})
		require.NoError(t, err)
		_, err = r.AppointmentCancel(ctx, waveCitizen, ticket.Code, "0909123456")
		require.NoError(t, err)
	})
	t.Run("a known phone is not changed by a link", func(t *testing.T) {
		page, err := r.InvitationView(ctx, in.Token)
		require.NoError(t, err)
		other := with(func(in *usecase.InvitationBookInput) {
			in.Phone, in.SlotIDs = "0909999999", []int64{page.Visits[0].Slots[0].ID}
		})
		ticket, err := r.InvitationBook(ctx, waveCitizen, other)
		require.NoError(t, err)
		_, err = r.AppointmentCancel(ctx, waveCitizen, ticket.Code, "0909999999")
		require.ErrorIs(t, err, domain.NotFound("appointment", ticket.Code))
	})
	t.Run("who has an appointment already", func(t *testing.T) {
		bookAs(t, r, apptest.As(domain.RoleDesk), 2, firstSlot(t, r))
		_, err := w.bookInvited(links[1], 0)
		require.ErrorIs(t, err, domain.Conflict("appointment.duplicate"))
	})
	r.CheckConsistent()
}

// otherSlot is a slot of another service than the wave's.
func otherSlot(t *testing.T, r *apptest.Rig, page usecase.InvitationPage) int64 {
	t.Helper()
	found, err := r.PublicSlotList(context.Background(), page.Point.Code)
	require.NoError(t, err)
	for _, v := range found.Visits {
		for _, s := range v.Slots {
			if s.Service == domain.ChipCard {
				return s.ID
			}
		}
	}
	t.Fatal("no other slot")
	return 0
}

func TestInvitationSend(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, desk := context.Background(), apptest.As(domain.RoleDesk)
		cityTheDayBefore(r)
		list := strings.ReplaceAll(invitedList(5, 1), phoneOf(5), "")
		w := newWave(t, r, waveInput(list, 3))
		links := w.links(t)
		_, err := w.bookInvited(links[1], 0)
		require.NoError(t, err)
		sent, unreachable, err := r.InvitationSend(ctx, desk, w.wave.ID)
		require.NoError(t, err)
		assert.Equal(t, []int{2, 1}, []int{sent, unreachable}, "a household, one alone; one booked already, one has no phone")
		sent, _, err = r.InvitationSend(ctx, desk, w.wave.ID)
		require.NoError(t, err)
		assert.Zero(t, sent, "nobody is told twice")
		_, err = r.NoticeDeliver(ctx, apptest.System())
		require.NoError(t, err)
		bodies := ""
		for _, m := range r.Sent.Take() {
			bodies += m.Body + "\n"
		}
		assert.Contains(t, bodies, "https://luudong.example/i/"+links[0].Token)
		assert.NotContains(t, bodies, links[1].Token)
		kept, err := r.NoticeList(ctx, apptest.System(), domain.NoticeFilter{Kind: domain.NoticeInvitation})
		require.NoError(t, err)
		require.Len(t, kept.Items, 2)
		for _, n := range kept.Items {
			assert.Contains(t, n.Body, "https://luudong.example/i/…", "what was sent is kept without the token")
		}
		assert.Equal(t, 2, w.view(t).Sent)
		r.Clock.Set(w.wave.ReleaseAt)
		_, _, err = r.InvitationSend(ctx, desk, w.wave.ID)
		require.ErrorIs(t, err, domain.Conflict("invitation.released"))
		_, _, err = r.InvitationSend(ctx, apptest.As(domain.RoleManager), w.wave.ID)
		require.ErrorIs(t, err, domain.Forbidden("permission.missing"))
	})
}

// TestInvitedWhoWaitsLeavesTheLine: a place by invitation ends the wait at the
// point, and a place that was offered goes to the next, in one transaction.
func TestInvitedWhoWaitsLeavesTheLine(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx := context.Background()
		cityTheDayBefore(r)
		w := newWave(t, r, waveInput(invitedList(2, 0), 2))
		for n := 700; w.bookPublic(t, n); n++ {
			continue // until the point is full but for what is held
		}
		join := func(n int) domain.WaitlistEntry {
			entry, err := r.WaitlistJoin(ctx, waveCitizen, usecase.WaitlistJoinInput{PointCode: "P1", Service: domain.AccountL2, Person: apptest.Person(n), Consent: true})
			require.NoError(t, err)
			return entry
		}
		invited, next := join(1), join(500)
		found, err := r.SlotList(ctx, "P1")
		require.NoError(t, err)
		cancelOne(t, r, found.Visits[0].Visit.ID)
		status := func(e domain.WaitlistEntry) domain.WaitlistStatus {
			seen, err := r.WaitlistView(ctx, e.Code)
			require.NoError(t, err)
			return seen.Entry.Status
		}
		require.Equal(t, domain.WaitlistOffered, status(invited))
		_, err = w.bookInvited(w.links(t)[0], 0)
		require.NoError(t, err)
		assert.Equal(t, domain.WaitlistWithdrawn, status(invited))
		assert.Equal(t, domain.WaitlistOffered, status(next))
		r.CheckConsistent()
	})
}

// cancelOne cancels an appointment for an account at a visit.
func cancelOne(t *testing.T, r *apptest.Rig, visitID int64) {
	t.Helper()
	var code string
	require.NoError(t, r.Store.View(context.Background(), func(repos domain.Repos) error {
		held, _, err := repos.Appointments.List(context.Background(), domain.AppointmentFilter{VisitID: visitID, Page: domain.Page{Limit: 1}})
		require.NotEmpty(t, held)
		code = held[0].Code
		return err
	}))
	_, err := r.AppointmentCancel(context.Background(), apptest.As(domain.RoleDesk), code, "")
	require.NoError(t, err)
}

func TestWavesOfAnotherAreaAreNotSeen(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	cityTheDayBefore(r)
	w := newWave(t, r, waveInput(invitedList(3, 0), 2))
	outside := apptest.As(domain.RolePlanner)
	outside.UnitPath = "/79/26890/"
	found, err := r.WaveList(ctx, outside, domain.Page{Limit: 10})
	require.NoError(t, err)
	assert.Empty(t, found.Items)
	missing := domain.NotFound("wave", w.wave.ID)
	_, err = r.WaveView(ctx, outside, w.wave.ID)
	require.ErrorIs(t, err, missing)
	_, err = r.InvitationList(ctx, outside, w.wave.ID, domain.Page{})
	require.ErrorIs(t, err, missing)
	_, _, err = r.InvitationLinks(ctx, outside, w.wave.ID)
	require.ErrorIs(t, err, missing)
	_, _, err = r.InvitationSend(ctx, outside, w.wave.ID)
	require.ErrorIs(t, err, missing)
	require.ErrorIs(t, r.WaveRelease(ctx, outside, w.wave.ID), missing)
	mine, err := r.InvitationList(ctx, apptest.As(domain.RoleDesk), w.wave.ID, domain.Page{Limit: 2})
	require.NoError(t, err)
	require.Len(t, mine.Items, 2)
	assert.Equal(t, 3, mine.Total)
	assert.Empty(t, mine.Items[0].Token, "a page needs no links")
}
