package desk

import (
	"slices"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/desk"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// timeWish is what was asked for so far.
type timeWish struct {
	point, services string
	slots           string // ids of the chosen time, "" for the first free one
	requestKey      string
}

// fillTimes puts the chosen point with its times into the view.
func fillTimes(c echo.Context, app *usecase.App, view *pages.AppointmentBookView, p domain.Person, wish timeWish) error {
	ctx := c.Request().Context()
	found, err := app.SlotList(ctx, wish.point)
	if err != nil {
		return err
	}
	services := offeredServices(found, defaultServices(p, view.Held, domain.DateOf(app.Now(), app.Location)))
	for _, choice := range choices {
		if choice.name == wish.services {
			services = choice.services
		}
	}
	times := &pages.PointTimes{
		Code: found.Point.Code, Name: found.Point.Name, Address: found.Point.Address,
		OtherHref: view.Action(), RequestKey: wish.requestKey,
	}
	for _, choice := range choices {
		current := slices.Equal(choice.services, services)
		if current {
			times.Services = choice.name
		}
		key := "service." + choice.name + ".short"
		if len(choice.services) > 1 {
			key = "desk.book.both"
		}
		times.Choices = append(times.Choices, ui.Tab{
			Label: locale.T(ctx, key), Current: current,
			Href: personHref(p.ID) + "/book?point=" + found.Point.Code + "&s=" + choice.name,
		})
	}
	chosen := chosenTime(found, services, web.SplitIDs(wish.slots))
	for _, v := range found.Visits {
		if day, ok := dayTimes(v, services, chosen); ok {
			times.Days = append(times.Days, day)
		}
	}
	for _, s := range services {
		if chosenTime(found, []domain.Service{s}, nil) == "" && !slices.Contains(view.Held, string(s)) {
			times.Full = append(times.Full, string(s))
		}
	}
	view.Point = times
	return nil
}

// offeredServices returns the services if some visit has all of them with a
// place, else the first of them that one has.
func offeredServices(found usecase.PointSlots, services []domain.Service) []domain.Service {
	tries := [][]domain.Service{services}
	for _, s := range services {
		tries = append(tries, []domain.Service{s})
	}
	for _, try := range tries {
		if chosenTime(found, try, nil) != "" {
			return try
		}
	}
	return services
}

// chosenTime returns the slots to preselect: the wanted ones if they are free,
// the nearest time of the same visit, or the first free time of all.
func chosenTime(found usecase.PointSlots, services []domain.Service, wanted []int64) string {
	first := ""
	for _, v := range found.Visits {
		offers := v.Offers(services)
		for _, o := range offers {
			if o.Free > 0 && first == "" {
				first = web.JoinIDs(o.SlotIDs())
			}
		}
		for _, s := range v.Slots {
			if len(wanted) > 0 && s.ID == wanted[0] {
				if nearest, ok := usecase.NearestOffer(offers, s.Start); ok {
					return web.JoinIDs(nearest.SlotIDs())
				}
			}
		}
	}
	return first
}

// dayTimes lists the times of a visit; ok is false if it lacks one of the services.
func dayTimes(v usecase.OpenVisit, services []domain.Service, chosen string) (pages.DayTimes, bool) {
	day := pages.DayTimes{Date: v.Visit.Date, Start: v.Visit.Start.String(), End: v.Visit.End.String(), TeamName: v.Visit.TeamName}
	for _, o := range v.Offers(services) {
		item := pages.TimeItem{Value: web.JoinIDs(o.SlotIDs()), Start: o.Start().String(), Free: o.Free}
		item.Chosen = item.Value == chosen
		if last := o.Slots[len(o.Slots)-1]; last.Start != o.Start() {
			item.Later = last.Start.String()
		}
		day.Times = append(day.Times, item)
	}
	return day, len(day.Times) > 0
}
