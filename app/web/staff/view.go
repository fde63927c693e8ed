package staff

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"hash/fnv"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/staff"
	"luudong/templates/ui"
)

// pageSize is how many people one page of a list shows.
const pageSize = 40

// newNonce names a request, so that sending it twice counts once.
func newNonce() string { return rand.Text() }

// tabOf returns the tab the reader is on: of the address, of the form, or, for
// a script, of the page the script runs on.
func tabOf(c echo.Context) string {
	tab := c.QueryParam("tab")
	if tab == "" && isHTMX(c) {
		if u, err := url.Parse(c.Request().Header.Get("HX-Current-URL")); err == nil {
			tab = u.Query().Get("tab")
		}
	}
	if tab == "" {
		tab = c.FormValue("tab")
	}
	switch tab {
	case pages.TabWaiting, pages.TabCalled, pages.TabDone:
		return tab
	default:
		return pages.TabExpected
	}
}

// visitPage fills the working page but for the scan field.
func visitPage(c echo.Context, app *usecase.App, day usecase.VisitDay, result *pages.ResultView) pages.VisitViewView {
	ctx, v := c.Request().Context(), day.Visit
	p, base, end := locale.From(ctx), visitPath(v.ID), v.Date.At(v.End, app.Location)
	queue := queueView(c, day, tabOf(c))
	return pages.VisitViewView{
		Base: base, Point: v.PointName, Back: "/staff?day=" + p.DateISO(v.Date),
		Lead:  fmt.Sprintf("%s · %s–%s · %s", p.Day(v.Date), v.Start, v.End, v.TeamName),
		Call:  pages.CallView{Base: base, Station: rememberedStation(c)},
		Board: pages.BoardView{Result: result, Queue: queue},
		Close: pages.CloseView{
			Base: base, Can: !app.Now().Before(end) && missing(day) > 0, Over: !app.Now().Before(end),
			After: p.DateTime(end), Missing: missing(day),
		},
	}
}

// missing counts the tickets of those who are booked and have not come.
func missing(day usecase.VisitDay) int {
	codes := map[string]bool{}
	for _, ap := range day.Appointments {
		if ap.Status == domain.AppointmentBooked {
			codes[ap.Code] = true
		}
	}
	return len(codes)
}

// queueView fills the list of one tab; the version covers all tabs, whose counts are shown.
func queueView(c echo.Context, day usecase.VisitDay, tab string) pages.QueueView {
	ctx := c.Request().Context()
	byTab := map[string][]pages.Entry{pages.TabExpected: ticketEntries(ctx, day.Appointments, expected)}
	times := ticketTimes(day.Appointments)
	for _, checkIn := range day.CheckIns {
		e := checkInEntry(ctx, checkIn)
		e.Times = times[checkIn.AppointmentCode]
		t := tabOfStatus(checkIn.Status)
		byTab[t] = append(byTab[t], e)
	}
	v := pages.QueueView{Base: visitPath(day.Visit.ID), Tab: tab, Counts: map[string]int{}, Version: version(day)}
	for t, entries := range byTab {
		v.Counts[t] = len(entries)
	}
	v.Pager = web.Pager(c, pageSize, len(byTab[tab]))
	linkToPage(c, v.Base+"?tab="+tab)
	if v.Pager.Total > 0 {
		v.Entries = byTab[tab][v.Pager.First()-1 : v.Pager.Last()]
	}
	return v
}

// linkToPage makes the links of the list lead to the visit's own page, also when
// the list answers a script or a post, which have other addresses.
func linkToPage(c echo.Context, path string) {
	ctx := c.Request().Context()
	request := ui.From(ctx)
	if u, err := url.Parse(path); err == nil {
		request.URL = u
	}
	c.SetRequest(c.Request().WithContext(ui.With(ctx, request)))
}

func tabOfStatus(s domain.CheckInStatus) string {
	switch s {
	case domain.CheckInWaiting:
		return pages.TabWaiting
	case domain.CheckInCalled:
		return pages.TabCalled
	default:
		return pages.TabDone
	}
}

// version is a short sum of everything the list shows.
func version(day usecase.VisitDay) string {
	sum := fnv.New64a()
	for _, ap := range day.Appointments {
		_, _ = fmt.Fprint(sum, ap.ID, ap.Status, ap.Slot.Start, "|")
	}
	for _, c := range day.CheckIns {
		_, _ = fmt.Fprint(sum, c.ID, c.Status, c.Station, "|")
	}
	return strconv.FormatUint(sum.Sum64(), 36)
}

func expected(s domain.AppointmentStatus) bool {
	return s == domain.AppointmentBooked || s == domain.AppointmentNoShow
}

// ticketEntries makes one entry a code of the appointments whose state is
// wanted, by time and then name: people are looked for by name.
func ticketEntries(ctx context.Context, all []domain.Appointment, want func(domain.AppointmentStatus) bool) []pages.Entry {
	var out []pages.Entry
	at := map[string]int{}
	for _, ap := range all {
		if !want(ap.Status) {
			continue
		}
		service := locale.T(ctx, "service."+string(ap.Service)+".short")
		if i, ok := at[ap.Code]; ok {
			out[i].Services = append(out[i].Services, service)
			continue
		}
		at[ap.Code] = len(out)
		e := personEntry(ctx, ap.Person)
		e.Code, e.Nonce, e.Times, e.Services = ap.Code, newNonce(), ap.Slot.Start.String(), []string{service}
		e.NoShow, e.Arrived = ap.Status == domain.AppointmentNoShow, !expected(ap.Status)
		if ap.Queue > 0 {
			e.Number = strconv.Itoa(ap.Queue)
		}
		out = append(out, e)
	}
	domain.SortByName(out, func(e pages.Entry) string { return e.Name })
	slices.SortStableFunc(out, func(x, y pages.Entry) int { return strings.Compare(x.Times, y.Times) })
	return out
}

// ticketTimes returns the earliest time of each code.
func ticketTimes(all []domain.Appointment) map[string]string {
	times := map[string]string{}
	for _, ap := range all {
		if _, ok := times[ap.Code]; !ok {
			times[ap.Code] = ap.Slot.Start.String()
		}
	}
	return times
}

func personEntry(ctx context.Context, p domain.Person) pages.Entry {
	return pages.Entry{Name: p.FullName, Birth: locale.From(ctx).Date(p.BirthDate), ID: shortID(p.PersonalID)}
}

// shortID shows the end of a number alone: a phone has no room for twelve dots.
func shortID(id domain.PersonalID) string {
	masked := []rune(id.Mask())
	if len(masked) < 4 {
		return ""
	}
	return "…" + string(masked[len(masked)-3:])
}

func checkInEntry(ctx context.Context, c domain.CheckIn) pages.Entry {
	e := personEntry(ctx, c.Person)
	e.CheckInID, e.Number = strconv.FormatInt(c.ID, 10), strconv.Itoa(c.QueueNumber)
	e.WalkIn, e.Left, e.Station = c.AppointmentCode == "", c.Status == domain.CheckInLeft, c.Station
	for _, s := range c.Services {
		e.Services = append(e.Services, locale.T(ctx, "service."+string(s)+".short"))
	}
	since := &c.ArrivedAt
	for _, later := range []*time.Time{c.CalledAt, c.DoneAt} {
		if later != nil {
			since = later
		}
	}
	e.Since = locale.From(ctx).Clock(*since)
	return e
}

// checkInResult shows somebody's number large, with what can be done next.
func checkInResult(ctx context.Context, base string, c domain.CheckIn) *pages.ResultView {
	e := checkInEntry(ctx, c)
	v := &pages.ResultView{Base: base, Number: e.Number, Name: c.Person.FullName, Next: &e, Tab: tabOfStatus(c.Status)}
	switch c.Status {
	case domain.CheckInWaiting:
		v.Tone, v.Label, v.Next = ui.Success, locale.T(ctx, "staff.result.waiting"), nil
		v.Detail = locale.T(ctx, "staff.result.since", e.Since)
	case domain.CheckInCalled:
		v.Tone, v.Label = ui.Accent, locale.T(ctx, "staff.result.called")
		if c.Station != "" {
			v.Label = locale.T(ctx, "staff.result.called_to", c.Station)
		}
	case domain.CheckInDone:
		v.Label = locale.T(ctx, "staff.result.done")
	case domain.CheckInLeft:
		v.Label = locale.T(ctx, "staff.result.left")
	}
	return v
}

// refusalText is the message of an error, of its field if it names one.
func refusalText(ctx context.Context, err error) string {
	var ours *domain.Error
	switch {
	case !errors.As(err, &ours):
	case len(ours.Fields) == 1:
		return web.FieldText(ctx, ours.Fields[0])
	case ours.Key == "checkin.move" && len(ours.Args) == 2: // the error names states, people read words
		p := locale.From(ctx)
		return p.T("error.checkin.move", p.T("checkin_status."+fmt.Sprint(ours.Args[0])), p.T("checkin_status."+fmt.Sprint(ours.Args[1])))
	}
	return web.ErrorText(ctx, err)
}
