// Package storetest is the one contract that every store keeps. Run it against
// an engine:
//
//	storetest.Run(t, func(tb testing.TB) (domain.Store, *sql.DB) { … })
//
// The race for a slot comes with a control: the same race without the guard must
// go wrong, which proves that the test could see it.
package storetest

import (
	"context"
	"database/sql"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

// Open returns an empty, migrated store that is closed when the test ends, and
// the database below it, for the control and for changes no store offers.
type Open func(tb testing.TB) (domain.Store, *sql.DB)

// empty opens a store for a test that needs no more than the port.
func (open Open) empty(tb testing.TB) domain.Store {
	s, _ := open(tb)
	return s
}

// Run tests that a store keeps the contract.
func Run(t *testing.T, open Open) {
	for _, part := range []struct {
		name string
		test func(*testing.T, Open)
	}{
		{"transaction", testTransaction},
		{"unit", testUnits},
		{"service point", testPoints},
		{"service point list", testPointLists},
		{"team", testTeams},
		{"holiday", testHolidays},
		{"user", testUsers},
		{"person", testPersons},
		{"plan", testPlans},
		{"visit", testVisits},
		{"slot", testSlots},
		{"appointment", testAppointments},
		{"booking", testBookings},
		{"check-in", testCheckIns},
		{"waitlist", testWaitlist},
		{"wave", testWaves},
		{"open places", testOpenPlaces},
		{"hotline case", testHotlineCases},
		{"audit", testAudit},
		{"notice", testNotices},
		{"setting", testSettings},
		{"api token", testTokens},
		{"webhook", testWebhooks},
		{"export", testExports},
		{"office template", testOfficeTemplates},
		{"coverage", testCoverage},
		{"report", testReports},
		{"race", testRaces},
	} {
		t.Run(part.name, func(t *testing.T) { part.test(t, open) })
	}
}

// Within runs fn in a write transaction and fails the test if it fails.
func Within(tb testing.TB, s domain.Store, fn func(context.Context, domain.Repos)) {
	tb.Helper()
	require.NoError(tb, s.Within(tb.Context(), func(r domain.Repos) error {
		fn(tb.Context(), r)
		return nil
	}))
}

// View runs fn on a snapshot and fails the test if it fails.
func View(tb testing.TB, s domain.Store, fn func(context.Context, domain.Repos)) {
	tb.Helper()
	require.NoError(tb, s.View(tb.Context(), func(r domain.Repos) error {
		fn(tb.Context(), r)
		return nil
	}))
}

// refused runs fn in a write transaction and expects the conflict.
func refused(tb testing.TB, s domain.Store, conflict string, fn func(context.Context, domain.Repos) error) {
	tb.Helper()
	err := s.Within(tb.Context(), func(r domain.Repos) error { return fn(tb.Context(), r) })
	require.ErrorIs(tb, err, domain.Conflict(conflict))
}

// notFound expects that there is no such thing.
func notFound(tb testing.TB, err error) {
	tb.Helper()
	assert.Equal(tb, domain.CodeNotFound, domain.CodeOf(err), "%v", err)
}
