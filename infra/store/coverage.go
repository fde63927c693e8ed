package store

import (
	"cmp"
	"context"
	"database/sql"
	"slices"

	"luudong/domain"
)

// rows runs a query and reads its rows one by one: for thousands of them several
// times faster than filling structures by the names of columns.
func (r repo) rows(ctx context.Context, scan func(*sql.Rows) error, query string, args ...any) error {
	found, err := r.db(ctx).Raw(query, args...).Rows()
	if err != nil {
		return translate(err)
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		if err := scan(found); err != nil {
			return translate(err)
		}
	}
	return translate(found.Err())
}

// perVisit joins the rows of a table to visits, always by the index. PostgreSQL
// would rather read the whole table, which is quicker while history is short and
// then grows with it; OFFSET 0 keeps it from that.
func (r repo) perVisit(table, alias string) string {
	if r.postgres() {
		return " CROSS JOIN LATERAL (SELECT * FROM " + table + " WHERE " + table + ".visit_id = visits.id OFFSET 0) " + alias + " "
	}
	return " JOIN " + table + " " + alias + " ON " + alias + ".visit_id = visits.id "
}

// openVisits are the visits to a day that are not settled: some days' worth.
const openVisits = "SELECT visits.id FROM visits WHERE visits.live AND NOT visits.settled AND visits.date <= ?"

// board collects the points of one board by id.
type board struct {
	coverageRepo
	domain.BoardFilter
	points map[int64]*domain.PointCoverage
	order  []*domain.PointCoverage
}

// Board returns the points in use with their figures; see domain.CoverageRepo.
func (r coverageRepo) Board(ctx context.Context, f domain.BoardFilter) ([]domain.PointCoverage, error) {
	if f.Area == "" {
		return nil, nil
	}
	b := &board{coverageRepo: r, BoardFilter: f, points: make(map[int64]*domain.PointCoverage)}
	parts := []func(context.Context) error{b.readPoints, b.readServed, b.readOpen}
	if !f.DemandOnly {
		parts = append(parts, b.readVisits, b.readComing, b.readHeld, b.readInvited, b.readLately)
	}
	for _, read := range parts {
		if err := read(ctx); err != nil {
			return nil, err
		}
	}
	out := make([]domain.PointCoverage, len(b.order))
	for i, p := range b.order {
		out[i] = *p
	}
	return out, nil
}

func (b *board) readPoints(ctx context.Context) error {
	q := inArea(b.db(ctx).Table("points").Joins("JOIN units ON units.id = points.unit_id"), b.Area).Where("NOT points.archived")
	if b.UnitCode != "" {
		q = inUnit(q, b.UnitCode)
	}
	if len(b.Points) > 0 {
		q = q.Where("points.id IN ?", b.Points)
	}
	found, err := q.Select(`points.id, points.code, points.name, points.search, units.search, units.code, units.full_name, units.path, points.lat, points.lon,
		points.priority, points.demand_chip_card, points.demand_account_l2`).Order("points.code").Rows()
	if err != nil {
		return translate(err)
	}
	defer func() { _ = found.Close() }()
	for found.Next() {
		p := &domain.PointCoverage{Served: domain.Demand{}, ServedBefore: domain.Demand{}, ServedLately: domain.Demand{}, Invited: domain.Demand{}, Booked: domain.Demand{}, Offered: domain.Demand{}}
		var card, account int
		var unitSearch string
		if err := found.Scan(&p.PointID, &p.Code, &p.Name, &p.Search, &unitSearch, &p.UnitCode, &p.UnitName, &p.UnitPath, &p.Lat, &p.Lon,
			&p.Priority, &card, &account); err != nil {
			return translate(err)
		}
		p.Search += " " + unitSearch
		p.Eligible = domain.Demand{domain.ChipCard: card, domain.AccountL2: account}
		b.points[p.PointID] = p
		b.order = append(b.order, p)
	}
	return translate(found.Err())
}

// readVisits reads when each point was visited last and will be next.
func (b *board) readVisits(ctx context.Context) error {
	today := civilDate(b.Today)
	return b.rows(ctx, func(rows *sql.Rows) error {
		var id int64
		var last, next civilDate
		var visit *int64
		if err := rows.Scan(&id, &last, &next, &visit); err != nil {
			return err
		}
		if p := b.points[id]; p != nil {
			p.LastVisit, p.NextVisit, p.NextVisitID = domain.Date(last), domain.Date(next), idOf(visit)
		}
		return nil
	}, `SELECT points.id, (SELECT max(date) FROM visits WHERE point_id = points.id AND live AND date < ?),
			coming.date, coming.id
		FROM points LEFT JOIN visits coming ON coming.id = (SELECT id FROM visits WHERE point_id = points.id AND live AND date >= ?
			ORDER BY date, start_minute, id LIMIT 1)
		WHERE NOT points.archived`, today, today)
}

// add adds to one of a point's demands.
func (b *board) add(rows *sql.Rows, to func(*domain.PointCoverage) []domain.Demand) error {
	var id int64
	var service string
	var people int
	if err := rows.Scan(&id, &service, &people); err != nil {
		return err
	}
	if p := b.points[id]; p != nil {
		for _, d := range to(p) {
			d[domain.Service(service)] += people
		}
	}
	return nil
}

// readServed reads what settled visits served: of most points it is added up
// already, of the others it is added up here.
func (b *board) readServed(ctx context.Context) error {
	return b.rows(ctx, func(rows *sql.Rows) error {
		return b.add(rows, func(p *domain.PointCoverage) []domain.Demand { return []domain.Demand{p.Served, p.ServedBefore} })
	}, "SELECT point_id, service, served FROM point_totals UNION ALL SELECT * FROM ("+
		pointsAddedUp("SELECT points.id FROM points LEFT JOIN point_totals ON point_totals.point_id = points.id WHERE point_totals.point_id IS NULL")+
		") fresh WHERE served > 0")
}

// readOpen adds up the visits that are not settled.
func (b *board) readOpen(ctx context.Context) error {
	return b.rows(ctx, func(rows *sql.Rows) error {
		var id int64
		var date, since civilDate
		var service string
		var booked, served, missed, walkIns int
		if err := rows.Scan(&id, &service, &date, &since, &booked, &served, &missed, &walkIns); err != nil {
			return err
		}
		p, s, day := b.points[id], domain.Service(service), domain.Date(date)
		if p == nil {
			return nil
		}
		if since <= date {
			p.Served[s] += served + walkIns
			if day < b.Today {
				p.ServedBefore[s] += served + walkIns
			}
		}
		if day == b.Today {
			p.Booked[s] += booked - served - missed
		}
		if !b.From.IsZero() && day >= b.From {
			p.ServedLately[s] += served + walkIns
		}
		return nil
	}, `SELECT visits.point_id, added.service, visits.date,
			CASE added.service WHEN 'chip_card' THEN points.chip_card_since ELSE points.account_l2_since END,
			added.booked, added.served, added.missed, added.walk_ins_served
		FROM (`+b.addedUp(openVisits)+`) added JOIN visits ON visits.id = added.visit_id JOIN points ON points.id = visits.point_id
		WHERE added.service <> ''`, civilDate(b.Today))
}

// readInvited reads who is invited by waves that are open.
func (b *board) readInvited(ctx context.Context) error {
	return b.rows(ctx, func(rows *sql.Rows) error {
		var id int64
		var services string
		var people int
		if err := rows.Scan(&id, &services, &people); err != nil {
			return err
		}
		if p := b.points[id]; p != nil {
			for _, s := range splitServices(services) {
				p.Invited[s] += people
			}
		}
		return nil
	}, `SELECT waves.point_id, waves.services, count(*) FROM waves JOIN invitation_people ON invitation_people.wave_id = waves.id
		WHERE waves.status = 'open' GROUP BY waves.point_id, waves.services`)
}

// readHeld takes off what offers of the waitlist and invitation waves hold: in a
// slot's counter they stand like bookings. Most slots have none.
func (b *board) readHeld(ctx context.Context) error {
	return b.rows(ctx, func(rows *sql.Rows) error {
		return b.add(rows, func(p *domain.PointCoverage) []domain.Demand { return []domain.Demand{p.Booked} })
	}, `SELECT visits.point_id, slots.service, -sum(held.places) FROM (SELECT slot_id, 1 AS places FROM waitlist_entries WHERE status = 'offered'
			UNION ALL SELECT slot_id, places FROM wave_holds WHERE places > 0) held
		JOIN slots ON slots.id = held.slot_id JOIN visits ON visits.id = slots.visit_id
		WHERE visits.live AND NOT visits.settled AND visits.date > ? GROUP BY visits.point_id, slots.service`, civilDate(b.Today))
}

// readComing reads what the slots' own counters say from tomorrow on.
func (b *board) readComing(ctx context.Context) error {
	return b.rows(ctx, func(rows *sql.Rows) error {
		var id int64
		var service string
		var booked, offered int
		if err := rows.Scan(&id, &service, &booked, &offered); err != nil {
			return err
		}
		if p := b.points[id]; p != nil {
			p.Booked[domain.Service(service)] += booked
			p.Offered[domain.Service(service)] += offered
		}
		return nil
	}, `SELECT visits.point_id, s.service, sum(s.booked), sum(s.capacity) FROM visits`+b.perVisit("slots", "s")+`
		WHERE visits.live AND NOT visits.settled AND visits.date > ? GROUP BY visits.point_id, s.service`, civilDate(b.Today))
}

// readLately reads what settled visits of the period served.
func (b *board) readLately(ctx context.Context) error {
	if b.From.IsZero() {
		for _, p := range b.points {
			p.ServedLately = p.Served
		}
		return nil
	}
	return b.rows(ctx, func(rows *sql.Rows) error {
		return b.add(rows, func(p *domain.PointCoverage) []domain.Demand { return []domain.Demand{p.ServedLately} })
	}, `SELECT visits.point_id, t.service, sum(t.served + t.walk_ins_served) FROM visits`+b.perVisit("visit_totals", "t")+`
		WHERE visits.settled AND visits.date >= ? AND visits.date <= ? AND t.service <> ''
		GROUP BY visits.point_id, t.service`, civilDate(b.From), civilDate(b.Today))
}

// figuresKey is what the rows of Figures are gathered by.
type figuresKey struct {
	date        domain.Date
	point, team int64
	service     domain.Service
}

// Figures returns what became of the visits of some days; see domain.CoverageRepo.
func (r coverageRepo) Figures(ctx context.Context, f domain.FiguresFilter) ([]domain.VisitFigures, error) {
	if f.Area == "" {
		return nil, nil
	}
	found := make(map[figuresKey]*domain.VisitFigures)
	scan := func(rows *sql.Rows) error { return scanFigures(rows, found) }
	columns := `SELECT visits.date, visits.point_id, visits.team_id, t.service, t.booked, t.served, t.missed, t.walk_ins, t.walk_ins_served,
		t.waited, t.wait_seconds, t.longest_wait, t.handled, t.handle_seconds`
	err := r.rows(ctx, scan, columns+` FROM visits`+r.perVisit("visit_totals", "t")+`
		WHERE visits.settled AND visits.date >= ? AND visits.date <= ?`, civilDate(f.From), civilDate(f.To))
	if err == nil {
		err = r.rows(ctx, scan, columns+` FROM (`+r.addedUp(openVisits+" AND visits.date >= ?")+`) t JOIN visits ON visits.id = t.visit_id`,
			civilDate(f.To), civilDate(f.From))
	}
	if err != nil {
		return nil, err
	}
	return r.named(ctx, f.Area, found)
}

func scanFigures(rows *sql.Rows, found map[figuresKey]*domain.VisitFigures) error {
	var date civilDate
	var point, team int64
	var service string
	var f domain.Figures
	if err := rows.Scan(&date, &point, &team, &service, &f.Booked, &f.Served, &f.Missed, &f.WalkIns, &f.WalkInsServed,
		&f.Waited, &f.WaitSeconds, &f.LongestWait, &f.Handled, &f.HandleSeconds); err != nil {
		return err
	}
	key := figuresKey{domain.Date(date), point, team, domain.Service(service)}
	v := found[key]
	if v == nil {
		v = &domain.VisitFigures{Date: key.date, PointID: point, TeamID: team, Service: key.service}
		found[key] = v
	}
	v.Visits++
	v.Figures.Add(f)
	return nil
}

// named fills in the names and keeps what lies in the area, by day, point, team and service.
func (r coverageRepo) named(ctx context.Context, area string, found map[figuresKey]*domain.VisitFigures) ([]domain.VisitFigures, error) {
	var points []struct {
		ID                                       int64
		Code, Name, UnitCode, UnitName, UnitPath string
	}
	err := inArea(r.db(ctx).Table("points").Joins("JOIN units ON units.id = points.unit_id"), area).
		Select("points.id, points.code, points.name, units.code AS unit_code, units.full_name AS unit_name, units.path AS unit_path").Find(&points).Error
	if err != nil {
		return nil, translate(err)
	}
	var teams []struct {
		ID         int64
		Code, Name string
	}
	if err := r.db(ctx).Table("teams").Select("id, code, name").Find(&teams).Error; err != nil {
		return nil, translate(err)
	}
	point, team := make(map[int64]int, len(points)), make(map[int64]int, len(teams))
	for i, p := range points {
		point[p.ID] = i
	}
	for i, t := range teams {
		team[t.ID] = i
	}
	out := make([]domain.VisitFigures, 0, len(found))
	for _, v := range found {
		i, inside := point[v.PointID]
		if !inside {
			continue
		}
		p, t := points[i], teams[team[v.TeamID]]
		v.PointCode, v.PointName, v.UnitCode, v.UnitName, v.UnitPath = p.Code, p.Name, p.UnitCode, p.UnitName, p.UnitPath
		v.TeamCode, v.TeamName = t.Code, t.Name
		out = append(out, *v)
	}
	slices.SortFunc(out, compareFigures)
	return out, nil
}

func compareFigures(x, y domain.VisitFigures) int {
	return cmp.Or(cmp.Compare(x.Date, y.Date), cmp.Compare(x.PointCode, y.PointCode), cmp.Compare(x.TeamCode, y.TeamCode), cmp.Compare(x.Service, y.Service))
}

// Left returns who was not served at a point; see domain.CoverageRepo.
func (r coverageRepo) Left(ctx context.Context, pointID int64, before domain.Date) ([]domain.Appointment, error) {
	appointments := appointmentRepo(r)
	q := appointments.query(ctx).Where(`visits.point_id = ? AND visits.live AND visits.date < ? AND appointments.status IN ('booked', 'no_show')
		AND NOT EXISTS (SELECT 1 FROM appointments later JOIN visits v ON v.id = later.visit_id
			WHERE later.person_id = appointments.person_id AND later.service = appointments.service AND later.status <> 'cancelled'
				AND (v.date > visits.date OR v.date = visits.date AND later.id > appointments.id))
		AND NOT EXISTS (SELECT 1 FROM checkins JOIN visits v ON v.id = checkins.visit_id
			WHERE checkins.person_id = appointments.person_id AND checkins.status = 'done' AND checkins.appointment_code = ''
				AND v.date >= visits.date AND checkins.services IN (appointments.service, 'chip_card,account_l2'))`, pointID, civilDate(before))
	found, _, err := appointments.read(q, domain.Page{})
	return found, err
}
