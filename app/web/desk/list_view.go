package desk

import (
	"context"
	"encoding/csv"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/desk"
	"luudong/templates/locale"
)

const (
	outcomesPerPage = 50
	badCellsShown   = 50
)

// listView shows how far a list is, what is wrong with it, or what came of it.
func listView(jobs *listJobs) echo.HandlerFunc {
	return func(c echo.Context) error {
		job, err := jobs.find(web.ActorFrom(c), c.Param("job"))
		if err != nil {
			return err
		}
		state := job.state()
		if state.waiting {
			return web.Redirect(c, job.href()+"/columns")
		}
		view := viewOfJob(c, job, state)
		if c.Request().Header.Get("HX-Request") != "true" {
			return web.Render(c, http.StatusOK, pages.ListJob(view))
		}
		if !view.Running { // the whole page: its head has buttons now
			c.Response().Header().Set("HX-Refresh", "true")
		}
		return web.Render(c, http.StatusOK, pages.ListJobPart(view))
	}
}

func viewOfJob(c echo.Context, job *listJob, s listState) pages.ListJobView {
	ctx := c.Request().Context()
	report := s.report.Import
	view := pages.ListJobView{
		Href: job.href(), FileName: job.name, Running: s.running, Done: s.done, Total: s.total,
		BadRows: report.BadRows, GoodRows: len(report.Rows) - report.BadRows, Finished: len(s.report.Outcomes) > 0,
		Booked: s.report.Booked, NotBooked: len(s.report.Outcomes) - s.report.Booked, Show: c.QueryParam("show"),
		OwnColumns: s.ownColumns,
	}
	if s.err != nil {
		view.Problem = web.ErrorText(ctx, s.err)
	}
	for _, f := range report.Bad[:min(len(report.Bad), badCellsShown)] {
		view.Bad = append(view.Bad, pages.BadCell{Row: f.Row, Column: columnCaption(ctx, f.Column), Value: f.Value, Message: web.FieldText(ctx, f)})
	}
	outcomes := shownOutcomes(ctx, s.report, view.Show)
	page := web.PageOf(c, outcomesPerPage)
	view.Pager = web.Pager(c, outcomesPerPage, len(outcomes))
	from := min(page.Offset, len(outcomes))
	view.Outcomes = outcomes[from:min(from+outcomesPerPage, len(outcomes))]
	return view
}

// columnCaption names a column in the reader's language.
func columnCaption(ctx context.Context, name string) string {
	if key := "desk.field." + name; locale.From(ctx).Has(key) {
		return locale.T(ctx, key)
	}
	for _, column := range usecase.PersonColumns {
		if column.Name == name {
			return column.CaptionVI
		}
	}
	return name
}

// shownOutcomes returns what became of the citizens: all, the booked or the others.
func shownOutcomes(ctx context.Context, report usecase.ListBookReport, show string) []pages.ListOutcome {
	names := make(map[int]string, len(report.Import.Rows))
	for _, row := range report.Import.Rows {
		names[row.Number] = row.Get("full_name")
	}
	var out []pages.ListOutcome
	for _, o := range report.Outcomes {
		if show == "booked" && o.Code == "" || show == "open" && o.Code != "" {
			continue
		}
		item := pages.ListOutcome{Row: o.Row, Name: names[o.Row], PersonalID: o.PersonalID.Mask(), Code: o.Code}
		if o.Reason != nil {
			item.Reason = web.ErrorText(ctx, o.Reason)
		}
		var services []string
		for i, a := range o.Appointments {
			if i == 0 {
				item.PointName, item.Date, item.Start = a.PointName, a.Slot.Date, a.Slot.Start.String()
			}
			services = append(services, locale.T(ctx, "service."+string(a.Service)+".short")+" "+a.Slot.Start.String())
		}
		item.Services = strings.Join(services, ", ")
		out = append(out, item)
	}
	return out
}

// resultColumns are the columns of the result; their captions are texts of the catalogue.
var resultColumns = []string{
	"desk.list.row", "desk.field.full_name", "desk.field.personal_id", "desk.ticket.code", "desk.ticket.place", "desk.ticket.date",
	"desk.list.time", "desk.list.services", "desk.list.why",
}

// resultCells are the cells of one citizen, in the order of resultColumns.
func resultCells(p locale.Printer, o pages.ListOutcome) []string {
	date := ""
	if o.Date != nil {
		date = p.Date(o.Date)
	}
	return []string{strconv.Itoa(o.Row), o.Name, o.PersonalID, o.Code, o.PointName, date, o.Start, o.Services, o.Reason}
}

// resultName is the name of the result of a list as a file.
func resultName(job *listJob, ext string) string {
	return "ket-qua-" + strings.TrimSuffix(job.name, filepath.Ext(job.name)) + ext
}

// listResultBook hands out all outcomes as a workbook.
func listResultBook(app *usecase.App, jobs *listJobs) echo.HandlerFunc {
	return func(c echo.Context) error {
		job, err := jobs.find(web.ActorFrom(c), c.Param("job"))
		if err != nil {
			return err
		}
		ctx := c.Request().Context()
		p := locale.From(ctx)
		columns := make([]domain.Column, len(resultColumns))
		for i, key := range resultColumns {
			columns[i] = domain.Column{Name: key, CaptionVI: p.T(key)}
		}
		columns[0].Kind = domain.NumberColumn
		var rows []domain.Row
		for _, o := range shownOutcomes(ctx, job.state().report, "") {
			row := domain.Row{Number: o.Row, Values: make(map[string]string, len(columns))}
			for i, cell := range resultCells(p, o) {
				row.Values[resultColumns[i]] = cell
			}
			rows = append(rows, row)
		}
		web.Attachment(c, resultName(job, ".xlsx"), xlsxType)
		return app.Workbooks.WriteTable(c.Response(), p.T("desk.list.outcomes"), columns, rows)
	}
}

// listResult hands out all outcomes as a CSV file that Excel opens.
func listResult(jobs *listJobs) echo.HandlerFunc {
	return func(c echo.Context) error {
		job, err := jobs.find(web.ActorFrom(c), c.Param("job"))
		if err != nil {
			return err
		}
		ctx := c.Request().Context()
		p := locale.From(ctx)
		web.Attachment(c, resultName(job, ".csv"), "text/csv; charset=utf-8")
		if _, err := c.Response().Write([]byte("\uFEFF")); err != nil { // says UTF-8 to Excel
			return err
		}
		w := csv.NewWriter(c.Response())
		w.UseCRLF = true
		head := make([]string, len(resultColumns))
		for i, key := range resultColumns {
			head[i] = p.T(key)
		}
		if err := w.Write(head); err != nil {
			return err
		}
		for _, o := range shownOutcomes(ctx, job.state().report, "") {
			row := resultCells(p, o)
			for i := range row {
				row[i] = harmless(row[i])
			}
			if err := w.Write(row); err != nil {
				return err
			}
		}
		w.Flush()
		return w.Error()
	}
}

// harmless keeps a spreadsheet from taking a text out of somebody's file for a formula.
func harmless(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}
