package usecase

import (
	"cmp"
	"context"
	"strconv"
	"time"

	"luudong/domain"
)

// ExportKeep is how long the file of a background export stays.
const ExportKeep = 72 * time.Hour

// maxOpenExports is how many exports one person may have waiting or running.
const maxOpenExports = 5

// ExportRequest asks for a list of any length to be made in the background.
// fileName is what the file is called when it is taken. Returns a conflict
// "export.too_many" if five of the actor's are under way.
func (a *App) ExportRequest(ctx context.Context, by domain.Actor, f RosterFilter, format domain.ListFormat, fileName string) (domain.Export, error) {
	if err := f.require(by); err != nil {
		return domain.Export{}, err
	}
	text, err := filterText(f)
	if err != nil {
		return domain.Export{}, domain.Internal(err)
	}
	return within(ctx, a, func(r domain.Repos) (domain.Export, error) {
		mine, err := r.Exports.List(ctx, by.UserID)
		if err != nil {
			return domain.Export{}, err
		}
		open := 0
		for _, e := range mine {
			if e.Status.Open() {
				open++
			}
		}
		if open >= maxOpenExports {
			return domain.Export{}, domain.Conflict("export.too_many", maxOpenExports)
		}
		e := domain.Export{
			UserID: by.UserID, Format: format, Filter: text, FullIDs: f.FullIDs, FileName: cmp.Or(fileName, "list."+string(format)),
			Status: domain.ExportQueued, CreatedAt: a.Now(), ExpiresAt: a.Now().Add(ExportKeep),
		}
		if err := r.Exports.Create(ctx, &e); err != nil {
			return e, err
		}
		if err := r.Jobs.EnqueueExportRun(ctx, e.ID, by); err != nil {
			return e, err
		}
		action := "export.request"
		if f.FullIDs {
			action = "export.request_full"
		}
		return e, a.audit(ctx, r, by, action, "export", strconv.FormatInt(e.ID, 10), f.subject())
	})
}
