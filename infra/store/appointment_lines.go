package store

import (
	"cmp"
	"context"
	"iter"
	"slices"

	"luudong/domain"
)

const (
	linesPerRead  = 4_000 // places of the visits that are read together
	visitsPerRead = 500
)

// linesRead is what one statement brought.
type linesRead struct {
	lines []domain.AppointmentLine
	err   error
}

// Lines yields the appointments of visits; see domain.AppointmentRepo. A
// goroutine reads the next visits while the lines of these are written: sorting
// all in the database instead would hold everything there before the first line.
func (r appointmentRepo) Lines(ctx context.Context, visits []domain.Visit) iter.Seq2[domain.AppointmentLine, error] {
	return func(yield func(domain.AppointmentLine, error) bool) {
		ctx, cancel := context.WithCancel(ctx)
		ahead := make(chan linesRead, 1)
		go func() {
			defer close(ahead)
			for len(visits) > 0 && ctx.Err() == nil {
				n := visitsTogether(visits)
				lines, err := r.linesOf(ctx, visits[:n])
				select {
				case ahead <- linesRead{lines, err}:
				case <-ctx.Done():
				}
				if err != nil {
					return
				}
				visits = visits[n:]
			}
		}()
		defer func() { // the transaction is the caller's again only when the goroutine has ended
			cancel()
			for range ahead { // until it closes
			}
		}()
		for read := range ahead {
			if read.err != nil {
				yield(domain.AppointmentLine{}, read.err)
				return
			}
			for _, l := range read.lines {
				if !yield(l, nil) {
					return
				}
			}
		}
		if err := ctx.Err(); err != nil {
			yield(domain.AppointmentLine{}, translate(err))
		}
	}
}

// visitsTogether returns how many of the next visits one statement reads.
func visitsTogether(visits []domain.Visit) int {
	n, places := 0, 0
	for n < len(visits) && n < visitsPerRead && (n == 0 || places+visits[n].Booked <= linesPerRead) {
		places += visits[n].Booked
		n++
	}
	return n
}

const lineColumns = `appointments.visit_id, slots.start_minute, appointments.service, appointments.code, appointments.status,
	persons.full_name, persons.birth_date, persons.sex, persons.personal_id, persons.phone, persons.address`

func (r appointmentRepo) linesOf(ctx context.Context, visits []domain.Visit) ([]domain.AppointmentLine, error) {
	ids, place, places := make([]int64, len(visits)), make(map[int64]int, len(visits)), 0
	for i, v := range visits {
		ids[i], place[v.ID] = v.ID, i
		places += v.Booked
	}
	rows, err := r.db(ctx).Table("appointments").
		Joins("JOIN slots ON slots.id = appointments.slot_id").
		Joins("JOIN persons ON persons.id = appointments.person_id").
		Where("appointments.visit_id IN ?", ids).
		Where("appointments.status <> ?", string(domain.AppointmentCancelled)).
		Select(lineColumns).Rows()
	if err != nil {
		return nil, translate(err)
	}
	defer func() { _ = rows.Close() }()
	lines := make([]domain.AppointmentLine, 0, places)
	for rows.Next() {
		var l domain.AppointmentLine
		var visit int64
		var start int
		var service, status, sex string
		var birth civilDate
		var number []byte
		if err := rows.Scan(&visit, &start, &service, &l.Code, &status, &l.FullName, &birth, &sex, &number, &l.Phone, &l.Address); err != nil {
			return nil, translate(err)
		}
		if l.PersonalID, err = r.unseal(number); err != nil {
			return nil, err
		}
		l.Visit, l.Start, l.BirthDate, l.Sex = &visits[place[visit]], domain.Clock(start), domain.Date(birth), domain.Sex(sex)
		l.Service, l.Status = domain.Service(service), domain.AppointmentStatus(status)
		lines = append(lines, l)
	}
	slices.SortFunc(lines, func(a, b domain.AppointmentLine) int {
		return cmp.Or(cmp.Compare(place[a.Visit.ID], place[b.Visit.ID]), cmp.Compare(a.Start, b.Start),
			cmp.Compare(a.Code, b.Code), cmp.Compare(b.Service, a.Service))
	})
	return lines, translate(rows.Err())
}
