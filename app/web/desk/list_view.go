package desk

import (
	"context"
	"encoding/csv"
	"net/http"
	"net/url"
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
func listView(app *usecase.App, jobs *listJobs) echo.HandlerFunc {
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
		if view.Checked != nil {
			if err := fillListPlaces(c, app, view.Checked, job.href()); err != nil {
				return err
			}
		}
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
	report := s.checked.Import
	view := pages.ListJobView{
		Href: job.href(), FileName: job.name, Running: s.running, Booking: s.confirmed, Undone: s.undone, Done: s.done, Total: s.total,
		BadRows: report.BadRows, Finished: len(s.report.Outcomes) > 0,
		Booked: s.report.Booked, NotBooked: len(s.report.Outcomes) - s.report.Booked, Show: c.QueryParam("show"),
		OwnColumns: s.ownColumns,
	}
	if s.err != nil {
		view.Problem = web.ErrorText(ctx, s.err)
	}
	if !s.running && !s.confirmed && s.err == nil {
		view.Checked = checkedList(ctx, s.checked)
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

// sampleRows is how many people of a list are shown before it is booked.
const sampleRows = 8

// checkedList is what a list holds.
func checkedList(ctx context.Context, l usecase.ListChecked) *pages.ListChecked {
	p := locale.From(ctx)
	v := &pages.ListChecked{People: l.People, Households: l.Households, Booked: l.Booked, Strangers: l.Strangers}
	for _, s := range domain.Services() {
		if n := l.ByService[s]; n > 0 {
			v.Services = append(v.Services, pages.ListService{Service: string(s), People: n})
		}
	}
	bad := map[int]bool{}
	for _, f := range l.Import.Bad {
		bad[f.Row] = true
	}
	for _, row := range l.Import.Rows {
		if bad[row.Number] || len(v.Sample) == sampleRows {
			continue
		}
		number, _ := domain.ParsePersonalID(row.Get("personal_id"))
		v.Sample = append(v.Sample, pages.ListPerson{
			Row: row.Number, Name: row.Get("full_name"), PersonalID: number.Mask(), Born: row.Get("birth_date"), Services: serviceNames(p, row.Get("services")),
			Household: row.Get("household"),
		})
	}
	return v
}

// serviceNames writes a list of services in words; what is not known stays as it
// is: that row is refused anyway.
func serviceNames(p locale.Printer, text string) string {
	names := strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune(",; ", r) })
	for i, name := range names {
		if key := "service." + name + ".short"; p.Has(key) {
			names[i] = p.T(key)
		}
	}
	return strings.Join(names, ", ")
}

// fillListPlaces adds where the list can be booked: the points that match ?q=,
// or the coming visits of ?point=.
func fillListPlaces(c echo.Context, app *usecase.App, v *pages.ListChecked, href string) error {
	ctx := c.Request().Context()
	v.Query = strings.TrimSpace(c.QueryParam("q"))
	if code := c.QueryParam("point"); code != "" {
		found, err := app.SlotList(ctx, code)
		if err != nil {
			return err
		}
		v.PointCode, v.PointName = found.Point.Code, found.Point.Name
		tomorrow := domain.DateOf(app.Now(), app.Location).AddDays(1)
		for _, open := range found.Visits {
			if open.Visit.Date < tomorrow {
				continue // a list is booked from the next day on
			}
			free := map[domain.Service]int{}
			for _, s := range open.Slots {
				free[s.Service] += s.Free()
			}
			v.Visits = append(v.Visits, pages.ListVisit{
				ID: strconv.FormatInt(open.Visit.ID, 10), Date: open.Visit.Date, Start: open.Visit.Start.String(), End: open.Visit.End.String(),
				ChipCard: free[domain.ChipCard], Account: free[domain.AccountL2],
			})
		}
		return nil
	}
	if v.Query == "" {
		return nil
	}
	found, err := app.PointComingList(ctx, web.ActorFrom(c), v.Query, "", domain.Page{Limit: pointsPerPage})
	if err != nil {
		return err
	}
	for _, item := range found.Items {
		v.Points = append(v.Points, pages.ListPoint{
			Href: href + "?" + url.Values{"point": {item.Code}, "q": {v.Query}}.Encode(), Name: item.Name, Address: item.Address, UnitName: item.UnitName,
			Visits: item.Visits, Free: item.Free,
		})
	}
	return nil
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
