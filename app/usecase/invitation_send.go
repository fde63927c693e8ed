package usecase

import (
	"context"
	"fmt"
	"strconv"

	"luudong/domain"
)

// sendBatch is how many invitations one transaction writes into the outbox.
const sendBatch = 200

// InvitationSend writes the links of a wave that were never sent, and that
// somebody can still book with, into the outbox: to the first of the people who
// can be reached. It returns how many, and how many have no phone and no e-mail.
// Conflicts: "invitation.released" after the release, "invitation.no_address" if
// nobody said under which address people reach us.
func (a *App) InvitationSend(ctx context.Context, by domain.Actor, waveID int64) (sent, unreachable int, err error) {
	if err := by.Require(domain.WaveManage); err != nil {
		return 0, 0, err
	}
	if a.BaseURL == "" {
		return 0, 0, domain.Conflict("invitation.no_address")
	}
	for offset := 0; ; offset += sendBatch {
		var seen, some, none int
		err := a.Store.Within(ctx, func(r domain.Repos) (err error) {
			seen, some, none, err = a.sendSome(ctx, r, by, waveID, domain.Page{Offset: offset, Limit: sendBatch})
			return err
		})
		sent, unreachable = sent+some, unreachable+none
		if err != nil || seen < sendBatch {
			return sent, unreachable, err
		}
	}
}

func (a *App) sendSome(ctx context.Context, r domain.Repos, by domain.Actor, waveID int64, page domain.Page) (seen, sent, unreachable int, err error) {
	if _, err := waveInArea(ctx, r, by, waveID); err != nil {
		return 0, 0, 0, err
	}
	w, err := r.Waves.Lock(ctx, waveID) // two who press the button send once
	if err != nil {
		return 0, 0, 0, err
	}
	if w.Status != domain.WaveOpen || w.Due(a.Now()) {
		return 0, 0, 0, domain.Conflict("invitation.released")
	}
	all, _, err := r.Waves.Invitations(ctx, waveID, page)
	if err != nil {
		return 0, 0, 0, err
	}
	var notices []*domain.Notice
	var ids []int64
	for _, inv := range all {
		if inv.SentAt != nil || inv.Answered() {
			continue
		}
		n, ok := a.invitationNotice(w, inv)
		if !ok {
			unreachable++
			continue
		}
		notices, ids = append(notices, &n), append(ids, inv.ID)
	}
	if len(notices) == 0 {
		return len(all), 0, unreachable, nil
	}
	if err := r.Notices.Create(ctx, notices); err != nil {
		return 0, 0, 0, err
	}
	if err := r.Waves.MarkSent(ctx, ids, a.Now()); err != nil {
		return 0, 0, 0, err
	}
	return len(all), len(ids), unreachable, a.audit(ctx, r, by, "wave.send", "wave", strconv.FormatInt(waveID, 10), fmt.Sprintf("%d links", len(ids)))
}

// invitationNotice is what the first of the people is told who can be reached.
func (a *App) invitationNotice(w domain.Wave, inv domain.Invitation) (domain.Notice, bool) {
	for _, p := range inv.People {
		n, ok := a.newNotice(domain.NoticeInvitation, p.Person, w.ReleaseAt)
		if !ok {
			continue
		}
		n.PersonID, n.InvitationID = p.PersonID, inv.ID
		if !a.Messages.Configured(n.Channel) {
			n.Unconfigured(a.Now())
		}
		return n, true
	}
	return domain.Notice{}, false
}

// invitationValues are those of an invitation that still stands.
func (a *App) invitationValues(ctx context.Context, r domain.Repos, n domain.Notice, p domain.Person) (map[string]string, error) {
	inv, err := r.Waves.Invitation(ctx, n.InvitationID)
	if err != nil || inv.Answered() {
		return nil, onlyMissing(err)
	}
	w, err := r.Waves.ByID(ctx, inv.WaveID)
	if err != nil || w.Status != domain.WaveOpen || w.Due(a.Now()) {
		return nil, onlyMissing(err)
	}
	point, err := r.Points.ByID(ctx, w.PointID)
	if err != nil {
		return nil, err
	}
	values := a.placeholders(n.Language, p, domain.Slot{Date: a.today()}, w.Services)
	values["point"], values["address"] = point.Name, point.Address
	values["until"] = w.ReleaseAt.In(a.Location).Format("15:04 02/01/2006")
	values["link"], values["secret"] = a.link("/i/"+inv.Token), inv.Token
	return values, nil
}
