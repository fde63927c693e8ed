package usecase

import (
	"context"
	"errors"
	"io"
	"strconv"

	"luudong/domain"
)

// ExportList returns the actor's background exports, the newest first.
func (a *App) ExportList(ctx context.Context, by domain.Actor) ([]domain.Export, error) {
	if err := by.Require(domain.RosterView); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]domain.Export, error) { return r.Exports.List(ctx, by.UserID) })
}

// ExportView returns one of the actor's exports; others' are not found.
func (a *App) ExportView(ctx context.Context, by domain.Actor, id int64) (domain.Export, error) {
	if err := by.Require(domain.RosterView); err != nil {
		return domain.Export{}, err
	}
	return view(ctx, a, func(r domain.Repos) (domain.Export, error) { return exportOf(ctx, r, by, id) })
}

func exportOf(ctx context.Context, r domain.Repos, by domain.Actor, id int64) (domain.Export, error) {
	e, err := r.Exports.ByID(ctx, id)
	if err == nil && e.UserID != by.UserID {
		return domain.Export{}, domain.NotFound("export", id)
	}
	return e, err
}

// ExportStop ends an export that waits or is under way; it may take a second.
// Stopping one that has ended is nothing to do.
func (a *App) ExportStop(ctx context.Context, by domain.Actor, id int64) error {
	if err := by.Require(domain.RosterView); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		e, err := exportOf(ctx, r, by, id)
		if err != nil || !e.Status.Open() || e.Stopping {
			return err
		}
		if err := r.Exports.Stop(ctx, id); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "export.stop", "export", strconv.FormatInt(id, 10), "")
	})
}

// ExportDownload writes the file of a finished export, part by part, so that a
// slow receiver holds nothing in the database. begin hears what comes before the
// first byte. Returns a conflict "export.not_ready" without a file, and forbidden
// if whole numbers may no longer be seen.
func (a *App) ExportDownload(ctx context.Context, by domain.Actor, id int64, begin func(domain.Export), w io.Writer) error {
	e, err := within(ctx, a, func(r domain.Repos) (domain.Export, error) {
		e, err := exportOf(ctx, r, by, id)
		if err != nil {
			return e, err
		}
		if err := (RosterFilter{FullIDs: e.FullIDs}).require(by); err != nil {
			return e, err
		}
		if e.Status != domain.ExportDone || !a.Now().Before(e.ExpiresAt) {
			return e, domain.Conflict("export.not_ready")
		}
		return e, a.audit(ctx, r, by, exportAction("export", e.FullIDs), "export", strconv.FormatInt(id, 10), strconv.Itoa(e.Rows)+" lines")
	})
	if err != nil {
		return err
	}
	begin(e)
	for part := 0; ; part++ {
		data, err := view(ctx, a, func(r domain.Repos) ([]byte, error) { return r.Exports.Part(ctx, id, part) })
		if domain.CodeOf(err) == domain.CodeNotFound && part > 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if _, err := w.Write(data); err != nil {
			return domain.Unavailable(errors.New("the receiver is gone"))
		}
	}
}

// ExportSweep removes files whose time is over and returns how many there were.
func (a *App) ExportSweep(ctx context.Context) (int, error) {
	return within(ctx, a, func(r domain.Repos) (int, error) {
		over, err := r.Exports.Expired(ctx, a.Now())
		if err != nil {
			return 0, err
		}
		for _, e := range over {
			if err := r.Exports.DropParts(ctx, e.ID); err != nil {
				return 0, err
			}
			e.Status = domain.ExportExpired
			if err := r.Exports.Update(ctx, e); err != nil {
				return 0, err
			}
		}
		return len(over), nil
	})
}
