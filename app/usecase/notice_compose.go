package usecase

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"luudong/domain"
)

// noticeText returns the text of a kind on a channel in a language: what an
// administrator made of it, or what the program brings.
func (a *App) noticeText(changed []domain.NoticeTemplate, kind domain.NoticeKind, c domain.Channel, lang domain.Language) domain.NoticeTemplate {
	for _, t := range changed {
		if t.Kind == kind && t.Channel == c && t.Language == lang && len(t.Check()) == 0 {
			return t
		}
	}
	t := domain.NoticeTemplate{Kind: kind, Channel: c, Language: lang}
	base := "notice.default." + string(kind) + "." + string(c)
	t.Body = a.Phrases.T(string(lang), base+".body")
	if c == domain.ChannelEmail {
		t.Subject = a.Phrases.T(string(lang), base+".subject")
	}
	return t
}

// composed is a notice ready to leave, or why there is nothing to send.
type composed struct {
	message domain.Message
	secret  string       // of the message, not to be kept with what was sent; "" for none
	drop    domain.Fault // not "": there is no reason to tell it any more
	fault   domain.Fault // not "": it cannot be told
}

// composeNotice looks up where a notice goes and what it says, as things are now.
func (a *App) composeNotice(ctx context.Context, r domain.Repos, n domain.Notice, changed []domain.NoticeTemplate) (composed, error) {
	p, err := r.Persons.ByID(ctx, n.PersonID)
	if err != nil {
		return composed{fault: domain.FaultAddress}, onlyMissing(err)
	}
	to := p.ReachedBy(n.Channel)
	if to == "" {
		return composed{fault: domain.FaultAddress}, nil
	}
	values, err := a.noticeValues(ctx, r, n, p)
	if err != nil {
		return composed{}, err
	}
	if values == nil {
		return composed{drop: domain.FaultObsolete}, nil
	}
	subject, body := a.noticeText(changed, n.Kind, n.Channel, n.Language).Fill(values)
	return composed{secret: values["secret"], message: domain.Message{
		ID: n.MessageID, Channel: n.Channel, To: to, Subject: subject, Body: body, Language: n.Language,
	}}, nil
}

// onlyMissing forgives that something is not there any more.
func onlyMissing(err error) error {
	if domain.CodeOf(err) == domain.CodeNotFound {
		return nil
	}
	return err
}

// noticeValues returns what the placeholders stand for; nil if what the notice
// is about is no longer so.
func (a *App) noticeValues(ctx context.Context, r domain.Repos, n domain.Notice, p domain.Person) (map[string]string, error) {
	switch n.Kind {
	case domain.NoticeOffer:
		return a.offerValues(ctx, r, n, p)
	case domain.NoticeInvitation:
		return a.invitationValues(ctx, r, n, p)
	case domain.NoticeConfirmation, domain.NoticeReminder, domain.NoticeChange, domain.NoticeCancellation:
	}
	held, err := r.Appointments.ByCode(ctx, n.Code)
	if err != nil {
		return nil, onlyMissing(err)
	}
	told := domain.AppointmentBooked
	if n.Kind == domain.NoticeCancellation {
		told = domain.AppointmentCancelled
	}
	held = slices.DeleteFunc(held, func(ap domain.Appointment) bool { return ap.PersonID != n.PersonID || ap.Status != told })
	if len(held) == 0 {
		return nil, nil
	}
	first := earliest(held)
	services := make([]domain.Service, 0, len(held))
	for _, ap := range held {
		services = append(services, ap.Service)
	}
	values := a.placeholders(n.Language, p, first.Slot, services)
	values["point"], values["address"], values["code"] = first.PointName, first.Address, first.Code
	values["link"] = a.link("/t/" + first.Code)
	return values, nil
}

// offerValues are those of an offer that still stands.
func (a *App) offerValues(ctx context.Context, r domain.Repos, n domain.Notice, p domain.Person) (map[string]string, error) {
	entry, err := r.Waitlist.ByID(ctx, n.WaitlistID)
	if err != nil || entry.Status != domain.WaitlistOffered || entry.OfferUntil == nil || !a.Now().Before(*entry.OfferUntil) {
		return nil, onlyMissing(err)
	}
	slot, err := r.Slots.ByID(ctx, n.SlotID)
	if err != nil {
		return nil, onlyMissing(err)
	}
	point, err := r.Points.ByID(ctx, entry.PointID)
	if err != nil {
		return nil, err
	}
	values := a.placeholders(n.Language, p, slot, []domain.Service{entry.Service})
	values["point"], values["address"] = point.Name, point.Address
	values["until"] = entry.OfferUntil.In(a.Location).Format("15:04 02/01/2006")
	values["link"] = a.link("/w/" + entry.Code)
	return values, nil
}

// placeholders are the values that depend on person, slot and services.
func (a *App) placeholders(lang domain.Language, p domain.Person, slot domain.Slot, services []domain.Service) map[string]string {
	say := func(key string) string { return a.Phrases.T(string(lang), key) }
	words := strings.Fields(p.FullName)
	values := map[string]string{
		"full_name": p.FullName, "office": a.Office.Name, "time": slot.Start.String(), "date": slot.Date.Format("02/01/2006"),
		"weekday": say("weekday." + strconv.Itoa(int(slot.Date.Weekday()))),
	}
	if len(words) > 0 {
		values["name"] = words[len(words)-1]
	}
	var names, bring []string
	age := domain.AgeOn(p.BirthDate, slot.Date)
	for _, s := range services {
		names = append(names, say("service."+string(s)))
		for _, key := range domain.WhatToBring(s, age) {
			if line := "- " + say(key); !slices.Contains(bring, line) {
				bring = append(bring, line)
			}
		}
	}
	values["services"], values["bring"] = strings.Join(names, ", "), strings.Join(bring, "\n")
	return values
}

// link is an address of ours as people can open it; "" if nobody said where we are.
func (a *App) link(path string) string {
	if a.BaseURL == "" {
		return ""
	}
	return strings.TrimSuffix(a.BaseURL, "/") + path
}
