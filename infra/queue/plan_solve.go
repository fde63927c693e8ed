package queue

import (
	"context"
	"database/sql"
	"fmt"

	"github.com/riverqueue/river"

	"luudong/domain"
)

// planSolveArgs are what a job needs. The plan alone makes it unique.
type planSolveArgs struct {
	PlanID int64    `json:"plan_id" river:"unique"`
	Actor  actorArg `json:"actor"`
}

// actorArg is a domain.Actor as it travels through the queue.
type actorArg struct {
	UserID    int64       `json:"user_id"`
	Username  string      `json:"username"`
	Name      string      `json:"name"`
	Role      domain.Role `json:"role"`
	UnitPath  string      `json:"unit_path"`
	RequestID string      `json:"request_id"`
	System    bool        `json:"system"`
}

// Kind is part of River's interface.
func (planSolveArgs) Kind() string { return "plan_solve" }

// InsertOpts is part of River's interface: one unfinished job a plan.
func (planSolveArgs) InsertOpts() river.InsertOpts {
	return onceUnfinished(planQueue)
}

func (a planSolveArgs) subject() (int64, domain.Actor) { return a.PlanID, a.Actor.actor() }

// newActorArg keeps an actor.
func newActorArg(a domain.Actor) actorArg {
	return actorArg{
		UserID: a.UserID, Username: a.Username, Name: a.Name, Role: a.Role, UnitPath: a.UnitPath, RequestID: a.RequestID,
		System: isSystem(a),
	}
}

// isSystem reports whether the actor has the machine's own rights, with whatever request id.
func isSystem(a domain.Actor) bool {
	machine := domain.SystemActor(a.Username)
	machine.Name, machine.RequestID = a.Name, a.RequestID
	return a == machine
}

func (a actorArg) actor() domain.Actor {
	if a.System {
		machine := domain.SystemActor(a.Username)
		machine.Name, machine.RequestID = a.Name, a.RequestID
		return machine
	}
	return domain.Actor{
		UserID: a.UserID, Username: a.Username, Name: a.Name, Role: a.Role, UnitPath: a.UnitPath, RequestID: a.RequestID,
	}
}

type txQueue struct {
	client *river.Client[*sql.Tx]
	tx     *sql.Tx
}

// EnqueuePlanSolve asks for a plan to be solved; see domain.JobQueue. A plan
// that is waiting or being solved already is not queued again.
func (q txQueue) EnqueuePlanSolve(ctx context.Context, planID int64, actor domain.Actor) error {
	if _, err := q.client.InsertTx(ctx, q.tx, planSolveArgs{planID, newActorArg(actor)}, nil); err != nil {
		return fmt.Errorf("enqueue plan solve: %w", err) // Within says what kind of error it is
	}
	return nil
}
