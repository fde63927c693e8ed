package citizen

import (
	"fmt"
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/citizen"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// Ages for which the page shows what to bring before it knows who comes.
const (
	adultAge = 30
	childAge = 10
)

// choices are what a visitor can ask for, by the query value "s"; the first is
// what most come for.
var choices = []struct {
	name     string
	services []domain.Service
}{
	{"both", domain.Services()},
	{"chip_card", []domain.Service{domain.ChipCard}},
	{"account_l2", []domain.Service{domain.AccountL2}},
}

func slotList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		found, err := app.PublicSlotList(c.Request().Context(), c.Param("code"))
		if err != nil {
			return err
		}
		chosen := chosenServices(c.QueryParam("s"), found)
		p := found.Point
		view := pages.PointView{
			Point:   pointHead(p),
			Map:     mapLinks(p.Lat, p.Lon),
			Choices: choiceTabs(c, chosen),
			Bring:   bringLists(chosen, adultAge), Child: bringLists(chosen, childAge),
		}
		for _, v := range found.Visits {
			view.Days = append(view.Days, dayItem(p.Code, v, chosen))
		}
		view.Full = fullServices(found, chosen)
		return web.Render(c, http.StatusOK, pages.PointBooking(view))
	}
}

// mapLinks lead to a place on a map, by degrees.
func mapLinks(lat, lon float64) pages.MapLinks {
	return pages.MapLinks{
		Web: fmt.Sprintf("https://www.openstreetmap.org/?mlat=%.5f&mlon=%.5f#map=17/%.5f/%.5f", lat, lon, lat, lon),
		App: fmt.Sprintf("geo:%.5f,%.5f?q=%.5f,%.5f", lat, lon, lat, lon),
	}
}

func pointHead(p domain.ServicePoint) pages.PointHead {
	return pages.PointHead{Code: p.Code, Name: p.Name, Where: domain.PlaceLine(p.Address, p.UnitName)}
}

// chosenServices returns the services of a choice; without one, the first choice
// that any coming visit of the point offers.
func chosenServices(name string, found usecase.PointSlots) []domain.Service {
	for _, choice := range choices {
		if choice.name == name {
			return choice.services
		}
	}
	for _, choice := range choices {
		for _, v := range found.Visits {
			if len(v.Offers(choice.services)) > 0 {
				return choice.services
			}
		}
	}
	return choices[0].services
}

func choiceTabs(c echo.Context, chosen []domain.Service) []ui.Tab {
	ctx := c.Request().Context()
	tabs := make([]ui.Tab, 0, len(choices))
	for _, choice := range choices {
		key := "service." + choice.name + ".short"
		if len(choice.services) > 1 {
			key = "citizen.point.both"
		}
		tabs = append(tabs, ui.Tab{
			Label: locale.T(ctx, key), Href: ui.WithQuery(ctx, "s", choice.name),
			Current: len(chosen) == len(choice.services) && chosen[0] == choice.services[0],
		})
	}
	return tabs
}

func dayItem(pointCode string, v usecase.OpenVisit, services []domain.Service) pages.DayItem {
	day := pages.DayItem{Date: v.Visit.Date, Start: v.Visit.Start.String(), End: v.Visit.End.String(), Free: placesLeft(v, services)}
	for _, o := range v.Offers(services) {
		item := pages.TimeItem{Start: o.Start().String(), Free: o.Free}
		if last := o.Slots[len(o.Slots)-1]; last.Start != o.Start() {
			item.Later = last.Start.String()
		}
		if o.Free > 0 {
			item.Href = "/p/" + pointCode + "/book?slots=" + web.JoinIDs(o.SlotIDs())
		}
		day.Times = append(day.Times, item)
	}
	return day
}

func bringLists(services []domain.Service, age int) []pages.BringList {
	lists := make([]pages.BringList, 0, len(services))
	for _, s := range services {
		lists = append(lists, pages.BringList{Service: string(s), Keys: domain.WhatToBring(s, age)})
	}
	return lists
}
