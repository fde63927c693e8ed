package web

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// attemptLimiter bounds how often one address may try one name, and how often
// it may try any name. It forgets what has been quiet for a while and never
// keeps more than maxKept entries.
type attemptLimiter struct {
	perMinute int
	now       func() time.Time
	mu        sync.Mutex
	kept      map[string]*attempts
}

type attempts struct {
	bucket *rate.Limiter
	last   time.Time
}

const (
	maxKept           = 20_000
	quietFor          = 10 * time.Minute
	namesPerAddress   = 6 // an address may try this many times what one name may: an office shares one
	addressWideSuffix = "\x00"
)

func newAttemptLimiter(perMinute int, now func() time.Time) *attemptLimiter {
	return &attemptLimiter{perMinute: perMinute, now: now, kept: map[string]*attempts{}}
}

// allow takes one attempt and reports whether it was within both bounds.
func (l *attemptLimiter) allow(address, name string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	now := l.now()
	return l.take(address+addressWideSuffix, l.perMinute*namesPerAddress, now) &&
		l.take(address+addressWideSuffix+name, l.perMinute, now)
}

// forget gives a name its attempts back after a success.
func (l *attemptLimiter) forget(address, name string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	delete(l.kept, address+addressWideSuffix+name)
}

func (l *attemptLimiter) take(key string, perMinute int, now time.Time) bool {
	a, ok := l.kept[key]
	if !ok {
		if len(l.kept) >= maxKept {
			l.sweep(now)
		}
		a = &attempts{bucket: rate.NewLimiter(rate.Every(time.Minute/time.Duration(perMinute)), perMinute)}
		l.kept[key] = a
	}
	a.last = now
	return a.bucket.AllowN(now, 1)
}

// sweep drops what has been quiet; if everything is busy it starts over, which
// costs an attacker's own count and bounds our memory.
func (l *attemptLimiter) sweep(now time.Time) {
	for key, a := range l.kept {
		if now.Sub(a.last) > quietFor {
			delete(l.kept, key)
		}
	}
	if len(l.kept) >= maxKept {
		clear(l.kept)
	}
}

// RequestLimiter bounds how many requests of one key come in a minute.
type RequestLimiter struct{ *attemptLimiter }

// NewRequestLimiter returns a limiter for so many requests a minute.
func NewRequestLimiter(perMinute int, now func() time.Time) RequestLimiter {
	return RequestLimiter{newAttemptLimiter(perMinute, now)}
}

// Allow takes one request and reports whether it was within the bound.
func (l RequestLimiter) Allow(key string) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.take(key, l.perMinute, l.now())
}

// RetryAfter is how many seconds to wait for the next request to be within the bound.
func (l RequestLimiter) RetryAfter() int { return max(1, (60+l.perMinute-1)/l.perMinute) }
