package usecase

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"iter"

	"luudong/domain"
)

// DirectListRows is how many lines a list may have to be made within a request;
// longer ones are made in the background (export_request.go).
const DirectListRows = 20_000

// ListExport writes the appointments that a filter selects, a line each, by date,
// time and team, as it reads them. Returns a conflict "roster.empty" for nothing
// and "export.too_big" beyond DirectListRows.
func (a *App) ListExport(ctx context.Context, by domain.Actor, f RosterFilter, format domain.ListFormat, w io.Writer) error {
	return a.writeList(ctx, by, f, format, w, func(ctx context.Context, total int) error {
		if total > DirectListRows {
			return domain.Conflict("export.too_big", total, DirectListRows)
		}
		return a.auditList(ctx, by, f, total)
	}, nil)
}

// ListExportAll is ListExport without a limit, for the command line.
func (a *App) ListExportAll(ctx context.Context, by domain.Actor, f RosterFilter, format domain.ListFormat, w io.Writer) error {
	return a.writeList(ctx, by, f, format, w, func(ctx context.Context, total int) error { return a.auditList(ctx, by, f, total) }, nil)
}

// auditList records that somebody takes a list, before the first name leaves.
func (a *App) auditList(ctx context.Context, by domain.Actor, f RosterFilter, total int) error {
	return a.Store.Within(ctx, func(r domain.Repos) error {
		return a.audit(ctx, r, by, exportAction("list", f.FullIDs), "list", f.subject(), fmt.Sprintf("%d lines", total))
	})
}

// writeList writes a list from one snapshot. ready hears how many lines there
// will be before the first byte; each hears every line that is written, and may
// end the list with an error; it may be nil.
func (a *App) writeList(ctx context.Context, by domain.Actor, f RosterFilter, format domain.ListFormat, w io.Writer,
	ready func(ctx context.Context, total int) error, each func() error,
) error {
	if err := f.require(by); err != nil {
		return err
	}
	return a.Store.View(ctx, func(r domain.Repos) error {
		visits, err := rosterVisits(ctx, r, by, f)
		if err != nil {
			return err
		}
		total := bookedOf(visits)
		if total == 0 {
			return domain.Conflict("roster.empty")
		}
		if err := ready(ctx, total); err != nil {
			return err
		}
		head := a.newRoster(by, f)
		head.Title, head.Subtitle = "SỔ LỊCH HẸN LƯU ĐỘNG", f.period()
		return a.Workbooks.WriteAppointments(w, format, head, watched(r.Appointments.Lines(ctx, visits), each))
	})
}

func bookedOf(visits []domain.Visit) int {
	n := 0
	for _, v := range visits {
		n += v.Booked
	}
	return n
}

// watched tells each of every line.
func watched(lines iter.Seq2[domain.AppointmentLine, error], each func() error) iter.Seq2[domain.AppointmentLine, error] {
	if each == nil {
		return lines
	}
	return func(yield func(domain.AppointmentLine, error) bool) {
		for l, err := range lines {
			if err == nil {
				err = each()
			}
			if !yield(l, err) || err != nil {
				return
			}
		}
	}
}

// filterText keeps a filter with a background export.
func filterText(f RosterFilter) (string, error) {
	text, err := json.Marshal(f)
	return string(text), err
}

func parseFilter(text string) (f RosterFilter, err error) {
	err = json.Unmarshal([]byte(text), &f)
	return f, err
}
