// Package apptest starts the use cases for tests: on a database of their own,
// with a clock that stands still, and a small city entered through the use
// cases themselves.
package apptest

import (
	"context"
	"fmt"
	"log/slog"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"luudong/app/usecase"
	"luudong/domain"
	"luudong/infra/excel"
	"luudong/infra/geo"
	"luudong/infra/password"
	"luudong/infra/phone"
	"luudong/infra/secret"
	"luudong/infra/store"
	"luudong/infra/travel"
	"luudong/infra/webhook"
	"luudong/templates/locale"
)

// Start is the moment at which the clock of a rig stands: Monday 30 November 2026, 09:00.
var Start = time.Date(2026, time.November, 30, 9, 0, 0, 0, Zone)

// Zone is the programme's time zone.
var Zone = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)

// Clock is a clock that moves only when told to.
type Clock struct {
	mu  sync.Mutex
	now time.Time
}

// Now returns the moment at which the clock stands.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Set moves the clock.
func (c *Clock) Set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// Rig is the use cases on a database of their own.
type Rig struct {
	*usecase.App
	Clock *Clock
	Store *store.Store
	Sent  *Messages // what was sent; every channel is set up until told otherwise
	tb    testing.TB
}

// New returns a rig on a fresh SQLite database.
func New(tb testing.TB) *Rig {
	return NewOn(tb, "sqlite:"+filepath.Join(tb.TempDir(), "luudong.db"))
}

// NewOn returns a rig on the empty database at url.
func NewOn(tb testing.TB, url string) *Rig {
	tb.Helper()
	sealer, err := secret.New(make([]byte, secret.KeySize))
	require.NoError(tb, err)
	s, err := store.Open(context.Background(), url, store.Options{Sealer: sealer, Logger: slog.New(slog.DiscardHandler)})
	require.NoError(tb, err)
	tb.Cleanup(func() { _ = s.Close() })
	require.NoError(tb, s.Migrate(context.Background()))
	wards, err := geo.NewWards()
	require.NoError(tb, err)
	passwords, err := password.New()
	require.NoError(tb, err)
	clock, sent := &Clock{now: Start}, NewMessages()
	return &Rig{
		App: usecase.New(usecase.Deps{
			Store: s, Now: clock.Now, Location: Zone, Tables: excel.NewReader(excel.Limits{}), Workbooks: excel.NewWriter(),
			Wards: wards, Travel: travel.Estimator{}, Phones: phone.Parser{}, Passwords: passwords, Workers: 1,
			Messages: sent, Hooks: webhook.New(webhook.Options{Private: true}), Phrases: locale.Phrases{}, BaseURL: "https://luudong.example",
			Notices: usecase.NoticeSettings{ReminderAt: 17 * 60, KeepDays: 30},
			Office:  usecase.Office{Superior: "CƠ QUAN CẤP TRÊN (MẪU)", Name: "ĐƠN VỊ (MẪU)", Place: "TP. Hồ Chí Minh", Signer: "TỔ TRƯỞNG"},
		}),
		Clock: clock, Store: s, Sent: sent, tb: tb,
	}
}

// CheckConsistent fails the test if the bookings in the database do not fit together.
func (r *Rig) CheckConsistent() {
	r.tb.Helper()
	found, err := r.ConsistencyCheck(context.Background(), System())
	require.NoError(r.tb, err)
	require.Empty(r.tb, found.Found)
}

// System is the actor that sets things up.
func System() domain.Actor { return domain.SystemActor("test") }

// As returns a signed-in actor with that role for the whole city.
func As(role domain.Role) domain.Actor {
	return domain.Actor{UserID: 1, Username: string(role), Name: string(role), Role: role, UnitPath: "/79/"}
}

// Import runs one of the imports on CSV lines and fails the test if a row is refused.
func (r *Rig) Import(kind string, lines ...string) {
	r.tb.Helper()
	Import(r.tb, r.App, kind, lines...)
}

// TryImport runs one of the imports on CSV lines.
func (r *Rig) TryImport(kind string, goodRows bool, lines ...string) (usecase.ImportReport, error) {
	return tryImport(r.App, kind, goodRows, lines)
}

// SmallCity enters two wards, three points and two teams.
func (r *Rig) SmallCity() {
	r.tb.Helper()
	SmallCity(r.tb, r.App)
}

// PublishedPlan plans and publishes the week of Start.
func (r *Rig) PublishedPlan() domain.Plan {
	r.tb.Helper()
	return PublishedPlan(r.tb, r.App, domain.DateOf(Start, Zone))
}

// Person returns the values of PersonColumns of an invented adult, the n-th.
func Person(n int) map[string]string {
	return map[string]string{
		"personal_id": fmt.Sprintf("0791900%05d", n), "full_name": "Nguyễn Văn Mẫu", "birth_date": "12/05/1990", "sex": "Nữ",
		"phone": fmt.Sprintf("0901%06d", n), "unit_code": "26740", "address": "1 Đường Thử",
	}
}
