package storetest

import (
	"context"
	"fmt"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"luudong/domain"
)

// Monday is the first day of the fixtures' plans; Noon an instant of it.
var (
	Monday = domain.NewDate(2026, time.December, 7)
	Noon   = time.Date(2026, time.December, 7, 5, 0, 0, 123456000, time.UTC)
)

// City is a small city: the root with the commune Thạnh An and the ward Thanh An, whose
// names differ by accents alone, a point and a team in each.
type City struct {
	Root, CommuneThanhAn, WardThanhAn domain.Unit
	Point, OtherPoint                 domain.ServicePoint
	Team, OtherTeam                   domain.Team
}

// NewCity stores a city.
func NewCity(tb testing.TB, s domain.Store) City {
	tb.Helper()
	var c City
	Within(tb, s, func(ctx context.Context, r domain.Repos) {
		c.Root = NewUnit(domain.RootUnitCode, "Thành phố Hồ Chí Minh", 0)
		require.NoError(tb, r.Units.Upsert(ctx, []*domain.Unit{&c.Root}))
		c.CommuneThanhAn = NewUnit("27673", "Xã Thạnh An", c.Root.ID)
		c.WardThanhAn = NewUnit("25858", "Phường Thanh An", c.Root.ID)
		require.NoError(tb, r.Units.Upsert(ctx, []*domain.Unit{&c.CommuneThanhAn, &c.WardThanhAn}))
		c.Point = NewPoint("P-001", "Nhà văn hóa Hòa Bình", c.CommuneThanhAn.ID)
		c.OtherPoint = NewPoint("P-002", "Chung cư Đức Khải", c.WardThanhAn.ID)
		require.NoError(tb, r.Points.Upsert(ctx, []*domain.ServicePoint{&c.Point, &c.OtherPoint}))
		c.Team = NewTeam("T-01", "Tổ lưu động 1", c.CommuneThanhAn.ID)
		c.OtherTeam = NewTeam("T-02", "Tổ lưu động 2", c.WardThanhAn.ID)
		require.NoError(tb, r.Teams.Upsert(ctx, []*domain.Team{&c.Team, &c.OtherTeam}))
	})
	return c
}

// NewUnit returns a unit that can be stored.
func NewUnit(code, name string, parentID int64) domain.Unit {
	return domain.Unit{
		Code: code, ParentID: parentID, Name: name, Type: "Phường", FullName: name, AreaKM2: 12.5, Population: 52_000,
		Lat: 10.77, Lon: 106.7, AdminSeatAddress: "Số 1", ValidFrom: domain.NewDate(2025, time.July, 1),
	}
}

// NewPoint returns a service point that can be stored.
func NewPoint(code, name string, unitID int64) domain.ServicePoint {
	return domain.ServicePoint{
		Code: code, Kind: "cultural_house", Name: name, Address: "12 Lý Thường Kiệt", UnitID: unitID, Lat: 10.78, Lon: 106.71,
		OpeningHours: hours("Mo-Fr 17:00-20:30; Sa,Su 08:00-11:30"), AvailableFrom: Monday, Stations: 4,
		Demand:   domain.Demand{domain.ChipCard: 120, domain.AccountL2: 80},
		Priority: 2, ContactName: "Bà Sáu", ContactPhone: "+84901234567", Notes: "cổng sau",
	}
}

// NewTeam returns a team that can be stored.
func NewTeam(code, name string, unitID int64) domain.Team {
	return domain.Team{
		Code: code, Name: name, UnitID: unitID, BaseLat: 10.76, BaseLon: 106.69,
		Services: []domain.Service{domain.ChipCard, domain.AccountL2}, Officers: 5, CardKits: 2,
		Shifts: hours("Mo-Sa 07:00-17:30"), MaxHoursPerDay: 9, MaxHoursPerWeek: 44,
	}
}

func hours(text string) domain.OpeningHours {
	h, err := domain.ParseOpeningHours(text)
	if err != nil {
		panic(err)
	}
	return h
}

// NewPerson returns a made-up person with a number that nobody has; n tells people apart.
func NewPerson(n int) domain.Person {
	return domain.Person{
		FullName: fmt.Sprintf("Nguyễn Văn Mẫu %d", n), BirthDate: domain.NewDate(1990, time.March, 1), Sex: domain.Male,
		Phone: fmt.Sprintf("+8490%07d", n), PersonalID: domain.PersonalID(fmt.Sprintf("079090%06d", n)),
		Email: fmt.Sprintf("mau%d@example.vn", n), Language: domain.English, Address: "12/3 Lê Lợi", CreatedAt: Noon,
	}
}

// NewPeople stores count people and returns them.
func NewPeople(tb testing.TB, s domain.Store, count int) []*domain.Person {
	tb.Helper()
	people := make([]*domain.Person, count)
	for i := range people {
		p := NewPerson(i)
		people[i] = &p
	}
	Within(tb, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(tb, r.Persons.Create(ctx, people))
	})
	return people
}

// NewVisit returns a morning's visit on Monday.
func NewVisit(c City) domain.Visit {
	return domain.Visit{
		TeamID: c.Team.ID, PointID: c.Point.ID, Date: Monday, Start: 8 * 60, End: 10 * 60,
		Planned: domain.Demand{domain.ChipCard: 20, domain.AccountL2: 8},
	}
}

// NewPlan stores a solved draft with these visits and returns it.
func NewPlan(tb testing.TB, s domain.Store, visits ...*domain.Visit) domain.Plan {
	tb.Helper()
	p := domain.Plan{
		Name: "Tháng 12", From: Monday, To: Monday.AddDays(27), UnitPath: "/79/", Status: domain.PlanDraft, Run: domain.RunDone,
		Options:   domain.PlanOptions{TimeLimit: 30 * time.Second, Iterations: 5_000, Seed: 1},
		CreatedBy: "planner", CreatedAt: Noon,
	}
	Within(tb, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(tb, r.Plans.Create(ctx, &p))
		require.NoError(tb, r.Plans.SaveResult(ctx, p.ID, visits, nil))
	})
	return p
}

// Published is a city with one published plan: one live visit with its slots.
type Published struct {
	City
	Plan  domain.Plan
	Visit domain.Visit
	Slots []domain.Slot
}

// NewPublished stores a city with a published plan whose slots for chip cards
// have this capacity each.
func NewPublished(tb testing.TB, s domain.Store, capacity int) Published {
	tb.Helper()
	p := Published{City: NewCity(tb, s)}
	visit := NewVisit(p.City)
	visit.Planned[domain.ChipCard] = 4 * capacity
	p.Plan = NewPlan(tb, s, &visit)
	Within(tb, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(tb, r.Slots.Create(ctx, domain.CutSlots(visit)))
		require.NoError(tb, r.Visits.Publish(ctx, p.Plan.ID))
		plan, err := r.Plans.Lock(ctx, p.Plan.ID)
		require.NoError(tb, err)
		require.NoError(tb, plan.Publish(domain.SystemActor("test"), Noon))
		require.NoError(tb, r.Plans.Update(ctx, plan))
		p.Plan = plan
		p.Visit, err = r.Visits.ByID(ctx, visit.ID)
		require.NoError(tb, err)
		p.Slots, err = r.Slots.List(ctx, domain.SlotFilter{VisitID: visit.ID})
		require.NoError(tb, err)
	})
	return p
}

// NewAppointment returns an appointment of a person in a slot.
func NewAppointment(slot domain.Slot, personID int64) *domain.Appointment {
	return &domain.Appointment{
		Code: domain.NewAppointmentCode(), SlotID: slot.ID, VisitID: slot.VisitID, PersonID: personID, Service: slot.Service,
		Status: domain.AppointmentBooked, Source: domain.SourceDesk, CreatedBy: "desk", CreatedAt: Noon,
	}
}

// book takes a place and makes the appointment, as the use case does.
func book(ctx context.Context, r domain.Repos, a *domain.Appointment) error {
	if err := r.Slots.Take(ctx, a.SlotID); err != nil {
		return err
	}
	return r.Appointments.Create(ctx, []*domain.Appointment{a})
}
