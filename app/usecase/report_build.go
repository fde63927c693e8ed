package usecase

import (
	"cmp"
	"context"
	"io"
	"slices"
	"strings"

	"luudong/domain"
)

// ReportFilter says what a report is about.
type ReportFilter struct {
	Period   domain.Period // "": weekly
	Day      domain.Date   // a day of the period; zero: the period that was over last
	UnitCode string        // "": all of the actor's area
}

// ReportBuild adds up a week or month of the actor's area, to today at most. The
// actor needs ReportView; NotFound for a unit outside the area.
func (a *App) ReportBuild(ctx context.Context, by domain.Actor, f ReportFilter) (domain.Report, error) {
	if err := by.Require(domain.ReportView); err != nil {
		return domain.Report{}, err
	}
	if f.Period == "" {
		f.Period = domain.Weekly
	}
	if err := reportDay(f.Day); err != nil {
		return domain.Report{}, err
	}
	out := domain.Report{
		Period: f.Period, Agency: a.Office.Name, Superior: a.Office.Superior, Place: a.Office.Place, Signature: a.Office.Signer,
		IssuedBy: by.Name, IssuedAt: a.Now(),
	}
	out.From, out.To = f.Period.Before(a.today())
	if !f.Day.IsZero() {
		out.From, out.To = f.Period.Around(f.Day)
	}
	out.Through = min(out.To, a.today())
	return view(ctx, a, func(r domain.Repos) (domain.Report, error) {
		unit, err := reportUnit(ctx, r, by, f.UnitCode)
		if err != nil {
			return out, err
		}
		out.UnitCode, out.UnitName = unit.Code, unit.FullName
		figures, err := r.Coverage.Figures(ctx, domain.FiguresFilter{Area: unit.Path, From: out.From, To: out.Through})
		if err != nil {
			return out, err
		}
		addLines(&out, figures)
		from, to := f.Period.Before(out.From)
		before, err := r.Coverage.Figures(ctx, domain.FiguresFilter{Area: unit.Path, From: from, To: min(to, out.Through)})
		if err != nil {
			return out, err
		}
		for _, v := range before {
			if v.Service == "" {
				out.Before.Add(v.Figures)
			}
		}
		if err := a.addDemand(ctx, r, unit.Path, &out); err != nil {
			return out, err
		}
		if err := addTargets(ctx, r, unit.Path, &out, figures); err != nil {
			return out, err
		}
		return out, addIndicators(ctx, r, unit, &out)
	})
}

// The years that reports and targets can be about.
const firstReportYear, lastReportYear = 2000, 2200

// reportDay refuses a day that no report is about; none is none.
func reportDay(day domain.Date) error {
	if !day.IsZero() && (day.Year() < firstReportYear || day.Year() > lastReportYear) {
		return domain.Invalid("date.invalid", day.String())
	}
	return nil
}

// reportUnit is the unit that a report is about: the root of the actor's area, or
// one below it.
func reportUnit(ctx context.Context, r domain.Repos, by domain.Actor, code string) (domain.Unit, error) {
	units, err := r.Units.All(ctx, by.UnitPath)
	if err != nil {
		return domain.Unit{}, err
	}
	if code == "" && len(units) > 0 {
		return units[0], nil
	}
	if i := slices.IndexFunc(units, func(u domain.Unit) bool { return u.Code == code }); i >= 0 {
		return units[i], nil
	}
	return domain.Unit{}, domain.NotFound("unit", code)
}

// lines gathers figures by a name.
type lines struct {
	list  []domain.ReportLine
	index map[string]int
}

func (l *lines) add(key string, v domain.VisitFigures, line domain.ReportLine) {
	if l.index == nil {
		l.index = make(map[string]int)
	}
	i, ok := l.index[key]
	if !ok {
		i = len(l.list)
		l.index[key], l.list = i, append(l.list, line)
	}
	l.list[i].Visits += v.Visits
	l.list[i].Figures.Add(v.Figures)
}

// addLines adds the figures up by day, service, unit, point and team.
func addLines(out *domain.Report, figures []domain.VisitFigures) {
	var days, services, units, points, teams lines
	for d := out.From; d <= out.Through; d++ {
		days.add(d.String(), domain.VisitFigures{}, domain.ReportLine{Date: d})
	}
	for _, s := range domain.Services() {
		services.add(string(s), domain.VisitFigures{}, domain.ReportLine{Service: s})
	}
	for _, v := range figures {
		if v.Service != "" {
			services.add(string(v.Service), v, domain.ReportLine{})
			continue
		}
		out.Total.Add(v.Figures)
		out.Visits += v.Visits
		days.add(v.Date.String(), v, domain.ReportLine{})
		units.add(v.UnitCode, v, domain.ReportLine{Code: v.UnitCode, Name: v.UnitName})
		points.add(v.PointCode, v, domain.ReportLine{Code: v.PointCode, Name: v.PointName, Unit: v.UnitName})
		teams.add(v.TeamCode, v, domain.ReportLine{Code: v.TeamCode, Name: v.TeamName})
	}
	for _, l := range []*lines{&units, &points, &teams} {
		slices.SortStableFunc(l.list, func(x, y domain.ReportLine) int {
			return cmp.Or(cmp.Compare(y.Figures.AllServed(), x.Figures.AllServed()), cmp.Compare(x.Code, y.Code))
		})
	}
	out.Days, out.Services, out.Units, out.Points, out.Teams = days.list, services.list, units.list, points.list, teams.list
}

func (a *App) addDemand(ctx context.Context, r domain.Repos, area string, out *domain.Report) error {
	board, err := r.Coverage.Board(ctx, domain.BoardFilter{Area: area, Today: a.today(), DemandOnly: true})
	out.Eligible, out.Remaining = domain.Demand{}, domain.Demand{}
	for _, p := range board {
		remaining := p.Remaining()
		for _, s := range domain.Services() {
			out.Eligible[s] += p.Eligible[s]
			out.Remaining[s] += remaining[s]
		}
	}
	return err
}

func addTargets(ctx context.Context, r domain.Repos, area string, out *domain.Report, figures []domain.VisitFigures) error {
	targets, err := r.Reports.Targets(ctx, area, out.Period, out.From)
	for _, t := range targets {
		line := domain.TargetLine{Target: t}
		for _, v := range figures {
			if v.Service == t.Service && strings.HasPrefix(v.UnitPath, t.UnitPath) {
				line.Served += v.Figures.AllServed()
			}
		}
		out.Targets = append(out.Targets, line)
	}
	return err
}

// addIndicators takes each indicator's level at the end of the period and before it.
func addIndicators(ctx context.Context, r domain.Repos, unit domain.Unit, out *domain.Report) error {
	indicators, err := r.Reports.Indicators(ctx, false)
	if err != nil || len(indicators) == 0 {
		return err
	}
	values, _, err := r.Reports.IndicatorValues(ctx, unit.Path, 0, out.Through, domain.Page{})
	for _, i := range indicators {
		line := domain.IndicatorLine{Indicator: i}
		line.Value, line.Date, line.Known = level(values, i.ID, unit.ID, out.Through)
		line.Before, _, line.KnownBefore = level(values, i.ID, unit.ID, out.From.AddDays(-1))
		out.Indicators = append(out.Indicators, line)
	}
	return err
}

// level is the latest value of a unit to a day; if the unit has none of its own,
// the sum of the latest of those below it. values come the latest first.
func level(values []domain.IndicatorValue, indicator, unit int64, to domain.Date) (value float64, date domain.Date, known bool) {
	seen := make(map[int64]bool)
	for _, v := range values {
		if v.IndicatorID != indicator || v.Date > to || seen[v.UnitID] {
			continue
		}
		if v.UnitID == unit {
			return v.Value, v.Date, true
		}
		seen[v.UnitID] = true
		value, date, known = value+v.Value, max(date, v.Date), true
	}
	return value, date, known
}

// ReportExport writes a report as a workbook.
func (a *App) ReportExport(ctx context.Context, by domain.Actor, f ReportFilter, w io.Writer) error {
	report, err := a.ReportBuild(ctx, by, f)
	if err != nil {
		return err
	}
	return a.Workbooks.WriteReport(w, report)
}
