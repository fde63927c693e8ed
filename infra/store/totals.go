package store

import (
	"context"
	"slices"
	"strings"
	"time"

	"luudong/domain"
)

// How the past is added up.
//
// A report must not read a million appointments. So what became of a visit is
// added up once its day is over (visits.settled, visit_totals), and what was
// served at a point of that (point_totals). Every reader adds what is not
// settled yet, which is some days and not the history.
//
// A stored sum is right or absent: the triggers of migration 00100 open a visit
// again in the transaction that changes its appointments or check-ins. Bookings
// are left alone; they are of visits still to come. Two things can happen at
// once, and both are harmless:
//
//   - A change that began before the visit was closed commits after it was added
//     up. That is why a visit is settled only some minutes after it was closed:
//     no request lives that long.
//   - A change after the closing meets the settling. Both take the visit's row,
//     so the later one sees the earlier; and both take the point's row before
//     they touch point_totals.
//
// `luudong check` adds everything up anew and compares.

const visitTotalColumns = "booked, served, missed, walk_ins, walk_ins_served, waited, wait_seconds, longest_wait, handled, handle_seconds"

// addedUp is a query with one row of visit_totals for each visit that the query
// chosen has the id of, and each service. It needs no parameters of its own.
func (r repo) addedUp(chosen string) string {
	wait, handling := r.seconds("called_at", "arrived_at"), r.seconds("done_at", "called_at")
	return `WITH chosen AS (` + chosen + `),
	services AS (SELECT '' AS service UNION ALL SELECT 'chip_card' UNION ALL SELECT 'account_l2'),
	held AS (SELECT appointments.visit_id, code, appointments.service, status FROM appointments
		JOIN chosen ON chosen.id = appointments.visit_id WHERE status <> 'cancelled'),
	tickets AS (SELECT visit_id, max(CASE status WHEN 'served' THEN 4 WHEN 'checked_in' THEN 3 WHEN 'no_show' THEN 2 ELSE 1 END) AS outcome
		FROM held GROUP BY visit_id, code),
	booked AS (SELECT visit_id, service, count(*) AS booked, sum(CASE status WHEN 'served' THEN 1 ELSE 0 END) AS served,
			sum(CASE status WHEN 'no_show' THEN 1 ELSE 0 END) AS missed FROM held GROUP BY visit_id, service
		UNION ALL SELECT visit_id, '', count(*), sum(CASE outcome WHEN 4 THEN 1 ELSE 0 END), sum(CASE outcome WHEN 2 THEN 1 ELSE 0 END)
		FROM tickets GROUP BY visit_id),
	came AS (SELECT checkins.visit_id, services.service,
			sum(CASE appointment_code WHEN '' THEN 1 ELSE 0 END) AS walk_ins,
			sum(CASE WHEN appointment_code = '' AND status = 'done' THEN 1 ELSE 0 END) AS walk_ins_served,
			count(called_at) AS waited, coalesce(sum(` + wait + `), 0) AS wait_seconds, coalesce(max(` + wait + `), 0) AS longest_wait,
			sum(CASE WHEN status = 'done' AND called_at IS NOT NULL THEN 1 ELSE 0 END) AS handled,
			coalesce(sum(CASE WHEN status = 'done' THEN ` + handling + ` END), 0) AS handle_seconds
		FROM checkins JOIN chosen ON chosen.id = checkins.visit_id
			JOIN services ON services.service = '' OR checkins.services IN (services.service, 'chip_card,account_l2')
		GROUP BY checkins.visit_id, services.service)
	SELECT chosen.id AS visit_id, services.service, coalesce(booked.booked, 0) AS booked, coalesce(booked.served, 0) AS served,
		coalesce(booked.missed, 0) AS missed, coalesce(came.walk_ins, 0) AS walk_ins, coalesce(came.walk_ins_served, 0) AS walk_ins_served,
		coalesce(came.waited, 0) AS waited, coalesce(came.wait_seconds, 0) AS wait_seconds, coalesce(came.longest_wait, 0) AS longest_wait,
		coalesce(came.handled, 0) AS handled, coalesce(came.handle_seconds, 0) AS handle_seconds
	FROM chosen CROSS JOIN services
		LEFT JOIN booked ON booked.visit_id = chosen.id AND booked.service = services.service
		LEFT JOIN came ON came.visit_id = chosen.id AND came.service = services.service`
}

// seconds is the time from one column of an instant to a later one in whole
// seconds, at least 0: a device that was offline may have told an arrival late.
func (r repo) seconds(to, from string) string {
	if r.postgres() {
		return "greatest(0, floor(extract(epoch FROM " + to + "))::bigint - floor(extract(epoch FROM " + from + "))::bigint)"
	}
	return "max(0, unixepoch(" + to + ") - unixepoch(" + from + "))"
}

func (r repo) postgres() bool { return r.tx.Name() == postgresEngine.name }

type coverageRepo struct{ repo }

// Close marks visits as waiting to be settled; see domain.CoverageRepo.
func (r coverageRepo) Close(ctx context.Context, before domain.Date, now time.Time) (int, error) {
	result := r.db(ctx).Exec("UPDATE visits SET closing_at = ? WHERE live AND NOT settled AND closing_at IS NULL AND date < ?",
		instant{now}, civilDate(before))
	return int(result.RowsAffected), translate(result.Error)
}

// Settle adds up visits and their points; see domain.CoverageRepo.
func (r coverageRepo) Settle(ctx context.Context, closed time.Time, limit int) (int, error) {
	query := "SELECT id, point_id FROM visits WHERE live AND NOT settled AND closing_at <= ? ORDER BY id LIMIT ?"
	if r.postgres() {
		query += " FOR UPDATE"
	}
	var found []struct{ ID, PointID int64 }
	if err := r.db(ctx).Raw(query, instant{closed}, limit).Find(&found).Error; err != nil || len(found) == 0 {
		return 0, translate(err)
	}
	visits, points := make([]int64, len(found)), make([]int64, len(found))
	for i, f := range found {
		visits[i], points[i] = f.ID, f.PointID
	}
	slices.Sort(points)
	if err := r.holdPoints(ctx, points); err != nil {
		return 0, err
	}
	for _, change := range []struct {
		statement string
		ids       []int64
	}{
		{"DELETE FROM visit_totals WHERE visit_id IN ?", visits},
		{"INSERT INTO visit_totals (visit_id, service, " + visitTotalColumns + ") " + r.addedUp("SELECT id FROM visits WHERE id IN ?"), visits},
		{"UPDATE visits SET settled = true WHERE id IN ?", visits},
		{"DELETE FROM point_totals WHERE point_id IN ?", slices.Compact(points)},
		{"INSERT INTO point_totals (point_id, service, served) " + pointsAddedUp("SELECT id FROM points WHERE id IN ?"), slices.Compact(points)},
	} {
		if err := r.db(ctx).Exec(change.statement, change.ids).Error; err != nil {
			return 0, translate(err)
		}
	}
	return len(found), nil
}

// holdPoints holds the points against others who add up or forget.
func (r coverageRepo) holdPoints(ctx context.Context, ids []int64) error {
	if !r.postgres() {
		return nil
	}
	return translate(r.db(ctx).Exec("SELECT 1 FROM points WHERE id IN ? ORDER BY id FOR NO KEY UPDATE", ids).Error)
}

// pointsAddedUp is a query with the rows of point_totals for the points that the
// query chosen has the ids of.
func pointsAddedUp(chosen string) string {
	served := func(service string) string {
		return strings.ReplaceAll(`SELECT points.id AS point_id, '$S' AS service, coalesce(sum(visit_totals.served + visit_totals.walk_ins_served), 0) AS served
		FROM points JOIN chosen ON chosen.id = points.id
			LEFT JOIN visits ON visits.point_id = points.id AND visits.settled AND (points.$S_since IS NULL OR visits.date >= points.$S_since)
			LEFT JOIN visit_totals ON visit_totals.visit_id = visits.id AND visit_totals.service = '$S'
		GROUP BY points.id`, "$S", service)
	}
	return "WITH chosen AS (" + chosen + ") " + served("chip_card") + " UNION ALL " + served("account_l2")
}
