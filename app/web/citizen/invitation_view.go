package citizen

import (
	"net/http"
	"reflect"
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

// invitationView shows an invited person's own places.
func invitationView(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		page, err := app.InvitationView(c.Request().Context(), c.Param("token"))
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.Invitation(viewOfInvitation(c, page)))
	}
}

func viewOfInvitation(c echo.Context, page usecase.InvitationPage) pages.InvitationView {
	head := pages.InvitationHead{
		Href: "/i/" + domain.CleanInvitationToken(c.Param("token")), Name: page.Wave.Name, Point: pointHead(page.Point), Until: page.Wave.ReleaseAt,
	}
	view := pages.InvitationView{Head: head, Released: page.Wave.Status == domain.WaveReleased, Answered: page.Invitation.Answered()}
	for _, p := range page.Invitation.People {
		view.People = append(view.People, pages.InvitedItem{GivenName: givenName(p.Person.FullName), Code: p.Code})
	}
	chosen := invitedServices(c.QueryParam("s"), page.Wave.Services)
	if len(page.Wave.Services) > 1 {
		view.Choices = choiceTabs(c, chosen)
	}
	for _, v := range page.Visits {
		day := dayItem(page.Point.Code, v, chosen)
		for i, o := range v.Offers(chosen) {
			if o.Free > 0 {
				day.Times[i].Href = head.Href + "/book?slots=" + web.JoinIDs(o.SlotIDs())
			}
		}
		for _, s := range v.Slots {
			view.Free += s.Free()
		}
		view.Days = append(view.Days, day)
	}
	view.Bring, view.Child = bringLists(chosen, adultAge), bringLists(chosen, childAge)
	return view
}

// invitedServices returns the services of a choice that the wave has; all of the
// wave's without one.
func invitedServices(name string, of []domain.Service) []domain.Service {
	for _, choice := range choices {
		if choice.name == name && !slices.ContainsFunc(choice.services, func(s domain.Service) bool { return !slices.Contains(of, s) }) {
			return choice.services
		}
	}
	return of
}

// invitationForm asks who of the invited comes to the slots of the query value
// "slots"; when nothing is held there any more it leads back.
func invitationForm(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		page, err := app.InvitationView(c.Request().Context(), c.Param("token"))
		if err != nil {
			return err
		}
		return drawInvitationForm(c, page, http.StatusOK, pages.InvitationBookView{Slots: c.QueryParam("slots")})
	}
}

func drawInvitationForm(c echo.Context, page usecase.InvitationPage, status int, view pages.InvitationBookView) error {
	head := viewOfInvitation(c, page).Head
	ids := web.SplitIDs(view.Slots)
	visit, ok := visitOfSlots(page.PointSlots, ids)
	if !ok || slices.ContainsFunc(slotsOf(visit, ids), func(s domain.Slot) bool { return s.Free() < 1 }) {
		if page.Wave.Status == domain.WaveOpen && len(ids) > 0 {
			web.AddFlash(c, ui.Warning, "invitation.book.taken")
		}
		return web.Redirect(c, head.Href)
	}
	view.Head, view.Slots, view.Date = head, web.JoinIDs(ids), visit.Visit.Date
	view.Known = domain.MaskPhone(page.Invitation.Phone())
	var services []domain.Service
	for _, s := range slotsOf(visit, ids) {
		view.Services = append(view.Services, pages.TicketService{Service: string(s.Service), Start: s.Start.String(), End: s.End.String(), Status: "booked"})
		services = append(services, s.Service)
	}
	for _, p := range page.Invitation.People {
		if p.Code != "" {
			continue
		}
		who := pages.InvitedChoice{ID: strconv.FormatInt(p.PersonID, 10), GivenName: givenName(p.Person.FullName)}
		view.People = append(view.People, who)
		view.Bring = withBring(view.Bring, p.Person, services, visit.Visit.Date)
	}
	if len(view.People) == 1 {
		view.Person = view.People[0].ID
	}
	return web.Render(c, status, pages.InvitationBook(view))
}

// withBring adds what a person brings, to that of others who bring the same.
func withBring(lists []pages.InvitedBring, p domain.Person, services []domain.Service, day domain.Date) []pages.InvitedBring {
	one := pages.InvitedBring{Names: givenName(p.FullName), Bring: bringLists(services, domain.AgeOn(p.BirthDate, day))}
	for _, s := range services {
		if _, key := domain.CheckEligibility(s, p.BirthDate, day); key != "" {
			one.Notes = append(one.Notes, key)
		}
	}
	for i, known := range lists {
		if reflect.DeepEqual(known.Bring, one.Bring) && slices.Equal(known.Notes, one.Notes) {
			lists[i].Names += ", " + one.Names
			return lists
		}
	}
	return append(lists, one)
}

// invitationBook books. Whatever goes wrong draws the form again.
func invitationBook(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		view := pages.InvitationBookView{
			Slots: c.FormValue("slots"), Person: c.FormValue("person"), Phone: c.FormValue("phone"), Consent: c.FormValue("consent") == "1",
		}
		person, _ := strconv.ParseInt(view.Person, 10, 64) // 0 is nobody
		ticket, err := app.InvitationBook(ctx, visitor(c), usecase.InvitationBookInput{
			Token: c.Param("token"), PersonID: person, SlotIDs: web.SplitIDs(view.Slots), Phone: view.Phone, Consent: view.Consent,
		})
		if err == nil {
			return web.Redirect(c, "/t/"+ticket.Code+"?"+justBooked)
		}
		errors, ok := web.FormErrors(c, err)
		if !ok {
			return err
		}
		for i, f := range errors.Fields {
			if f.Field == "consent" {
				errors.Fields[i].Message = locale.T(ctx, "citizen.consent.missing")
			}
		}
		view.Errors = errors
		page, pageErr := app.InvitationView(ctx, c.Param("token"))
		if pageErr != nil {
			return pageErr
		}
		return drawInvitationForm(c, page, web.StatusOf(err), view)
	}
}
