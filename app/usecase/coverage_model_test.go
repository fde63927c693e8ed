package usecase_test

import (
	"cmp"
	"context"
	"flag"
	"fmt"
	"slices"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"pgregory.net/rapid"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
	"luudong/infra/pgtest"
)

// coverageStory does random things to the small city and compares what is added
// up with a naive count of everything.
type coverageStory struct {
	rig      *apptest.Rig
	visits   []domain.Visit
	slots    []domain.Slot
	codes    []string
	checkIns []int64
	nonce    int
}

const coveragePeople = 12

func newCoverageStory(rig *apptest.Rig) *coverageStory {
	s := &coverageStory{rig: rig}
	cityTheDayBefore(rig)
	_ = rig.Store.View(context.Background(), func(r domain.Repos) (err error) {
		if s.visits, _, err = r.Visits.List(context.Background(), domain.VisitFilter{Area: "/", Live: true}); err != nil {
			return err
		}
		s.slots, err = r.Slots.List(context.Background(), domain.SlotFilter{})
		return err
	})
	return s
}

// reset empties the city of people and turns the clock back.
func (s *coverageStory) reset(tb testing.TB) {
	for _, table := range []string{"notices", "checkins", "appointment_moves", "appointments", "persons"} {
		_, err := s.rig.Store.DB().ExecContext(context.Background(), "DELETE FROM "+table)
		require.NoError(tb, err)
	}
	for _, change := range []string{"UPDATE slots SET booked = 0", "UPDATE visits SET last_queue = 0, closing_at = NULL, settled = false"} {
		_, err := s.rig.Store.DB().ExecContext(context.Background(), change)
		require.NoError(tb, err)
	}
	s.rig.Clock.Set(apptest.Start.AddDate(0, 0, -1))
	s.codes, s.checkIns = nil, nil
}

// actions are what can happen; refusals are the use cases' own business.
func (s *coverageStory) actions() map[string]func(*rapid.T) {
	ctx, desk, staff := context.Background(), apptest.As(domain.RoleDesk), apptest.As(domain.RoleStaff)
	index := func(t *rapid.T, n int, what string) int { return rapid.IntRange(0, n-1).Draw(t, what) }
	return map[string]func(*rapid.T){
		"book": func(t *rapid.T) {
			ticket, err := s.rig.AppointmentBook(ctx, desk, usecase.AppointmentBookInput{
				SlotIDs: []int64{s.slots[index(t, len(s.slots), "slot")].ID}, Person: apptest.Person(index(t, coveragePeople, "person")), Source: domain.SourceDesk,
			})
			if err == nil {
				s.codes = append(s.codes, ticket.Code)
			}
		},
		"cancel": func(t *rapid.T) {
			if len(s.codes) > 0 {
				_, _ = s.rig.AppointmentCancel(ctx, desk, s.codes[index(t, len(s.codes), "ticket")], "")
			}
		},
		"move": func(t *rapid.T) {
			if len(s.codes) > 0 {
				_, _ = s.rig.AppointmentMove(ctx, desk, usecase.AppointmentMoveInput{
					Code: s.codes[index(t, len(s.codes), "ticket")], SlotIDs: []int64{s.slots[index(t, len(s.slots), "slot")].ID},
				})
			}
		},
		"check in": func(t *rapid.T) {
			if len(s.codes) == 0 {
				return
			}
			ticket, err := s.rig.TicketView(ctx, s.codes[index(t, len(s.codes), "ticket")])
			require.NoError(t, err)
			s.arrive(t, usecase.CheckInInput{VisitID: ticket.Appointments[0].VisitID, Code: ticket.Code})
		},
		"walk in": func(t *rapid.T) {
			person := apptest.Person(index(t, coveragePeople, "person"))
			person["services"] = rapid.SampledFrom([]string{"chip_card", "account_l2", "chip_card,account_l2"}).Draw(t, "services")
			s.arrive(t, usecase.CheckInInput{VisitID: s.visits[index(t, len(s.visits), "visit")].ID, Person: person})
		},
		"call, serve, undo": func(t *rapid.T) {
			if len(s.checkIns) == 0 {
				return
			}
			to := rapid.SampledFrom([]domain.CheckInStatus{domain.CheckInCalled, domain.CheckInDone, domain.CheckInLeft, domain.CheckInWaiting}).Draw(t, "to")
			_, _ = s.rig.CheckInMove(ctx, staff, s.checkIns[index(t, len(s.checkIns), "check-in")], to, "1")
		},
		"close a visit": func(t *rapid.T) {
			_, _ = s.rig.VisitClose(ctx, staff, s.visits[index(t, len(s.visits), "visit")].ID)
		},
		"count demand anew": func(t *rapid.T) {
			point := map[string]string{
				"code": "P1", "kind": "apartment_block", "name": "Chung cư Mẫu", "unit_code": "26740", "lat": "10.7805", "lon": "106.704",
				"opening_hours": "Mo-Su 07:30-17:00", "stations": "5", "demand_chip_card": strconv.Itoa(20 + index(t, 3, "cards")), "demand_account_l2": "60",
			}
			_, err := s.rig.PointSave(ctx, apptest.As(domain.RolePlanner), "P1", point)
			require.NoError(t, err)
		},
		"time goes by": func(t *rapid.T) {
			s.rig.Clock.Set(s.rig.Clock.Now().Add(rapid.SampledFrom([]time.Duration{minutes(7), minutes(500), minutes(1440), minutes(4000)}).Draw(t, "time")))
		},
		"add up": func(t *rapid.T) {
			_, err := s.rig.TotalsSettle(ctx, apptest.System())
			require.NoError(t, err)
		},
		"": func(t *rapid.T) { require.Empty(t, s.differences(t)) },
	}
}

func (s *coverageStory) arrive(t *rapid.T, in usecase.CheckInInput) {
	s.nonce++
	in.Nonce = fmt.Sprint("n", s.nonce)
	if c, err := s.rig.CheckInRecord(context.Background(), apptest.As(domain.RoleStaff), in); err == nil {
		s.checkIns = append(s.checkIns, c.ID)
	} else {
		require.Contains(t, []domain.Code{domain.CodeConflict, domain.CodeInvalid}, domain.CodeOf(err), "%v", err)
	}
}

// naive counts everything there is.
func (s *coverageStory) naive(tb require.TestingT, r domain.Repos) (figures []domain.VisitFigures, servedBy map[int64]map[domain.Service]map[domain.Date]int) {
	ctx, today := context.Background(), domain.DateOf(s.rig.Clock.Now(), apptest.Zone)
	servedBy = make(map[int64]map[domain.Service]map[domain.Date]int)
	for _, v := range s.visits {
		if v.Date > today {
			continue
		}
		all, _, err := r.Appointments.List(ctx, domain.AppointmentFilter{VisitID: v.ID})
		require.NoError(tb, err)
		arrived, err := r.CheckIns.ByVisit(ctx, v.ID)
		require.NoError(tb, err)
		if servedBy[v.PointID] == nil {
			servedBy[v.PointID] = make(map[domain.Service]map[domain.Date]int)
		}
		for _, service := range append(domain.Services(), "") {
			f := countNaively(all, arrived, service)
			same := func(o domain.VisitFigures) bool {
				return o.Date == v.Date && o.PointID == v.PointID && o.TeamID == v.TeamID && o.Service == service
			}
			if i := slices.IndexFunc(figures, same); i >= 0 {
				figures[i].Visits++
				figures[i].Figures.Add(f)
			} else {
				figures = append(figures, domain.VisitFigures{Date: v.Date, PointID: v.PointID, TeamID: v.TeamID, Service: service, Visits: 1, Figures: f})
			}
			if servedBy[v.PointID][service] == nil {
				servedBy[v.PointID][service] = make(map[domain.Date]int)
			}
			servedBy[v.PointID][service][v.Date] += f.AllServed()
		}
	}
	return figures, servedBy
}

func countNaively(all []domain.Appointment, arrived []domain.CheckIn, service domain.Service) (f domain.Figures) {
	tickets := make(map[string]map[domain.AppointmentStatus]bool)
	for _, ap := range all {
		if ap.Status == domain.AppointmentCancelled || service != "" && ap.Service != service {
			continue
		}
		if tickets[ap.Code] == nil {
			tickets[ap.Code] = make(map[domain.AppointmentStatus]bool)
		}
		tickets[ap.Code][ap.Status] = true
	}
	for _, states := range tickets {
		f.Booked++
		switch {
		case states[domain.AppointmentServed]:
			f.Served++
		case states[domain.AppointmentCheckedIn]:
		case states[domain.AppointmentNoShow]:
			f.Missed++
		}
	}
	for _, c := range arrived {
		if service != "" && !slices.Contains(c.Services, service) {
			continue
		}
		if c.AppointmentCode == "" {
			f.WalkIns++
			if c.Status == domain.CheckInDone {
				f.WalkInsServed++
			}
		}
		if c.CalledAt != nil {
			wait := max(0, c.CalledAt.Unix()-c.ArrivedAt.Unix())
			f.Waited, f.WaitSeconds, f.LongestWait = f.Waited+1, f.WaitSeconds+wait, max(f.LongestWait, wait)
			if c.Status == domain.CheckInDone {
				f.Handled, f.HandleSeconds = f.Handled+1, f.HandleSeconds+max(0, c.DoneAt.Unix()-c.CalledAt.Unix())
			}
		}
	}
	return f
}

// differences says where what is added up differs from the naive count.
func (s *coverageStory) differences(tb require.TestingT) (out []string) {
	ctx, today := context.Background(), domain.DateOf(s.rig.Clock.Now(), apptest.Zone)
	require.NoError(tb, s.rig.Store.View(ctx, func(r domain.Repos) error {
		want, servedBy := s.naive(tb, r)
		got, err := r.Coverage.Figures(ctx, domain.FiguresFilter{Area: "/79/", From: today.AddDays(-60), To: today})
		require.NoError(tb, err)
		byName := func(x, y domain.VisitFigures) int {
			return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.PointID, y.PointID), cmp.Compare(x.TeamID, y.TeamID), cmp.Compare(x.Service, y.Service))
		}
		slices.SortFunc(want, byName)
		slices.SortFunc(got, byName)
		if len(got) != len(want) {
			out = append(out, fmt.Sprintf("%d rows, want %d", len(got), len(want)))
			return nil
		}
		for i, w := range want {
			if g := got[i]; g.Figures != w.Figures || g.Visits != w.Visits || g.PointID != w.PointID || g.Date != w.Date {
				out = append(out, fmt.Sprintf("%s point %d %q: %+v, want %+v", w.Date, w.PointID, w.Service, g.Figures, w.Figures))
			}
		}
		board, err := r.Coverage.Board(ctx, domain.BoardFilter{Area: "/79/", Today: today, From: today.AddDays(-2)})
		require.NoError(tb, err)
		for _, p := range board {
			point, err := r.Points.ByID(ctx, p.PointID)
			require.NoError(tb, err)
			for _, service := range domain.Services() {
				served, lately := 0, 0
				for day, n := range servedBy[p.PointID][service] {
					if day >= point.DemandSince[service] {
						served += n
					}
					if day >= today.AddDays(-2) {
						lately += n
					}
				}
				if p.Served[service] != served || p.ServedLately[service] != lately {
					out = append(out, fmt.Sprintf("point %s %s: served %d and %d lately, want %d and %d", p.Code, service, p.Served[service], p.ServedLately[service], served, lately))
				}
			}
		}
		return nil
	}))
	return out
}

// coverageChecks is how many random stories are played on each engine.
const coverageChecks = 15

func coverageRigs(t *testing.T) map[string]func() *apptest.Rig {
	return map[string]func() *apptest.Rig{
		"sqlite":   func() *apptest.Rig { return apptest.New(t) },
		"postgres": func() *apptest.Rig { return apptest.NewOn(t, pgtest.NewDatabase(t)) },
	}
}

func TestWhatIsAddedUpEqualsANaiveCount(t *testing.T) {
	require.NoError(t, flag.Set("rapid.checks", strconv.Itoa(coverageChecks)))
	for engine, rig := range coverageRigs(t) {
		t.Run(engine, func(t *testing.T) {
			s := newCoverageStory(rig())
			require.NotEmpty(t, s.visits)
			rapid.Check(t, func(rt *rapid.T) {
				s.reset(t)
				rt.Repeat(s.actions())
				s.rig.CheckConsistent()
			})
		})
	}
}

// The control: without the trigger that forgets sums, a late arrival makes the
// comparison fail, and `luudong check` say so.
func TestNaiveCountSeesSumsThatAreNotForgotten(t *testing.T) {
	drop := map[string]string{"sqlite": "DROP TRIGGER checkins_reopen_insert", "postgres": "DROP TRIGGER checkins_reopen ON checkins"}
	for engine, rig := range coverageRigs(t) {
		t.Run(engine, func(t *testing.T) {
			s := newCoverageStory(rig())
			ctx := context.Background()
			s.rig.Clock.Set(s.visits[0].Date.AddDays(3).At(9*60, apptest.Zone))
			settle := func() (n int) {
				for range 2 {
					settled, err := s.rig.TotalsSettle(ctx, apptest.System())
					require.NoError(t, err)
					n += settled
					s.rig.Clock.Set(s.rig.Clock.Now().Add(minutes(6)))
				}
				return n
			}
			require.Positive(t, settle())
			late := func(n int) {
				person := apptest.Person(n)
				person["services"] = "account_l2"
				_, err := s.rig.CheckInRecord(ctx, apptest.As(domain.RoleStaff), usecase.CheckInInput{VisitID: s.visits[0].ID, Person: person, Nonce: fmt.Sprint("late", n)})
				require.NoError(t, err)
			}
			late(1)
			require.Empty(t, s.differences(t), "with the trigger")
			require.Equal(t, 1, settle())
			_, err := s.rig.Store.DB().ExecContext(ctx, drop[engine])
			require.NoError(t, err)
			late(2)
			require.NotEmpty(t, s.differences(t), "without it")
			found, err := s.rig.ConsistencyCheck(ctx, apptest.System())
			require.NoError(t, err)
			require.Equal(t, "visit_totals", found.Found[0].Rule)
		})
	}
}

func minutes(n int) time.Duration { return time.Duration(n) * time.Minute }
