package excel

import (
	"fmt"
	"slices"
	"strings"

	"luudong/domain"
)

const (
	calendarSize  = 10.0 // points
	daysPerWeek   = 7
	calendarLeast = 30 // points
)

var calendarWidths = []float64{132, 124, 124, 124, 124, 124, 124, 124}

// teamDay is a cell of the calendar.
type teamDay struct {
	team string
	date domain.Date
}

// calendar writes a sheet for each week: a row for each team of the plan, a
// column for each day, with the points and hours.
func (p *planWriter) calendar() error {
	names := make(map[string]string)
	days := make(map[teamDay][]domain.Visit)
	for _, v := range p.Visits {
		names[v.TeamCode] = v.TeamName
		key := teamDay{v.TeamCode, v.Date}
		days[key] = append(days[key], v)
	}
	var teams []string
	for code := range names {
		teams = append(teams, code)
	}
	slices.Sort(teams)
	week := 0
	for monday := p.Plan.From.Monday(); monday <= p.Plan.To; monday = monday.AddDays(daysPerWeek) {
		week++
		if err := p.calendarWeek(week, monday, teams, names, days); err != nil {
			return err
		}
	}
	return nil
}

func (p *planWriter) calendarWeek(week int, monday domain.Date, teams []string, names map[string]string, days map[teamDay][]domain.Visit) error {
	s := p.b.sheet(fmt.Sprintf("Lịch tuần %d (%s)", week, monday.Format("02.01")), calendarWidths)
	p.annex(s, "I", fmt.Sprintf("LỊCH LƯU ĐỘNG TUẦN %d (%s – %s)", week, dayVI(monday), dayVI(monday.AddDays(daysPerWeek-1))))
	cells := []span{{value: "Tổ công tác", look: lookHead}}
	for i := range daysPerWeek {
		d := monday.AddDays(i)
		cells = append(cells, span{value: weekdayVI(d) + "\n" + d.Format("02/01"), look: lookHead})
	}
	head := s.add(32, placed(cells)...)
	s.freeze(1)
	if len(teams) == 0 {
		s.add(30, s.whole("Kế hoạch chưa có lượt lưu động nào.", look{size: noteSize, italic: true, align: "center", border: true}))
	}
	for _, team := range teams {
		cells := []span{{value: joined(" – ", team, names[team]), look: look{size: calendarSize, bold: true, wrap: true, border: true}}}
		for i := range daysPerWeek {
			d := monday.AddDays(i)
			cell := look{size: calendarSize, wrap: true, border: true, align: "center"}
			if d < p.Plan.From || d > p.Plan.To {
				cell.fill = offFill
			}
			cells = append(cells, span{value: visitLines(days[teamDay{team, d}]), look: cell})
		}
		s.addFitted(calendarLeast, placed(cells)...)
	}
	s.print(p.printing(head))
	return s.close()
}

// visitLines lists visits as "SP0001 08:00–11:30", one a line.
func visitLines(visits []domain.Visit) string {
	lines := make([]string, len(visits))
	for i, v := range visits {
		lines[i] = cellText(v.PointCode) + " " + v.Start.String() + "–" + v.End.String()
	}
	return strings.Join(lines, "\n")
}
