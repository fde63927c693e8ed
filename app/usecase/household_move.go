package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// HouseholdMoveInput asks for another time for what was booked together.
type HouseholdMoveInput struct {
	Code    string  // of the household
	Phone   string  // a citizen's proof, as in HouseholdCancel
	SlotIDs []int64 // where the first person begins, as in AppointmentBookHouseholdInput
	// RequestKey names the request: the same key again changes nothing more.
	RequestKey string
}

// HouseholdMove moves all who still have their appointments to adjacent places,
// or nobody; the codes stay. Places the household has itself count as free.
// Conflicts: "household.no_room" and those of AppointmentMove, as a
// HouseholdError where they are about one of the people.
func (a *App) HouseholdMove(ctx context.Context, by domain.Actor, in HouseholdMoveInput) (Household, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return Household{}, err
	}
	if err := checkBookInput(by, AppointmentBookInput{SlotIDs: in.SlotIDs}); err != nil {
		return Household{}, err
	}
	return within(ctx, a, func(r domain.Repos) (Household, error) {
		h, err := a.lockHousehold(ctx, r, by, in.Code, in.Phone)
		if err != nil {
			return h, err
		}
		moved, err := r.Appointments.MovedBy(ctx, in.RequestKey)
		if err != nil || len(moved) > 0 {
			return h, err // the same request again
		}
		if err := a.moveHousehold(ctx, r, by, h, in); err != nil {
			return h, err
		}
		return household(ctx, r, h.Code)
	})
}

// moveHousehold moves a locked household. Old slots and all that its people may
// come to sit in are locked together, in ascending order as everywhere.
func (a *App) moveHousehold(ctx context.Context, r domain.Repos, by domain.Actor, h Household, in HouseholdMoveInput) error {
	needs, own := h.Open()
	if len(needs) == 0 {
		return domain.Conflict("appointment.not_movable", h.Code)
	}
	targets, err := lockVisits(ctx, r, in.SlotIDs, own)
	if err != nil {
		return err
	}
	rules, err := bookingRules(ctx, r)
	if err != nil {
		return err
	}
	rows, err := a.seatRows(ctx, r, by, in.SlotIDs, own)
	if err != nil {
		return err
	}
	var open []domain.Appointment
	var seats []domain.Slot // of each of them
	for _, t := range h.Tickets {
		booked := slices.DeleteFunc(slices.Clone(t.Appointments), func(ap domain.Appointment) bool { return ap.Status != domain.AppointmentBooked })
		if len(booked) == 0 {
			continue
		}
		ids, err := seat(rows, servicesOf(booked))
		if err != nil {
			return err
		}
		to := slotsOf(targets, ids)
		if err := a.checkMemberMove(by, booked, to, rules); err != nil {
			return aboutPerson(err, slices.IndexFunc(h.Tickets, func(x Ticket) bool { return x.Code == t.Code })+1, len(h.Tickets))
		}
		for _, ap := range booked {
			i := slices.IndexFunc(to, func(s domain.Slot) bool { return s.Service == ap.Service })
			if i < 0 {
				return domain.Conflict("slot.other_service")
			}
			open, seats = append(open, ap), append(seats, to[i])
		}
	}
	return a.changePlaces(ctx, r, by, open, seats, in.RequestKey)
}

// checkMemberMove holds the rules of a move but that of free places, which the
// seats have kept.
func (a *App) checkMemberMove(by domain.Actor, booked []domain.Appointment, to []domain.Slot, rules domain.BookingRules) error {
	if by.Role == domain.RoleCitizen {
		for _, ap := range booked {
			if !a.Now().Before(ap.Slot.Date.At(ap.Slot.Start, a.Location)) {
				return domain.Conflict("appointment.not_movable", ap.Code)
			}
		}
		if err := a.checkRosterOpen(booked, rules); err != nil {
			return err
		}
	}
	return a.checkBooking(by, booked[0].Person, to, rules)
}

// changePlaces moves appointments to slots, each to its own: new places are
// taken before old ones are released, but what one of them leaves another takes
// directly.
func (a *App) changePlaces(ctx context.Context, r domain.Repos, by domain.Actor, open []domain.Appointment, seats []domain.Slot, key string) error {
	change := map[int64]int{}
	for i, ap := range open {
		change[ap.SlotID]--
		change[seats[i].ID]++
	}
	places := map[int64]int{}
	var left []int64
	for id, n := range change {
		if n > 0 {
			places[id] = n
		}
		for ; n < 0; n++ {
			left = append(left, id)
		}
	}
	slices.Sort(left)
	if err := r.Slots.TakeMany(ctx, places); err != nil {
		return err
	}
	if err := releaseAll(ctx, r, left); err != nil {
		return err
	}
	for i := range open {
		if err := a.recordMove(ctx, r, by, &open[i], seats[i], key); err != nil {
			return err
		}
	}
	if err := a.offerPlaces(ctx, r, slices.Compact(left)); err != nil {
		return err
	}
	h, err := r.Appointments.ByHousehold(ctx, open[0].HouseholdCode)
	if err != nil {
		return err
	}
	moved := slices.DeleteFunc(h, func(ap domain.Appointment) bool {
		return !slices.ContainsFunc(open, func(o domain.Appointment) bool { return o.ID == ap.ID })
	})
	return a.noticeFor(ctx, r, domain.NoticeChange, moved)
}

// lockVisits locks some slots and all slots of the same services at the same
// visits as the first ones, and returns them.
func lockVisits(ctx context.Context, r domain.Repos, firstIDs, others []int64) ([]domain.Slot, error) {
	ids := slices.Clone(others)
	for _, id := range firstIDs {
		first, err := r.Slots.ByID(ctx, id)
		if err != nil {
			return nil, err
		}
		slots, err := r.Slots.List(ctx, domain.SlotFilter{VisitID: first.VisitID, Service: first.Service})
		if err != nil {
			return nil, err
		}
		for _, s := range slots {
			ids = append(ids, s.ID)
		}
	}
	return lockSlots(ctx, r, ids)
}

func servicesOf(list []domain.Appointment) []domain.Service {
	var services []domain.Service
	for _, ap := range list {
		services = append(services, ap.Service)
	}
	return services
}
