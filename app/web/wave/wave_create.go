package wave

import (
	"context"
	"mime/multipart"
	"net/http"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	"luudong/templates/ui"
	pages "luudong/templates/wave"
)

const (
	pointsShown  = 20
	badRowsShown = 50
	releaseTime  = 8 * 60 // unless somebody says otherwise: not in the middle of the night
)

// waveForm asks for the point, then for the wave at the point of the query value
// "point".
func waveForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		by, code := web.ActorFrom(c), c.QueryParam("point")
		if err := by.Require(domain.WaveManage); err != nil {
			return err
		}
		if code == "" {
			return choosePoint(c, app)
		}
		view := pages.WaveCreateView{ReleaseTime: domain.Clock(releaseTime).String()}
		for _, s := range domain.Services() {
			view.Services = append(view.Services, string(s))
		}
		return drawForm(c, app, code, http.StatusOK, view)
	}
}

// choosePoint finds points with coming visits in the actor's area.
func choosePoint(c echo.Context, app *usecase.App) error {
	view := pages.WavePointView{Query: strings.TrimSpace(c.QueryParam("q"))}
	today := domain.DateOf(app.Now(), app.Location)
	found, err := app.PointList(c.Request().Context(), web.ActorFrom(c), domain.PointFilter{
		Text: view.Query, VisitFrom: today.AddDays(1), VisitTo: today.AddDays(domain.MaxPlanDays), Sort: "visit", Page: domain.Page{Limit: pointsShown},
	})
	if err != nil {
		return err
	}
	for _, p := range found.Items {
		view.Points = append(view.Points, pages.PointChoice{Code: p.Code, Name: p.Name, Where: domain.PlaceLine(p.Address, p.UnitName)})
	}
	return web.Render(c, http.StatusOK, pages.WavePoint(view))
}

// drawForm shows the form for a point of the actor's area.
func drawForm(c echo.Context, app *usecase.App, code string, status int, view pages.WaveCreateView) error {
	ctx := c.Request().Context()
	p, err := app.PointView(ctx, web.ActorFrom(c), code)
	if err != nil {
		return err
	}
	found, err := app.PublicSlotList(ctx, p.Code) // a wave holds what citizens could book
	if err != nil {
		return err
	}
	view.PointCode, view.PointName, view.PointWhere = p.Code, p.Name, domain.PlaceLine(p.Address, p.UnitName)
	for _, v := range found.Visits {
		if v.Visit.Date > domain.DateOf(app.Now(), app.Location) {
			view.VisitOptions = append(view.VisitOptions, visitOption(ctx, v))
		}
	}
	return web.Render(c, status, pages.WaveCreate(view))
}

func visitOption(ctx context.Context, v usecase.OpenVisit) ui.Option {
	p := locale.From(ctx)
	var free []string
	for _, s := range domain.Services() {
		n := 0
		for _, slot := range v.Slots {
			if slot.Service == s {
				n += slot.Free()
			}
		}
		free = append(free, p.T("service."+string(s)+".short")+": "+p.T("citizen.time.free", n))
	}
	return ui.Option{
		Value: strconv.FormatInt(v.Visit.ID, 10), Label: p.Day(v.Visit.Date) + ", " + v.Visit.Start.String() + "–" + v.Visit.End.String(), Hint: strings.Join(free, " · "),
	}
}

// waveCreate makes the wave. Whatever goes wrong draws the form again with what
// was typed; the file has to be chosen again, as browsers want it.
func waveCreate(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		by := web.ActorFrom(c)
		if err := by.Require(domain.WaveManage); err != nil {
			return err
		}
		view, in := readForm(c, app)
		header, err := c.FormFile("file")
		switch {
		case err != nil || header.Filename == "":
			add(&view.Errors, "file", locale.T(c.Request().Context(), "wave.new.no_file"))
		case header.Size > maxListMB<<20:
			add(&view.Errors, "file", web.ErrorText(c.Request().Context(), domain.Invalid("file.too_big", maxListMB)))
		}
		if view.Errors.Any() {
			return drawForm(c, app, in.PointCode, http.StatusUnprocessableEntity, view)
		}
		wave, report, err := create(c, app, in, header)
		if err != nil {
			errors, ok := web.FormErrors(c, err)
			if !ok {
				return err
			}
			view.Errors = errors
			return drawForm(c, app, in.PointCode, web.StatusOf(err), view)
		}
		if report.Refused() {
			showBad(c, &view, report)
			return drawForm(c, app, in.PointCode, http.StatusUnprocessableEntity, view)
		}
		web.AddFlash(c, ui.Success, "wave.new.done")
		if report.Saved < len(report.Rows)-report.BadRows {
			web.AddFlash(c, ui.Warning, "wave.new.strangers")
		}
		return web.Redirect(c, waveHref(wave.ID))
	}
}

func create(c echo.Context, app *usecase.App, in usecase.WaveCreateInput, header *multipart.FileHeader) (domain.Wave, usecase.ImportReport, error) {
	file, err := header.Open()
	if err != nil {
		return domain.Wave{}, usecase.ImportReport{}, domain.Internal(err)
	}
	defer func() { _ = file.Close() }()
	in.File.Name, in.File.Content = filepath.Base(header.Filename), file
	return app.WaveCreate(c.Request().Context(), web.ActorFrom(c), in)
}

func readForm(c echo.Context, app *usecase.App) (pages.WaveCreateView, usecase.WaveCreateInput) {
	value := func(name string) string { return strings.TrimSpace(c.FormValue(name)) }
	view := pages.WaveCreateView{
		Name: value("name"), Quota: value("quota"), ReleaseOn: value("release_on"), ReleaseTime: value("release_time"), GoodRows: value("good_rows") == "1",
	}
	form, err := c.FormParams()
	if err == nil {
		view.Services, view.Visits = form["services"], form["visits"]
	}
	in := usecase.WaveCreateInput{Name: view.Name, PointCode: value("point"), File: usecase.ImportFile{GoodRows: view.GoodRows}}
	for _, s := range view.Services {
		in.Services = append(in.Services, domain.Service(s))
	}
	for _, v := range view.Visits {
		in.VisitIDs = append(in.VisitIDs, web.SplitIDs(v)...)
	}
	in.Quota, _ = strconv.Atoi(view.Quota) // 0 is refused
	ctx := c.Request().Context()
	day, err := domain.ParseDate(usecase.TypedDate(view.ReleaseOn))
	if err != nil {
		add(&view.Errors, "release_on", web.ErrorText(ctx, err))
	}
	clock, err := domain.ParseClock(view.ReleaseTime)
	if err != nil {
		add(&view.Errors, "release_time", web.ErrorText(ctx, err))
	}
	in.ReleaseAt = day.At(clock, app.Location)
	return view, in
}

func add(e *ui.FormErrors, field, message string) {
	e.Fields = append(e.Fields, ui.FieldMessage{Field: field, Message: message})
}

// showBad lists the first of the rows that were refused.
func showBad(c echo.Context, view *pages.WaveCreateView, report usecase.ImportReport) {
	ctx := c.Request().Context()
	view.BadRows = report.BadRows
	for _, f := range report.Bad[:min(len(report.Bad), badRowsShown)] {
		view.Bad = append(view.Bad, pages.BadCell{Row: f.Row, Column: caption(f.Column), Value: f.Value, Message: web.FieldText(ctx, f)})
	}
}

func caption(column string) string {
	for _, c := range usecase.WaveColumns {
		if c.Name == column {
			return c.CaptionVI
		}
	}
	return column
}

// waveTemplate hands out the empty workbook.
func waveTemplate(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		web.Attachment(c, "mau-danh-sach-cu-dan.xlsx", xlsxType)
		return app.ImportTemplate(c.Request().Context(), web.ActorFrom(c), "residents", c.Response())
	}
}
