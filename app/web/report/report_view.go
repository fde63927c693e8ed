package report

import (
	"net/http"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/report"
	"luudong/templates/ui"
)

const barsShown = 10

// reportView shows a week or month.
func reportView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx, by, f := c.Request().Context(), web.ActorFrom(c), filterOf(c)
		r, err := app.ReportBuild(ctx, by, f)
		if err != nil {
			return err
		}
		p := locale.From(ctx)
		v := pages.ReportView{
			Period: string(r.Period), Day: p.DateISO(r.From), Unit: f.UnitCode, Periods: periodOptions(p), Sections: sections(ctx, ""),
			Title: p.T("report.title_of."+string(r.Period), r.UnitName), Span: span(p, r.From, r.To),
			Visits: r.Visits, Total: figures(p, r.Total), Compared: compared(p, r), LongestWait: p.T("report.longest", int(r.Total.LongestWait/60)),
			Remaining: r.Remaining.Total(), Eligible: r.Eligible.Total(), Empty: r.Visits == 0, TargetsHref: path + "/targets" + queryOf(r.Period, r.From, ""),
			Previous: path + queryOf(r.Period, r.From.AddDays(-1), f.UnitCode),
		}
		if r.Through < r.To {
			v.Span += " · " + p.T("report.through", r.Through)
		}
		today := domain.DateOf(app.Now(), app.Location)
		if r.To < today {
			v.Next = path + queryOf(r.Period, r.To.AddDays(1), f.UnitCode)
		}
		query := queryOf(r.Period, r.From, f.UnitCode)
		v.Downloads = []pages.Download{{Label: p.T("report.xlsx"), Href: path + "/report.xlsx" + query}, {Label: p.T("report.csv"), Href: path + "/report.csv" + query}}
		if v.Units, err = unitOptions(ctx, app, by); err != nil {
			return err
		}
		fillDays(p, r, &v)
		fillTargets(p, r, &v)
		fillBy(c, r, query, &v)
		return web.Render(c, http.StatusOK, pages.Report(v))
	}
}

func figures(p locale.Printer, f domain.Figures) pages.Figures {
	out := pages.Figures{Booked: f.Booked, Served: f.Served, Missed: f.Missed, WalkIns: f.WalkIns, WalkInsServed: f.WalkInsServed}
	if mean, known := f.MeanWait(); known {
		out.Wait = p.Decimal(mean, 1)
	}
	if mean, known := f.MeanHandling(); known {
		out.Handling = p.Decimal(mean, 1)
	}
	return out
}

// compared says how many more or fewer were served than in the period before.
func compared(p locale.Printer, r domain.Report) string {
	switch n := r.Total.AllServed() - r.Before.AllServed(); {
	case n > 0:
		return p.T("report.more", n)
	case n < 0:
		return p.T("report.fewer", -n)
	}
	return p.T("report.same")
}

func fillDays(p locale.Printer, r domain.Report, v *pages.ReportView) {
	v.Days = ui.ChartView{Label: p.T("report.days"), Series: []ui.Series{{Label: p.T("report.served_booked")}, {Label: p.T("report.walk_ins_served")}, {Label: p.T("report.missed")}}}
	for _, d := range r.Days {
		label := strconv.Itoa(d.Date.Day())
		if r.Period == domain.Weekly {
			label = p.WeekdayShort(d.Date.Weekday()) + " " + p.DayMonth(d.Date)
		}
		v.Days.Rows = append(v.Days.Rows, ui.ChartRow{Label: label, Values: []int{d.Figures.Served, d.Figures.WalkInsServed, d.Figures.Missed}})
		v.DayLines = append(v.DayLines, pages.Line{Name: p.Day(d.Date), Visits: d.Visits, Figures: figures(p, d.Figures)})
	}
	for _, s := range r.Services {
		v.Services = append(v.Services, pages.Line{Name: p.T("service." + string(s.Service)), Figures: figures(p, s.Figures)})
	}
}

func fillTargets(p locale.Printer, r domain.Report, v *pages.ReportView) {
	for _, t := range r.Targets {
		v.Targets = append(v.Targets, pages.TargetLine{
			Unit: t.UnitName, Service: p.T("service." + string(t.Service)), Target: t.People, Served: t.Served, Share: t.Share(),
		})
	}
	for _, i := range r.Indicators {
		line := pages.IndicatorLine{Name: indicatorName(p, i.Indicator), Measure: i.Measure, Day: i.Date, HasDay: i.Known}
		if i.Known {
			line.Value = number(p, i.Value)
		}
		if i.KnownBefore {
			line.Before = number(p, i.Before)
		}
		v.Indicators = append(v.Indicators, line)
	}
}

// number writes a value with the decimals it has.
func number(p locale.Printer, v float64) string {
	if v == float64(int64(v)) {
		return p.Int(int(v))
	}
	return p.Decimal(v, 2)
}

func indicatorName(p locale.Printer, i domain.Indicator) string {
	if p.Lang() == locale.English {
		return i.NameEN
	}
	return i.NameVI
}

// fillBy lists the units, points or teams.
func fillBy(c echo.Context, r domain.Report, query string, v *pages.ReportView) {
	p := locale.From(c.Request().Context())
	by := c.QueryParam("by")
	all := r.Units
	switch by {
	case "points":
		all = r.Points
	case "teams":
		all = r.Teams
	default:
		by = "units"
	}
	for _, name := range []string{"units", "points", "teams"} {
		n := map[string]int{"units": len(r.Units), "points": len(r.Points), "teams": len(r.Teams)}[name]
		v.By = append(v.By, ui.Tab{Label: p.T("report.by." + name), Href: path + query + "&by=" + name + "#by", Current: name == by, Count: n, HasCount: true})
	}
	v.ByName = p.T("report.by." + by)
	v.Chart = ui.ChartView{Label: v.ByName, Series: v.Days.Series}
	for _, l := range all[:min(len(all), barsShown)] {
		v.Chart.Rows = append(v.Chart.Rows, ui.ChartRow{Label: l.Name, Values: []int{l.Figures.Served, l.Figures.WalkInsServed, l.Figures.Missed},
			Text: p.T("report.bar", l.Figures.AllServed())})
	}
	v.Pager = web.Pager(c, pageSize, len(all))
	if len(all) == 0 {
		return
	}
	for _, l := range all[v.Pager.First()-1 : v.Pager.Last()] {
		line := pages.Line{Name: l.Name, Sub: l.Unit, Visits: l.Visits, Figures: figures(p, l.Figures)}
		if by == "points" {
			line.Href = "/coverage/points/" + l.Code
		}
		v.Lines = append(v.Lines, line)
	}
}

// reportWorkbook sends a report as a workbook to print and sign.
func reportWorkbook(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		f := filterOf(c)
		name := locale.T(c.Request().Context(), "report.file")
		if !f.Day.IsZero() {
			from, _ := f.Period.Around(f.Day)
			name += " " + from.String()
		}
		return app.ReportExport(c.Request().Context(), web.ActorFrom(c), f, web.File(c, name+".xlsx", web.XLSX))
	}
}

// reportCSV sends a report as one table: all days, services, units, points and teams.
func reportCSV(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		r, err := app.ReportBuild(ctx, web.ActorFrom(c), filterOf(c))
		if err != nil {
			return err
		}
		p := locale.From(ctx)
		return web.CSV(c, p.T("report.file")+" "+r.From.String()+".csv", func(write func(...string) error) error {
			head := []string{p.T("report.csv.part"), p.T("report.csv.code"), p.T("report.name"), p.T("report.unit")}
			for _, key := range []string{"visits", "booked", "served_booked", "missed", "walk_ins", "walk_ins_served", "wait_minutes", "handling_minutes"} {
				head = append(head, p.T("report."+key))
			}
			if err := write(head...); err != nil {
				return err
			}
			total := []domain.ReportLine{{Name: r.UnitName, Code: r.UnitCode, Visits: r.Visits, Figures: r.Total}}
			for _, part := range []struct {
				name  string
				lines []domain.ReportLine
			}{{"total", total}, {"services", r.Services}, {"days", r.Days}, {"units", r.Units}, {"points", r.Points}, {"teams", r.Teams}} {
				for _, l := range part.lines {
					if err := write(csvLine(p, part.name, l)...); err != nil {
						return err
					}
				}
			}
			return nil
		})
	}
}

func csvLine(p locale.Printer, part string, l domain.ReportLine) []string {
	name := l.Name
	switch {
	case l.Service != "":
		name = p.T("service." + string(l.Service))
	case !l.Date.IsZero():
		name = l.Date.String()
	}
	mean := func(minutes float64, known bool) string {
		if !known {
			return ""
		}
		return strconv.FormatFloat(minutes, 'f', 1, 64)
	}
	out := []string{p.T("report.by." + part), l.Code, name, l.Unit}
	f := l.Figures
	for _, n := range []int{l.Visits, f.Booked, f.Served, f.Missed, f.WalkIns, f.WalkInsServed} {
		out = append(out, strconv.Itoa(n))
	}
	return append(out, mean(f.MeanWait()), mean(f.MeanHandling()))
}
