package store

import (
	"context"

	"github.com/jackc/pgx/v5"

	"luudong/domain"
)

// Statements of bookings. Each takes arrays, so that it is the same for any
// number of values and is parsed and planned once a connection.
const (
	settingOfBooking = `SELECT value FROM settings WHERE name = $1`
	// lockPhones locks numbers in the order of their hashes, so that two bookings
	// do not both find one place left for a number.
	lockPhones = `SELECT pg_advisory_xact_lock($1, number) FROM (
		SELECT DISTINCT hashtext(phone) AS number FROM unnest($2::text[]) AS phone ORDER BY number) numbers`
	// peopleByPhone is mostly all there is to ask of a number: it is new.
	peopleByPhone = `SELECT id, phone FROM persons WHERE phone = ANY($1)`
	lockSlots     = `SELECT slots.id, slots.visit_id, slots.service, slots.start_minute, slots.end_minute, slots.capacity, slots.booked,
		visits.point_id, visits.date FROM slots JOIN visits ON visits.id = slots.visit_id WHERE slots.id = ANY($1) ORDER BY slots.id FOR UPDATE OF slots`
	codesByKey   = `SELECT request_key, code FROM appointments WHERE request_key <> '' AND request_key = ANY($1)`
	peopleByHash = `SELECT ` + personViewColumns + `,
		EXISTS (SELECT 1 FROM waitlist_entries WHERE waitlist_entries.person_id = persons.id AND ` + liveEntries + `) FROM persons LEFT JOIN units ON units.id = persons.unit_id WHERE persons.personal_id_hash = ANY($1)`
	webhooksOfBooking = `SELECT webhooks.id, webhooks.events, units.path FROM webhooks JOIN units ON units.id = webhooks.unit_id WHERE ` + activeWebhooks
	newPersonIDs      = `SELECT nextval(pg_get_serial_sequence('persons', 'id')) FROM generate_series(1, $1)`
)

// phoneLocks sets the locks of phone numbers apart from other advisory locks.
const phoneLocks = 4_001

// loadAtOnce is Load in one exchange, and a second if a number is known.
func (r bookingRepo) loadAtOnce(ctx context.Context, q domain.BookingQuestion) (domain.BookingFacts, error) {
	facts := domain.BookingFacts{Codes: map[string]string{}, People: map[domain.PersonalID]domain.Person{}}
	p := &pipeline{repo: r.repo}
	if q.Setting != "" {
		p.query(func(row pgx.CollectableRow) error { return row.Scan(&facts.Setting) }, settingOfBooking, q.Setting)
	}
	phoneOf := make(map[int64]string)
	if len(q.Phones) > 0 {
		p.exec(lockPhones, phoneLocks, q.Phones)
		p.query(func(row pgx.CollectableRow) error {
			var person personRow
			err := row.Scan(&person.ID, &person.Phone)
			phoneOf[person.ID] = person.Phone
			return err
		}, peopleByPhone, q.Phones)
	}
	if len(q.SlotIDs) > 0 {
		p.query(func(row pgx.CollectableRow) error {
			var v slotView
			err := row.Scan(&v.Row.ID, &v.Row.VisitID, &v.Row.Service, &v.Row.StartMinute, &v.Row.EndMinute, &v.Row.Capacity, &v.Row.Booked,
				&v.PointID, &v.Date)
			facts.Slots = append(facts.Slots, v.entity())
			return err
		}, lockSlots, q.SlotIDs)
	}
	if len(q.RequestKeys) > 0 {
		p.query(func(row pgx.CollectableRow) error {
			var made appointmentRow
			err := row.Scan(&made.RequestKey, &made.Code)
			facts.Codes[made.RequestKey] = made.Code
			return err
		}, codesByKey, q.RequestKeys)
	}
	r.askPeople(p, q, &facts)
	if q.Webhooks {
		p.query(func(row pgx.CollectableRow) error {
			var v webhookView
			err := row.Scan(&v.Row.ID, &v.Row.Events, &v.UnitPath)
			facts.Webhooks = append(facts.Webhooks, domain.Webhook{ID: v.Row.ID, Events: v.events(), UnitPath: v.UnitPath})
			return err
		}, webhooksOfBooking)
	}
	if q.NewPeople > 0 {
		p.query(func(row pgx.CollectableRow) error {
			var id int64
			err := row.Scan(&id)
			facts.NewIDs = append(facts.NewIDs, id)
			return err
		}, newPersonIDs, q.NewPeople)
	}
	err := p.send(ctx)
	if err == nil {
		facts.ByPhone, err = r.countAhead(ctx, phoneOf, q.From)
	}
	return facts, err
}

// askPeople asks who is known by their numbers, and whether they wait.
func (r bookingRepo) askPeople(p *pipeline, q domain.BookingQuestion, facts *domain.BookingFacts) {
	if hashes := r.hashes(q.PersonalIDs); len(hashes) > 0 {
		p.query(func(row pgx.CollectableRow) error {
			var v personView
			var waiting bool
			if err := row.Scan(&v.ID, &v.FullName, &v.BirthDate, &v.Sex, &v.Phone, &v.Email, &v.Language, &v.PersonalID, &v.UnitID,
				&v.UnitName, &v.Address, &v.HouseholdID, &v.CreatedAt, &waiting); err != nil {
				return err
			}
			facts.Waiting = facts.Waiting || waiting
			known, err := r.person(v)
			facts.People[known.PersonalID] = known
			return err
		}, peopleByHash, hashes)
	}
}

// hashes are what numbers are found by.
func (r repo) hashes(ids []domain.PersonalID) [][]byte {
	hashes := make([][]byte, 0, len(ids))
	for _, id := range ids {
		if id != "" {
			hashes = append(hashes, r.sealer.Hash(id.Reveal()))
		}
	}
	return hashes
}

// saveAtOnce is Save in one exchange.
func (r bookingRepo) saveAtOnce(ctx context.Context, records domain.BookingRecords) error {
	appointments := appointmentRepo(r).rows(records.Appointments)
	notices := noticeRepo(r).rows(records.Notices)
	people, err := r.newPeople(records.People)
	if err != nil {
		return err
	}
	p := &pipeline{repo: r.repo}
	db := r.db(ctx)
	if err := queueInsert(p, db, people); err != nil {
		return err
	}
	var taken *int64
	if len(records.Places) > 0 {
		taken = queueTake(p, records.Places)
	}
	if err := queueInsert(p, db, appointments); err != nil {
		return err
	}
	if err := queueInsert(p, db, auditRepo(r).rows(records.Events)); err != nil {
		return err
	}
	if err := queueInsert(p, db, notices); err != nil {
		return err
	}
	if err := p.send(ctx); err != nil {
		return err
	}
	if taken != nil {
		if err := slotRepo(r).unlessTaken(ctx, *taken, records.Places); err != nil {
			return err
		}
	}
	for i, a := range records.Appointments {
		a.ID = appointments[i].ID
	}
	for i, n := range records.Notices {
		n.ID = notices[i].ID
	}
	return nil
}
