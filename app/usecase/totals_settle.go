package usecase

import (
	"context"
	"time"

	"luudong/domain"
)

const (
	// openDays is how many days before today are never settled: devices that were
	// offline still tell of yesterday.
	openDays = 1
	// settleAfter is how long a visit stays closed before it is added up: no
	// request lives that long.
	settleAfter = 5 * time.Minute
	settleBatch = 200 // visits in one transaction
)

// TotalsSettle adds up the visits whose day is over for good, so that reports do
// not read the history. It first settles what was closed earlier, then closes
// more; until a visit is settled, reports count it themselves. Any number of
// servers may do it at once. Returns how many visits were settled.
func (a *App) TotalsSettle(ctx context.Context, by domain.Actor) (settled int, err error) {
	if err := by.Require(domain.SystemCheck); err != nil {
		return 0, err
	}
	for {
		n, err := within(ctx, a, func(r domain.Repos) (int, error) {
			return r.Coverage.Settle(ctx, a.Now().Add(-settleAfter), settleBatch)
		})
		settled += n
		if err != nil {
			return settled, err
		}
		if n < settleBatch {
			break
		}
	}
	_, err = within(ctx, a, func(r domain.Repos) (int, error) {
		return r.Coverage.Close(ctx, a.today().AddDays(-openDays), a.Now())
	})
	return settled, err
}
