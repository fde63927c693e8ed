package store

import (
	"context"
	"strings"

	"luudong/domain"
)

// consistencyRule is a query that finds what cannot be. It selects up to four
// numbers for the message, as a to d.
type consistencyRule struct{ name, query string }

// placeHolders counts the places of a slot that somebody holds: appointments that
// are not cancelled, offers of the waitlist, and invitation waves.
const placeHolders = `SELECT slot_id, sum(places) AS people FROM (
		SELECT slot_id, 1 AS places FROM appointments WHERE status <> 'cancelled'
		UNION ALL SELECT slot_id, 1 FROM waitlist_entries WHERE status = 'offered'
		UNION ALL SELECT slot_id, places FROM wave_holds WHERE places > 0
	) holders GROUP BY slot_id`

// consistencyRules hold on both engines. Most of them the schema holds as well;
// they are asked all the same, because a check that trusts what it checks proves
// nothing.
var consistencyRules = []consistencyRule{
	{"slot_counter", `SELECT slots.id AS a, slots.booked AS b, coalesce(held.people, 0) AS c FROM slots
		LEFT JOIN (` + placeHolders + `) held ON held.slot_id = slots.id
		WHERE slots.booked <> coalesce(held.people, 0)`},
	{"slot_oversold", `SELECT slots.id AS a, slots.capacity AS b, held.people AS c FROM slots
		JOIN (` + placeHolders + `) held ON held.slot_id = slots.id
		WHERE held.people > slots.capacity`},
	{"waitlist_slot", `SELECT waitlist_entries.id AS a, waitlist_entries.slot_id AS b FROM waitlist_entries
		LEFT JOIN slots ON slots.id = waitlist_entries.slot_id LEFT JOIN visits ON visits.id = slots.visit_id
		WHERE (waitlist_entries.status = 'offered') <> (waitlist_entries.slot_id IS NOT NULL)
			OR (waitlist_entries.status = 'offered' AND (visits.id IS NULL OR NOT visits.live
				OR visits.point_id <> waitlist_entries.point_id OR slots.service <> waitlist_entries.service))`},
	{"waitlist_household", `SELECT min(id) AS a, max(id) AS b, count(*) AS c FROM waitlist_entries
		WHERE status IN ('waiting', 'offered') GROUP BY household_code
		HAVING count(DISTINCT point_id) > 1 OR count(DISTINCT service) > 1 OR sum(CASE WHEN code = household_code THEN 1 ELSE 0 END) <> 1`},
	{"waitlist_apart", `SELECT min(waitlist_entries.id) AS a, max(waitlist_entries.id) AS b, count(*) AS c FROM waitlist_entries
		JOIN slots ON slots.id = waitlist_entries.slot_id WHERE waitlist_entries.status = 'offered'
		GROUP BY waitlist_entries.household_code HAVING count(DISTINCT slots.visit_id) > 1`},
	{"waitlist_booked", `SELECT waitlist_entries.id AS a, appointments.id AS b FROM waitlist_entries
		JOIN appointments ON appointments.person_id = waitlist_entries.person_id AND appointments.service = waitlist_entries.service
		WHERE waitlist_entries.status = 'offered' AND appointments.status IN ('booked', 'checked_in')`},
	{"household_code", `SELECT appointments.id AS a FROM appointments WHERE appointments.household_code <> ''
		AND NOT EXISTS (SELECT 1 FROM appointments AS firsts WHERE firsts.code = appointments.household_code
			AND firsts.household_code = appointments.household_code)`},
	{"wave_hold", `SELECT wave_holds.wave_id AS a, wave_holds.slot_id AS b, wave_holds.places AS c FROM wave_holds
		LEFT JOIN waves ON waves.id = wave_holds.wave_id
		LEFT JOIN slots ON slots.id = wave_holds.slot_id LEFT JOIN visits ON visits.id = slots.visit_id
		WHERE wave_holds.places < 0 OR (wave_holds.places > 0 AND (waves.id IS NULL OR waves.status <> 'open'
			OR visits.id IS NULL OR NOT visits.live OR visits.point_id <> waves.point_id))`},
	{"wave_quota", `SELECT waves.id AS a, waves.quota AS b, held.places AS c, answers.places AS d FROM waves
		JOIN (SELECT wave_holds.wave_id, slots.service, sum(wave_holds.places) AS places FROM wave_holds
			JOIN slots ON slots.id = wave_holds.slot_id GROUP BY wave_holds.wave_id, slots.service) held ON held.wave_id = waves.id
		LEFT JOIN (SELECT invitation_people.wave_id, appointments.service, count(*) AS places FROM invitation_people
			JOIN appointments ON appointments.code = invitation_people.code
			GROUP BY invitation_people.wave_id, appointments.service) answers
			ON answers.wave_id = waves.id AND answers.service = held.service
		WHERE held.places + coalesce(answers.places, 0) > waves.quota
			OR (waves.status = 'open' AND held.places + coalesce(answers.places, 0) <> waves.quota)`},
	{"slot_count_range", `SELECT id AS a, booked AS b, capacity AS c FROM slots WHERE booked < 0 OR booked > capacity`},
	{"person_twice", `SELECT person_id AS a, min(id) AS b, max(id) AS c, count(*) AS d FROM appointments
		WHERE status IN ('booked', 'checked_in') GROUP BY person_id, service HAVING count(*) > 1`},
	{"visit_not_live", `SELECT appointments.id AS a, appointments.visit_id AS b FROM appointments
		LEFT JOIN visits ON visits.id = appointments.visit_id LEFT JOIN plans ON plans.id = visits.plan_id
		WHERE appointments.status IN ('booked', 'checked_in')
			AND (visits.id IS NULL OR NOT visits.live OR plans.id IS NULL OR plans.status <> 'published')`},
	{"slot_mismatch", `SELECT appointments.id AS a, appointments.slot_id AS b FROM appointments
		LEFT JOIN slots ON slots.id = appointments.slot_id
		WHERE slots.id IS NULL OR slots.visit_id <> appointments.visit_id OR slots.service <> appointments.service`},
	{"person_missing", `SELECT appointments.id AS a, appointments.person_id AS b FROM appointments
		LEFT JOIN persons ON persons.id = appointments.person_id WHERE persons.id IS NULL`},
	{"code_shared", `SELECT min(id) AS a, max(id) AS b, count(DISTINCT person_id) AS c FROM appointments
		GROUP BY code HAVING count(DISTINCT person_id) > 1`},
	{"code_split", `SELECT min(id) AS a, max(id) AS b FROM appointments WHERE status <> 'cancelled'
		GROUP BY code HAVING count(DISTINCT visit_id) > 1`},
	{"request_twice", `SELECT min(id) AS a, max(id) AS b, count(*) AS c FROM appointments
		WHERE request_key <> '' GROUP BY request_key, service HAVING count(*) > 1`},
	{"cancelled_time", `SELECT id AS a FROM appointments WHERE (status = 'cancelled') <> (cancelled_at IS NOT NULL)`},
	{"checkin_alone", `SELECT checkins.id AS a, checkins.visit_id AS b FROM checkins
		WHERE checkins.appointment_code <> '' AND NOT EXISTS (SELECT 1 FROM appointments
			WHERE appointments.code = checkins.appointment_code AND appointments.visit_id = checkins.visit_id
				AND appointments.person_id = checkins.person_id AND appointments.status IN ('checked_in', 'served'))`},
	{"appointment_not_arrived", `SELECT appointments.id AS a, appointments.visit_id AS b FROM appointments
		WHERE appointments.status IN ('checked_in', 'served') AND NOT EXISTS (SELECT 1 FROM checkins
			WHERE checkins.visit_id = appointments.visit_id AND checkins.appointment_code = appointments.code)`},
	{"checkin_twice", `SELECT min(id) AS a, max(id) AS b, visit_id AS c FROM checkins
		WHERE appointment_code <> '' GROUP BY visit_id, appointment_code HAVING count(*) > 1`},
	{"queue_number", `SELECT checkins.id AS a, checkins.queue_number AS b, visits.last_queue AS c FROM checkins
		JOIN visits ON visits.id = checkins.visit_id WHERE checkins.queue_number > visits.last_queue`},
}

// totalRules add up anew what totals.go stores.
func (r consistencyRepo) totalRules() []consistencyRule {
	var differs []string
	for column := range strings.SplitSeq(visitTotalColumns, ", ") {
		differs = append(differs, "stored."+column+" <> fresh."+column)
	}
	return []consistencyRule{
		{"visit_totals", `SELECT fresh.visit_id AS a, count(*) AS b FROM (` + r.addedUp("SELECT id FROM visits WHERE settled") + `) fresh
			LEFT JOIN visit_totals stored ON stored.visit_id = fresh.visit_id AND stored.service = fresh.service
			WHERE stored.visit_id IS NULL OR ` + strings.Join(differs, " OR ") + ` GROUP BY fresh.visit_id`},
		{"visit_totals_open", `SELECT visits.id AS a FROM visits WHERE (settled AND (NOT live OR closing_at IS NULL))
			OR (NOT settled AND EXISTS (SELECT 1 FROM visit_totals WHERE visit_totals.visit_id = visits.id))`},
		{"point_totals", `SELECT fresh.point_id AS a, stored.served AS b, fresh.served AS c
			FROM (` + pointsAddedUp("SELECT DISTINCT point_id AS id FROM point_totals") + `) fresh
			LEFT JOIN point_totals stored ON stored.point_id = fresh.point_id AND stored.service = fresh.service
			WHERE stored.served IS NULL OR stored.served <> fresh.served`},
	}
}

type consistencyRepo struct{ repo }

// Check asks every rule; see domain.ConsistencyRepo.
func (r consistencyRepo) Check(ctx context.Context) (domain.ConsistencyReport, error) {
	var report domain.ConsistencyReport
	for table, count := range map[string]*int{"slots": &report.Slots, "appointments": &report.Appointments, "checkins": &report.CheckIns} {
		if err := r.db(ctx).Raw("SELECT count(*) FROM " + table).Scan(count).Error; err != nil {
			return report, translate(err)
		}
	}
	for _, rule := range append(consistencyRules[:len(consistencyRules):len(consistencyRules)], r.totalRules()...) {
		var rows []struct {
			A, B, C, D *int64
			Total      int
		}
		query := "SELECT found.*, count(*) OVER () AS total FROM (" + rule.query + ") found ORDER BY a LIMIT ?"
		if err := r.db(ctx).Raw(query, domain.MaxInconsistencies).Scan(&rows).Error; err != nil {
			return report, translate(err)
		}
		for i, row := range rows {
			if i == 0 {
				report.Total += row.Total
			}
			one := domain.Inconsistency{Rule: rule.name}
			for _, n := range []*int64{row.A, row.B, row.C, row.D} {
				if n != nil {
					one.IDs = append(one.IDs, *n)
				}
			}
			report.Found = append(report.Found, one)
		}
	}
	return report, nil
}
