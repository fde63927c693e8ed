package usecase

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"luudong/domain"
)

// BoardFilter says what the coverage board shows; zero fields select everything.
type BoardFilter struct {
	UnitCode string
	Service  domain.Service // "": all
	Text     string         // words of code, name, address or unit without accents
	Days     int            // served in so many days to today; 0: since the demand was counted
	Sort     string         // "name", "unit", "eligible", "invited", "booked", "served", "remaining", "last", "next"; a leading "-" reverses
}

// Coverage are the figures of a point, a unit or all, of the services asked for.
type Coverage struct {
	Points    int
	Eligible  int // people to be served, as last counted
	Invited   int // with an invitation that holds
	Booked    int // appointments ahead
	Served    int // in the period asked for
	Remaining int // eligible and not served since they were counted
	Uncovered int // of them without a place at a coming visit

	LastVisit domain.Date // before today; zero: never
	NextVisit domain.Date // today or later; zero: none
}

func (c *Coverage) add(o Coverage) {
	c.Points, c.Eligible, c.Booked, c.Served = c.Points+o.Points, c.Eligible+o.Eligible, c.Booked+o.Booked, c.Served+o.Served
	c.Invited, c.Remaining, c.Uncovered = c.Invited+o.Invited, c.Remaining+o.Remaining, c.Uncovered+o.Uncovered
	c.LastVisit = max(c.LastVisit, o.LastVisit)
	if c.NextVisit.IsZero() || !o.NextVisit.IsZero() && o.NextVisit < c.NextVisit {
		c.NextVisit = o.NextVisit
	}
}

// BoardPoint is a point of the board.
type BoardPoint struct {
	domain.PointCoverage
	Coverage
}

// BoardUnit is a unit of the board.
type BoardUnit struct {
	Code, Name string
	Coverage
}

// ReturnVisit is a point to which a team should go, and why.
type ReturnVisit struct {
	BoardPoint
	Reason string // "never", "no_next" or "short"; catalogue entry "coverage.reason.<reason>"
	Days   int    // since the last visit; -1: never visited
}

// Board is the state of coverage on a day.
type Board struct {
	Today  domain.Date
	Points []BoardPoint // as filtered and sorted
	Units  []BoardUnit
	Total  Coverage
	Return []ReturnVisit // where people remain without a place, the most urgent first
}

// CoverageBoard returns the points of the actor's area, the units they lie in,
// and where to go next. The actor needs CoverageView.
func (a *App) CoverageBoard(ctx context.Context, by domain.Actor, f BoardFilter) (Board, error) {
	if err := by.Require(domain.CoverageView); err != nil {
		return Board{}, err
	}
	out := Board{Today: a.today()}
	query := domain.BoardFilter{Area: by.UnitPath, UnitCode: f.UnitCode, Today: out.Today}
	if f.Days > 0 {
		query.From = out.Today.AddDays(1 - f.Days)
	}
	found, err := view(ctx, a, func(r domain.Repos) ([]domain.PointCoverage, error) { return r.Coverage.Board(ctx, query) })
	if err != nil {
		return out, err
	}
	words := strings.Fields(domain.FoldText(f.Text))
	units := make(map[string]int)
	for _, p := range found {
		if !hasAllWords(p.Search+" "+domain.FoldText(p.Code), words) {
			continue
		}
		point := BoardPoint{p, coverageOf(p, f.Service)}
		out.Points = append(out.Points, point)
		out.Total.add(point.Coverage)
		i, ok := units[p.UnitCode]
		if !ok {
			i = len(out.Units)
			units[p.UnitCode] = i
			out.Units = append(out.Units, BoardUnit{Code: p.UnitCode, Name: p.UnitName})
		}
		out.Units[i].add(point.Coverage)
	}
	out.Return = returnVisits(out.Points, out.Today)
	sortBoard(&out, f.Sort)
	return out, nil
}

func hasAllWords(text string, words []string) bool {
	return !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(text, w) })
}

// coverageOf adds up the services asked for.
func coverageOf(p domain.PointCoverage, only domain.Service) Coverage {
	sum := func(d domain.Demand) int {
		if only != "" {
			return d[only]
		}
		return d.Total()
	}
	return Coverage{
		Points: 1, Eligible: sum(p.Eligible), Invited: sum(p.Invited), Booked: sum(p.Booked), Served: sum(p.ServedLately), Remaining: sum(p.Remaining()),
		Uncovered: sum(p.Uncovered()), LastVisit: p.LastVisit, NextVisit: p.NextVisit,
	}
}

// returnVisits ranks the points where people remain for whom no coming visit has
// a place: by how many they are, times the point's priority, times how long
// nobody came (twice after 90 days, and where nobody ever came).
func returnVisits(points []BoardPoint, today domain.Date) []ReturnVisit {
	var out []ReturnVisit
	for _, p := range points {
		if p.Coverage.Uncovered == 0 {
			continue
		}
		v := ReturnVisit{BoardPoint: p, Reason: "no_next", Days: -1}
		if last := p.Coverage.LastVisit; !last.IsZero() {
			v.Days = int(today - last)
		}
		switch {
		case !p.Coverage.NextVisit.IsZero():
			v.Reason = "short"
		case v.Days < 0:
			v.Reason = "never"
		}
		out = append(out, v)
	}
	slices.SortFunc(out, func(x, y ReturnVisit) int {
		return cmp.Or(cmp.Compare(y.urgency(), x.urgency()), cmp.Compare(x.Code, y.Code))
	})
	return out
}

const longAgo = 90 // days

func (v ReturnVisit) urgency() int {
	days := v.Days
	if days < 0 || days > longAgo {
		days = longAgo
	}
	return v.Coverage.Uncovered * priorityWeights[min(max(v.Priority, 1), 3)] * (longAgo + days)
}

// sortBoard sorts points and units by the same key; an unknown key leaves the
// most remaining people first.
func sortBoard(b *Board, sort string) {
	key, reversed := strings.CutPrefix(sort, "-")
	letters := collate.New(language.Vietnamese)
	order := func(x, y Coverage) int {
		switch key {
		case "eligible":
			return cmp.Compare(x.Eligible, y.Eligible)
		case "invited":
			return cmp.Compare(x.Invited, y.Invited)
		case "booked":
			return cmp.Compare(x.Booked, y.Booked)
		case "served":
			return cmp.Compare(x.Served, y.Served)
		case "last":
			return cmp.Compare(x.LastVisit, y.LastVisit)
		case "next":
			return cmp.Compare(soon(x.NextVisit), soon(y.NextVisit))
		case "remaining":
			return cmp.Compare(x.Remaining, y.Remaining)
		}
		return cmp.Compare(y.Remaining, x.Remaining)
	}
	turn := func(n int) int {
		if reversed {
			return -n
		}
		return n
	}
	slices.SortStableFunc(b.Points, func(x, y BoardPoint) int {
		switch key {
		case "name":
			return turn(letters.CompareString(x.Name, y.Name))
		case "unit":
			return turn(letters.CompareString(x.UnitName, y.UnitName))
		}
		return turn(order(x.Coverage, y.Coverage))
	})
	slices.SortStableFunc(b.Units, func(x, y BoardUnit) int {
		if key == "name" || key == "unit" {
			return turn(letters.CompareString(x.Name, y.Name))
		}
		return turn(order(x.Coverage, y.Coverage))
	})
}

// soon puts "none" behind every day.
func soon(d domain.Date) domain.Date {
	if d.IsZero() {
		return 1 << 30
	}
	return d
}
