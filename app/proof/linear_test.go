package proof_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/anishathalye/porcupine"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/infra/pgtest"
)

const (
	slotCapacity = 3
	people       = 14 // more than all slots together have places
	clients      = 8
	stepsEach    = 24
	searchTime   = time.Minute // what porcupine may think about one history
)

// kinds of operations.
const (
	opBook = iota
	opCancel
	opMove
	opLook
)

// call is what was asked for.
type call struct {
	kind, person, slot int
	code               string
	key                string // of the request that books
}

// reply is what was answered.
type reply struct {
	ok   bool
	code string
	slot int // where the ticket is, when looked at; nowhere if it is not live
}

const nowhere = -1

// places is the state of the model: where everybody is, and under which code
// they are or were last.
type places struct {
	slot [people]int
	code [people]string
	key  [people]string // of the request that booked last
}

func (p places) count(slot int) (n int) {
	for _, s := range p.slot {
		if s == slot {
			n++
		}
	}
	return n
}

var model = porcupine.Model{
	Init: func() any {
		var p places
		for i := range p.slot {
			p.slot[i] = nowhere
		}
		return p
	},
	Step: func(state, input, output any) (bool, any) {
		next, ok := step(state.(places), input.(call), output.(reply))
		return ok, next
	},
	Equal: func(a, b any) bool { return a == b },
}

// step says whether the answer is right in this state, and the state after it.
func step(p places, in call, out reply) (places, bool) {
	at, mine := p.slot[in.person], p.code[in.person] == in.code
	switch in.kind {
	case opBook:
		switch {
		case in.key == p.key[in.person]: // the same request again
			return p, out.ok && out.code == p.code[in.person]
		case !out.ok:
			return p, at != nowhere || p.count(in.slot) == slotCapacity
		case at != nowhere || p.count(in.slot) >= slotCapacity:
			return p, false
		}
		p.slot[in.person], p.code[in.person], p.key[in.person] = in.slot, out.code, in.key
		return p, true
	case opCancel:
		if mine {
			p.slot[in.person] = nowhere
		}
		return p, out.ok // cancelling what is cancelled is no mistake
	case opMove:
		room := at == in.slot || p.count(in.slot) < slotCapacity
		if !out.ok {
			return p, !mine || at == nowhere || !room
		}
		legal := mine && at != nowhere && room
		p.slot[in.person] = in.slot
		return p, legal
	default:
		if !mine {
			return p, out.slot == nowhere
		}
		return p, out.slot == at
	}
}

// recorder keeps what was asked and answered, with times.
type recorder struct {
	mu    sync.Mutex
	begin time.Time
	ops   []porcupine.Operation
	codes map[int]string // the last code of a person
	lanes int
}

func (r *recorder) lane() int {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.lanes++
	return r.lanes
}

// record runs one operation.
func (r *recorder) record(client int, in call, run func() (reply, error)) error {
	called := time.Since(r.begin).Nanoseconds()
	out, err := run()
	if err != nil {
		return err
	}
	returned := time.Since(r.begin).Nanoseconds()
	r.mu.Lock()
	defer r.mu.Unlock()
	r.ops = append(r.ops, porcupine.Operation{ClientId: client, Input: in, Call: called, Output: out, Return: returned})
	return nil
}

// tell lets others know a code, once every sender of its request is answered.
func (r *recorder) tell(person int, code string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if code != "" {
		r.codes[person] = code
	}
}

func (r *recorder) codeOf(person int) string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.codes[person]
}

// play lets clients do random things at once and returns the history.
func play(t *testing.T, s *site, seed uint64) *recorder {
	t.Helper()
	r := &recorder{begin: time.Now(), codes: map[int]string{}}
	var wg sync.WaitGroup
	for c := range clients {
		random := rand.New(rand.NewPCG(seed, uint64(c)))
		wg.Go(func() {
			for n := range stepsEach {
				if err := oneStep(t.Context(), s, r, random, c, fmt.Sprint(seed, " ", c, " ", n)); err != nil {
					t.Errorf("client %d: %v", c, err)
					return
				}
			}
		})
	}
	wg.Wait()
	return r
}

// oneStep does one random thing to a random person.
func oneStep(ctx context.Context, s *site, r *recorder, random *rand.Rand, client int, key string) error {
	person, slot := random.IntN(people), random.IntN(slotCount)
	code, dice := r.codeOf(person), random.IntN(10)
	switch {
	case code == "" || dice < 3:
		return bookStep(ctx, s, r, call{kind: opBook, person: person, slot: slot}, client, key, random.IntN(4) == 0)
	case dice < 6:
		return r.record(client, call{kind: opCancel, person: person, code: code}, func() (reply, error) {
			got, err := s.cancel(ctx, person, code)
			return reply{ok: got.ok}, err
		})
	case dice < 8:
		return r.record(client, call{kind: opMove, person: person, slot: slot, code: code}, func() (reply, error) {
			got, err := s.move(ctx, person, code, s.slots[slot])
			return reply{ok: got.ok}, err
		})
	default:
		return look(ctx, s, r, client, person, code)
	}
}

// bookStep books; twice means the same request is sent at the same time again,
// as by somebody who presses the button twice.
func bookStep(ctx context.Context, s *site, r *recorder, in call, client int, key string, twice bool) error {
	in.key = key
	var codes [2]string
	send := func(i int) func() (reply, error) {
		return func() (reply, error) {
			got, err := s.book(ctx, in.person, s.slots[in.slot], key)
			codes[i] = got.code
			return reply{ok: got.ok, code: got.code}, err
		}
	}
	second := make(chan error, 1)
	if twice {
		go func() { second <- r.record(clients+r.lane(), in, send(1)) }()
	} else {
		second <- nil
	}
	err := r.record(client, in, send(0))
	if other := <-second; err == nil {
		err = other
	}
	r.tell(in.person, codes[0])
	r.tell(in.person, codes[1])
	return err
}

// look reads where a ticket is.
func look(ctx context.Context, s *site, r *recorder, client, person int, code string) error {
	return r.record(client, call{kind: opLook, person: person, code: code}, func() (reply, error) {
		ticket, err := s.TicketView(ctx, code)
		if err != nil {
			return reply{}, err
		}
		out := reply{slot: nowhere}
		for i, slot := range s.slots {
			if ticket.Appointments[0].Status.Live() && ticket.Appointments[0].SlotID == slot.ID {
				out.slot = i
			}
		}
		return out, nil
	})
}

// databases are the engines with the number of servers each carries.
var databases = []struct {
	name    string
	servers int
	open    func(testing.TB) string
}{
	{"PostgreSQL with two servers", 2, pgtest.NewDatabase},
	{"SQLite with one", 1, func(tb testing.TB) string { return "sqlite:" + filepath.Join(tb.TempDir(), "luudong.db") }},
}

func TestHistoriesAreLinearizable(t *testing.T) {
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			s := newSite(t, db.open(t), childProgram, db.servers, slotCapacity)
			for round := range rounds() {
				r := play(t, s, uint64(round))
				for person, code := range r.codes { // and at the end everybody is where the answers say
					require.NoError(t, look(t.Context(), s, r, 0, person, code))
				}
				require.Equal(t, porcupine.Ok, porcupine.CheckOperationsTimeout(model, r.ops, searchTime), "round %d: %d operations", round, len(r.ops))
				s.CheckConsistent()
				emptySlots(t, s, r)
			}
		})
	}
}

// emptySlots cancels everything, for the next round.
func emptySlots(t *testing.T, s *site, r *recorder) {
	t.Helper()
	for person, code := range r.codes {
		_, err := s.cancel(t.Context(), person, code)
		require.NoError(t, err)
	}
}

// The control: without the guard the same harness must find that it goes wrong.
func TestHistoriesWithoutGuardAreNot(t *testing.T) {
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			s := newSite(t, db.open(t), childUnguarded, db.servers, slotCapacity)
			r := play(t, s, 1)
			assert.Equal(t, porcupine.Illegal, porcupine.CheckOperationsTimeout(model, r.ops, searchTime))
			found, err := s.ConsistencyCheck(t.Context(), apptest.System())
			require.NoError(t, err)
			assert.NotZero(t, found.Total, "luudong check sees it too")
		})
	}
}
