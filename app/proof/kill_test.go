package proof_test

import (
	"context"
	"fmt"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/pgtest"
)

const (
	loadClients  = 12
	loadEach     = 25 // bookings of a client
	killEvery    = 60 // acknowledged bookings between two kills
	retryTime    = time.Minute
	roomForAll   = 100_000
	betweenTries = 20 * time.Millisecond
)

// load is bookings under way, with the answers that came.
type load struct {
	site  *site
	mu    sync.Mutex
	acked map[int]string // code by person
	marks chan int       // hears every killEvery-th acknowledgement
}

// run books every client's people, each until it is answered: a request that got
// no answer is sent again, with the same key.
func (l *load) run(t *testing.T) {
	t.Helper()
	var wg sync.WaitGroup
	for c := range loadClients {
		wg.Go(func() {
			for n := range loadEach {
				person := c*loadEach + n
				code, err := l.bookUntilAnswered(t.Context(), person)
				if err != nil {
					t.Errorf("person %d: %v", person, err)
					return
				}
				l.acknowledge(person, code)
			}
		})
	}
	wg.Wait()
	close(l.marks)
}

func (l *load) acknowledge(person int, code string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.acked[person] = code
	if len(l.acked)%killEvery == 0 {
		l.marks <- len(l.acked) // has room for all
	}
}

func (l *load) bookUntilAnswered(ctx context.Context, person int) (string, error) {
	ctx, cancel := context.WithTimeout(ctx, retryTime)
	defer cancel()
	tick := time.NewTicker(betweenTries)
	defer tick.Stop()
	for {
		got, err := l.site.book(ctx, person, l.site.slots[person%slotCount], fmt.Sprint("person ", person))
		if err == nil && !got.ok {
			return "", fmt.Errorf("refused")
		}
		if err == nil {
			return got.code, nil
		}
		select {
		case <-ctx.Done():
			return "", err
		case <-tick.C:
		}
	}
}

// strike loads the site and kills something at every mark, then checks that
// nothing acknowledged is lost.
func strike(t *testing.T, s *site, kill func(n int)) {
	t.Helper()
	l := &load{site: s, acked: map[int]string{}, marks: make(chan int, loadClients*loadEach)}
	done := make(chan struct{})
	go func() {
		defer close(done)
		n := 0
		for range l.marks {
			kill(n)
			n++
		}
		assert.Positive(t, n, "nothing was killed")
	}()
	l.run(t)
	<-done
	require.Len(t, l.acked, loadClients*loadEach)
	for _, server := range s.servers {
		waitReady(t, server.url, server.gone, server.log)
	}
	codes := map[string]bool{}
	for person, code := range l.acked {
		ticket, err := s.TicketView(t.Context(), code)
		require.NoError(t, err, "the booking of person %d was acknowledged", person)
		require.Equal(t, domain.AppointmentBooked, ticket.Appointments[0].Status)
		require.False(t, codes[code], "a code twice")
		codes[code] = true
	}
	booked := 0
	for _, slot := range s.slots {
		require.NoError(t, s.Store.View(t.Context(), func(r domain.Repos) error {
			now, err := r.Slots.ByID(t.Context(), slot.ID)
			booked += now.Booked
			return err
		}))
	}
	assert.Equal(t, len(l.acked), booked, "one place for each, also for those who had to ask again")
	s.CheckConsistent()
}

func TestKilledServersLoseNothing(t *testing.T) {
	for _, db := range databases {
		t.Run(db.name, func(t *testing.T) {
			eachRound(t, func(t *testing.T) {
				s := newSite(t, db.open(t), childProgram, db.servers, roomForAll)
				strike(t, s, func(n int) {
					victim := s.servers[n%len(s.servers)]
					victim.kill()
					victim.start()
				})
			})
		})
	}
}

func TestKilledPostgresLosesNothing(t *testing.T) {
	eachRound(t, func(t *testing.T) {
		cluster, err := pgtest.Start(t.Context(), pgtest.Options{Durable: true})
		require.NoError(t, err)
		t.Cleanup(func() { assert.NoError(t, cluster.Stop()) })
		s := newSite(t, cluster.URL(pgtest.Role), childProgram, 2, roomForAll)
		strike(t, s, func(int) {
			assert.NoError(t, cluster.Kill())
			assert.NoError(t, cluster.Restart(context.Background()))
		})
	})
}
