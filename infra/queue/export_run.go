package queue

import (
	"context"
	"fmt"

	"github.com/riverqueue/river"

	"luudong/domain"
)

// exportRunArgs are what a job needs. The export alone makes it unique.
type exportRunArgs struct {
	ExportID int64    `json:"export_id" river:"unique"`
	Actor    actorArg `json:"actor"`
}

// Kind is part of River's interface.
func (exportRunArgs) Kind() string { return "export_run" }

// InsertOpts is part of River's interface: one unfinished job an export.
func (exportRunArgs) InsertOpts() river.InsertOpts { return onceUnfinished(exportQueue) }

func (a exportRunArgs) subject() (int64, domain.Actor) { return a.ExportID, a.Actor.actor() }

// EnqueueExportRun asks for an export to be made; see domain.JobQueue.
func (q txQueue) EnqueueExportRun(ctx context.Context, exportID int64, actor domain.Actor) error {
	if _, err := q.client.InsertTx(ctx, q.tx, exportRunArgs{exportID, newActorArg(actor)}, nil); err != nil {
		return fmt.Errorf("enqueue export: %w", err)
	}
	return nil
}
