package usecase

import (
	"context"
	"errors"
	"time"

	"luudong/domain"
)

const (
	exportPart  = 1 << 20 // bytes of a part of the file
	exportPause = 500 * time.Millisecond
)

// Why an export ends early: somebody stopped it, or another program began it
// anew because this one was silent for too long.
var (
	errExportStopped = errors.New("export stopped")
	errExportLost    = errors.New("export run elsewhere")
)

// ExportRun makes an export that was asked for, with what its actor may see. It
// is safe to repeat: it begins anew. Returns an error only when another try may
// help; an export that was stopped or is over is nothing to do.
func (a *App) ExportRun(ctx context.Context, by domain.Actor, id int64) error {
	e, err := a.exportBegin(ctx, id)
	if err != nil || e.Status != domain.ExportRunning {
		return err
	}
	f, err := parseFilter(e.Filter)
	if err != nil {
		return domain.Internal(err)
	}
	run := &exportRun{app: a, ctx: ctx, export: e}
	err = a.writeList(ctx, by, f, e.Format, run, run.expect, run.line)
	if err == nil {
		err = run.flush()
	}
	switch code := domain.CodeOf(err); {
	case err == nil:
		err = a.exportEnd(ctx, run.export, domain.ExportDone)
	case errors.Is(err, errExportStopped):
		err = a.exportEnd(ctx, run.export, domain.ExportStopped)
	case code != domain.CodeInternal && code != domain.CodeUnavailable:
		// Nothing to export, or a right that was taken away: no other try helps.
		err = a.exportEnd(ctx, run.export, domain.ExportFailed)
	}
	if errors.Is(err, errExportLost) {
		return nil // the other program's to end
	}
	return err
}

// exportBegin puts an export back to its start.
func (a *App) exportBegin(ctx context.Context, id int64) (domain.Export, error) {
	return within(ctx, a, func(r domain.Repos) (domain.Export, error) {
		e, err := r.Exports.ByID(ctx, id)
		if err != nil || !e.Status.Open() {
			return e, err
		}
		if e.Stopping {
			e.Status = domain.ExportStopped
		} else {
			now := a.Now().Truncate(time.Microsecond) // as it is kept: it tells this run from others
			e.Status, e.StartedAt, e.Rows, e.Bytes = domain.ExportRunning, &now, 0, 0
		}
		if err := r.Exports.DropParts(ctx, id); err != nil {
			return e, err
		}
		return e, r.Exports.Update(ctx, e)
	})
}

// exportEnd records how an export ended; only a finished one keeps its file.
func (a *App) exportEnd(ctx context.Context, e domain.Export, status domain.ExportStatus) error {
	return a.Store.Within(ctx, func(r domain.Repos) error {
		if err := stillOurs(ctx, r, e); err != nil && !errors.Is(err, errExportStopped) {
			return err
		}
		now := a.Now()
		e.Status, e.FinishedAt, e.ExpiresAt = status, &now, now.Add(ExportKeep)
		if status != domain.ExportDone {
			e.Bytes = 0
			if err := r.Exports.DropParts(ctx, e.ID); err != nil {
				return err
			}
		}
		return r.Exports.Update(ctx, e)
	})
}

// ExportGiveUp marks an export that failed or crashed too often.
func (a *App) ExportGiveUp(ctx context.Context, id int64) error {
	e, err := view(ctx, a, func(r domain.Repos) (domain.Export, error) { return r.Exports.ByID(ctx, id) })
	if err != nil || !e.Status.Open() {
		return err
	}
	return a.exportEnd(ctx, e, domain.ExportFailed)
}

// exportRun takes the bytes of a running export, keeps them in parts and tells
// how far it is. It writes in transactions of its own beside the snapshot that
// the list is read from, so that no booking waits for it.
type exportRun struct {
	app    *App
	ctx    context.Context //nolint:containedctx // of the one job; io.Writer has no place for it
	export domain.Export
	buffer []byte
	part   int
	told   time.Time
}

func (x *exportRun) expect(_ context.Context, total int) error {
	x.export.Total = total
	return x.tell()
}

// line counts a line and now and then tells how far the export is.
func (x *exportRun) line() error {
	x.export.Rows++
	if x.export.Rows%1000 != 0 || time.Since(x.told) < exportPause {
		return nil
	}
	return x.tell()
}

func (x *exportRun) tell() error {
	x.told = time.Now()
	return x.app.Store.Within(x.ctx, func(r domain.Repos) error {
		if err := stillOurs(x.ctx, r, x.export); err != nil {
			return err
		}
		return r.Exports.Update(x.ctx, x.export)
	})
}

// stillOurs returns an error if an export was stopped, ended, or begun again by
// another program since it was read.
func stillOurs(ctx context.Context, r domain.Repos, e domain.Export) error {
	now, err := r.Exports.ByID(ctx, e.ID)
	switch {
	case err != nil:
		return err
	case !now.Status.Open(), (now.StartedAt == nil) != (e.StartedAt == nil), now.StartedAt != nil && !now.StartedAt.Equal(*e.StartedAt):
		return errExportLost
	case now.Stopping:
		return errExportStopped
	}
	return nil
}

// Write keeps what is full.
func (x *exportRun) Write(b []byte) (int, error) {
	x.buffer = append(x.buffer, b...)
	for len(x.buffer) >= exportPart {
		if err := x.keep(x.buffer[:exportPart]); err != nil {
			return 0, err
		}
		x.buffer = append(x.buffer[:0], x.buffer[exportPart:]...)
	}
	return len(b), nil
}

func (x *exportRun) flush() error {
	if len(x.buffer) == 0 {
		return nil
	}
	return x.keep(x.buffer)
}

func (x *exportRun) keep(data []byte) error {
	err := x.app.Store.Within(x.ctx, func(r domain.Repos) error {
		if err := stillOurs(x.ctx, r, x.export); err != nil {
			return err
		}
		return r.Exports.AddPart(x.ctx, x.export.ID, x.part, data)
	})
	x.part++
	x.export.Bytes += int64(len(data))
	return err
}
