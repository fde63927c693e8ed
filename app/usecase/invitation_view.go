package usecase

import (
	"context"
	"slices"

	"luudong/domain"
)

// InvitationPage is what an invited person sees.
type InvitationPage struct {
	Invitation domain.Invitation
	Wave       domain.Wave
	// PointSlots has the visits with what the wave holds: Free of a slot is held
	// places. Nothing is open after the release.
	PointSlots
}

// InvitationView returns the invitation of a link. Whoever has the link may see
// it. A wave whose date has come is released first.
func (a *App) InvitationView(ctx context.Context, token string) (InvitationPage, error) {
	return viewReleased(ctx, a, func(r domain.Repos) (InvitationPage, error) {
		var page InvitationPage
		var err error
		if page.Invitation, err = r.Waves.ByToken(ctx, token); err != nil {
			return page, err
		}
		if page.Wave, err = r.Waves.ByID(ctx, page.Invitation.WaveID); err != nil {
			return page, err
		}
		page.Point, err = r.Points.ByID(ctx, page.Wave.PointID)
		if err != nil {
			return page, err
		}
		page.Point.ContactName, page.Point.ContactPhone, page.Point.Notes = "", "", "" // the host's, not the public's
		if page.Wave.Status != domain.WaveOpen || page.Invitation.Answered() {
			return page, nil
		}
		page.Visits, err = a.heldVisits(ctx, r, page.Wave)
		return page, err
	})
}

// heldVisits returns the coming visits with the slots that a wave has held places
// in, as if those were all there are.
func (a *App) heldVisits(ctx context.Context, r domain.Repos, w domain.Wave) ([]OpenVisit, error) {
	holds, err := r.Waves.Holds(ctx, w.ID)
	if err != nil {
		return nil, err
	}
	rules, err := bookingRules(ctx, r)
	if err != nil {
		return nil, err
	}
	visits, _, err := r.Visits.List(ctx, domain.VisitFilter{Area: "/", PointID: w.PointID, From: a.today(), Live: true})
	if err != nil {
		return nil, err
	}
	slots, err := r.Slots.List(ctx, domain.SlotFilter{PointID: w.PointID, From: a.today()})
	if err != nil {
		return nil, err
	}
	var out []OpenVisit
	for _, v := range visits {
		open := OpenVisit{Visit: v}
		for _, s := range slots {
			i := slices.IndexFunc(holds, func(h domain.WaveHold) bool { return h.SlotID == s.ID })
			if s.VisitID == v.ID && i >= 0 && rules.MayBook(s, a.Now(), a.Location) == nil {
				s.Capacity, s.Booked = holds[i].Places, 0
				open.Slots = append(open.Slots, s)
			}
		}
		if len(open.Slots) > 0 {
			out = append(out, open)
		}
	}
	return out, nil
}
