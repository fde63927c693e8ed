package household

import (
	"slices"

	"luudong/app/usecase"
	"luudong/domain"
	pages "luudong/templates/household"
)

// Tickets shows what was booked together. href is the household's page, ticket
// and point the addresses of one ticket and of the point; name says as much of a
// person as the reader may know.
func Tickets(h usecase.Household, href, pointHref string, ticket func(code string) string, name func(domain.Person) string) pages.TicketsView {
	first := h.Tickets[0].Appointments[0]
	view := pages.TicketsView{Code: h.Code, Href: href, PointName: first.PointName, PointHref: pointHref, Where: first.Address, Cancelled: true}
	for _, t := range h.Tickets {
		one := pages.TicketPerson{Code: t.Code, Href: ticket(t.Code), Name: name(t.Appointments[0].Person), Cancelled: true}
		for _, a := range t.Appointments {
			one.Services = addService(one.Services, a)
			one.Cancelled = one.Cancelled && a.Status == domain.AppointmentCancelled
			one.Open = one.Open || a.Status == domain.AppointmentBooked
			if a.PointCode != first.PointCode {
				one.Place = a.PointName + " · " + a.Address
			}
			if a.Status == domain.AppointmentBooked {
				view.Bring = addBring(view.Bring, a)
			}
		}
		view.Cancelled, view.Open = view.Cancelled && one.Cancelled, view.Open || one.Open
		view.People = append(view.People, one)
	}
	return view
}

// addService adds an appointment to those of the same time and state.
func addService(list []pages.TicketService, a domain.Appointment) []pages.TicketService {
	one := pages.TicketService{
		Services: []string{string(a.Service)}, Date: a.Slot.Date, Start: a.Slot.Start.String(), End: a.Slot.End.String(), Status: string(a.Status),
	}
	for i, s := range list {
		if s.Date == one.Date && s.Start == one.Start && s.End == one.End && s.Status == one.Status {
			list[i].Services = append(list[i].Services, one.Services...)
			return list
		}
	}
	return append(list, one)
}

// addBring adds what somebody brings for a service to what the others bring.
func addBring(lists []pages.Bring, a domain.Appointment) []pages.Bring {
	i := slices.IndexFunc(lists, func(b pages.Bring) bool { return b.Service == string(a.Service) })
	if i < 0 {
		i = len(lists)
		lists = append(lists, pages.Bring{Service: string(a.Service)})
	}
	for _, key := range domain.WhatToBring(a.Service, domain.AgeOn(a.Person.BirthDate, a.Slot.Date)) {
		if !slices.Contains(lists[i].Keys, key) {
			lists[i].Keys = append(lists[i].Keys, key)
		}
	}
	return lists
}
