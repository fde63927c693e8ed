package usecase

import (
	"context"
	"fmt"
	"strconv"

	"luudong/domain"
)

// WaveList returns the waves of points in the actor's area, open ones first.
func (a *App) WaveList(ctx context.Context, by domain.Actor, page domain.Page) (List[domain.Wave], error) {
	if err := by.Require(domain.WaveManage); err != nil {
		return List[domain.Wave]{}, err
	}
	return viewReleased(ctx, a, func(r domain.Repos) (List[domain.Wave], error) { return list(r.Waves.List(ctx, by.UnitPath, page)) })
}

// WaveDetail is a wave with where it holds places.
type WaveDetail struct {
	Wave domain.Wave
	Days []WaveDay // that have a held place
}

// WaveDay is what a wave still holds on a day, of each service.
type WaveDay struct {
	Date domain.Date
	Held map[domain.Service]int
}

// WaveView returns a wave of the actor's area.
func (a *App) WaveView(ctx context.Context, by domain.Actor, id int64) (WaveDetail, error) {
	if err := by.Require(domain.WaveManage); err != nil {
		return WaveDetail{}, err
	}
	return viewReleased(ctx, a, func(r domain.Repos) (WaveDetail, error) {
		out := WaveDetail{}
		var err error
		if out.Wave, err = waveInArea(ctx, r, by, id); err != nil {
			return out, err
		}
		holds, err := r.Waves.Holds(ctx, id)
		if err != nil {
			return out, err
		}
		held := make(map[int64]int, len(holds))
		for _, h := range holds {
			held[h.SlotID] = h.Places
		}
		slots, err := r.Slots.List(ctx, domain.SlotFilter{PointID: out.Wave.PointID, From: a.today()})
		for _, s := range slots {
			if held[s.ID] == 0 {
				continue
			}
			if n := len(out.Days); n == 0 || out.Days[n-1].Date != s.Date {
				out.Days = append(out.Days, WaveDay{Date: s.Date, Held: map[domain.Service]int{}})
			}
			out.Days[len(out.Days)-1].Held[s.Service] += held[s.ID]
		}
		return out, err
	})
}

// waveInArea returns a wave of a point in the actor's area.
func waveInArea(ctx context.Context, r domain.Repos, by domain.Actor, id int64) (domain.Wave, error) {
	w, err := r.Waves.ByID(ctx, id)
	if err == nil && !by.InArea(w.UnitPath) {
		err = domain.NotFound("wave", id)
	}
	return w, err
}

// InvitationList returns a page of a wave's invitations, without their tokens.
func (a *App) InvitationList(ctx context.Context, by domain.Actor, waveID int64, page domain.Page) (List[domain.Invitation], error) {
	if err := by.Require(domain.WaveManage); err != nil {
		return List[domain.Invitation]{}, err
	}
	return view(ctx, a, func(r domain.Repos) (List[domain.Invitation], error) {
		if _, err := waveInArea(ctx, r, by, waveID); err != nil {
			return List[domain.Invitation]{}, err
		}
		found, err := list(r.Waves.Invitations(ctx, waveID, page))
		for i := range found.Items {
			found.Items[i].Token = ""
		}
		return found, err
	})
}

// InvitationLinks returns all invitations of a wave with their tokens, for
// printing them. Who did it is in the audit log.
func (a *App) InvitationLinks(ctx context.Context, by domain.Actor, waveID int64) (domain.Wave, []domain.Invitation, error) {
	if err := by.Require(domain.WaveManage); err != nil {
		return domain.Wave{}, nil, err
	}
	var wave domain.Wave
	all, err := within(ctx, a, func(r domain.Repos) ([]domain.Invitation, error) {
		var err error
		if wave, err = waveInArea(ctx, r, by, waveID); err != nil {
			return nil, err
		}
		all, _, err := r.Waves.Invitations(ctx, waveID, domain.Page{})
		if err != nil {
			return nil, err
		}
		return all, a.audit(ctx, r, by, "wave.export", "wave", strconv.FormatInt(waveID, 10), fmt.Sprintf("%d links", len(all)))
	})
	return wave, all, err
}
