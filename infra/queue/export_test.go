package queue

import (
	"context"
	"time"
)

// StartImpatient is Start with short waits.
func (q *Queue) StartImpatient(ctx context.Context, w Workers, silence time.Duration) (*Runner, error) {
	return q.start(ctx, w, timing{poll: 20 * time.Millisecond, heartbeat: 50 * time.Millisecond, silence: silence})
}
