package citizen

import (
	"errors"
	"math"
	"slices"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/citizen"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// maxOthers is how many other visits are offered when one has no place left.
const maxOthers = 4

// visitOfSlots returns the visit that has all the slots.
func visitOfSlots(found usecase.PointSlots, ids []int64) (usecase.OpenVisit, bool) {
	for _, v := range found.Visits {
		if len(ids) > 0 && len(slotsOf(v, ids)) == len(ids) {
			return v, true
		}
	}
	return usecase.OpenVisit{}, false
}

func slotsOf(v usecase.OpenVisit, ids []int64) []domain.Slot {
	var slots []domain.Slot
	for _, s := range v.Slots {
		if slices.Contains(ids, s.ID) {
			slots = append(slots, s)
		}
	}
	return slots
}

// fillTimes puts point, visit and times into the form, with the wanted slots
// chosen. A wanted slot that is full, or of another visit, is replaced by the
// nearest with a place, and the field says so.
func fillTimes(c echo.Context, view *pages.AppointmentBookView, found usecase.PointSlots, v usecase.OpenVisit, wanted []int64) {
	view.Point = pointHead(found.Point)
	view.VisitID = strconv.FormatInt(v.Visit.ID, 10)
	view.Date, view.Start, view.End = v.Visit.Date, v.Visit.Start.String(), v.Visit.End.String()
	var services []domain.Service
	full := false
	for _, service := range domain.Services() {
		slot, asked := wantedSlot(found, service, wanted)
		if asked {
			services = append(services, service)
		}
		choice, ok := serviceTime(c, v, service, slot, asked)
		if !ok {
			continue
		}
		if asked && (choice.Value == "" || choice.Value != strconv.FormatInt(slot.ID, 10)) {
			full = full || choice.Value == ""
			view.Errors = withReplacement(c, view.Errors, choice, slot.VisitID == v.Visit.ID)
		}
		view.Services = append(view.Services, choice)
	}
	view.Bring, view.Child = bringLists(services, adultAge), bringLists(services, childAge)
	if full {
		view.Others = otherVisits(found, v.Visit.ID, services)
	}
}

// wantedSlot returns the slot of a service among the wanted ones, wherever at the point it is.
func wantedSlot(found usecase.PointSlots, service domain.Service, wanted []int64) (domain.Slot, bool) {
	for _, v := range found.Visits {
		for _, s := range slotsOf(v, wanted) {
			if s.Service == service {
				return s, true
			}
		}
	}
	return domain.Slot{}, false
}

// serviceTime lists the times of a service; ok is false if the visit does not have it.
func serviceTime(c echo.Context, v usecase.OpenVisit, service domain.Service, wanted domain.Slot, asked bool) (pages.ServiceTime, bool) {
	offers := v.Offers([]domain.Service{service})
	out := pages.ServiceTime{Service: string(service)}
	p := locale.From(c.Request().Context())
	for _, o := range offers {
		label := o.Start().String() + " · " + p.T("citizen.time.free", o.Free)
		if o.Free == 0 {
			label = o.Start().String() + " · " + p.T("citizen.time.full")
		}
		out.Options = append(out.Options, ui.Option{Value: web.JoinIDs(o.SlotIDs()), Label: label, Disabled: o.Free == 0})
	}
	if nearest, ok := usecase.NearestOffer(offers, wanted.Start); ok && asked {
		out.Value = web.JoinIDs(nearest.SlotIDs())
	}
	return out, len(offers) > 0
}

// withReplacement says beside a service that its time changed, and to what.
func withReplacement(c echo.Context, e ui.FormErrors, choice pages.ServiceTime, sameVisit bool) ui.FormErrors {
	p := locale.From(c.Request().Context())
	message := p.T("citizen.book.service_full")
	if choice.Value != "" {
		i := slices.IndexFunc(choice.Options, func(o ui.Option) bool { return o.Value == choice.Value })
		message = p.T("citizen.book.replaced", choice.Options[i].Label)
		if !sameVisit {
			return e // the reader moved to this visit and sees its times
		}
	}
	if e.Message == p.T("error.slot.full") || e.Message == p.T("error.slot.past") {
		e.Message = ""
	}
	e.Fields = append(e.Fields, ui.FieldMessage{Field: "slot_" + choice.Service, Message: message})
	return e
}

// otherVisits returns the coming visits at which all the services can still be had.
func otherVisits(found usecase.PointSlots, not int64, services []domain.Service) []pages.OtherVisit {
	var others []pages.OtherVisit
	for _, v := range found.Visits {
		free := placesLeft(v, services)
		if v.Visit.ID != not && free > 0 && len(others) < maxOthers {
			others = append(others, pages.OtherVisit{
				ID: strconv.FormatInt(v.Visit.ID, 10), Date: v.Visit.Date, Start: v.Visit.Start.String(), End: v.Visit.End.String(), Free: free,
			})
		}
	}
	return others
}

// placesLeft returns how many people can still have all the services at a visit, at most.
func placesLeft(v usecase.OpenVisit, services []domain.Service) int {
	if len(v.Offers(services)) == 0 {
		return 0
	}
	left := math.MaxInt
	for _, service := range services {
		free := 0
		for _, o := range v.Offers([]domain.Service{service}) {
			free += o.Free
		}
		left = min(left, free)
	}
	return left
}

// isKey reports whether the error is ours with that message key.
func isKey(err error, key string) bool {
	var e *domain.Error
	return errors.As(err, &e) && e.Key == key
}
