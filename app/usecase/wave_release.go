package usecase

import (
	"context"
	"fmt"
	"strconv"

	"luudong/domain"
)

// waveActor is who releases places: nobody asked for it, the date came.
var waveActor = domain.SystemActor("waves")

// releaseWave gives what a locked wave still holds to everybody, first to who
// waits for it; false if it was released before.
func (a *App) releaseWave(ctx context.Context, r domain.Repos, by domain.Actor, w domain.Wave) (bool, error) {
	if !w.Release(a.Now()) {
		return false, nil
	}
	holds, err := r.Waves.Holds(ctx, w.ID)
	if err != nil {
		return false, err
	}
	places, ids, total := map[int64]int{}, make([]int64, 0, len(holds)), 0
	for _, h := range holds {
		places[h.SlotID] = h.Places
		ids, total = append(ids, h.SlotID), total+h.Places
	}
	if _, err := r.Slots.Lock(ctx, ids); err != nil {
		return false, err
	}
	if err := r.Waves.Release(ctx, w); err != nil {
		return false, err
	}
	if err := r.Slots.ReleaseMany(ctx, places); err != nil {
		return false, err
	}
	if err := a.audit(ctx, r, by, "wave.release", "wave", strconv.FormatInt(w.ID, 10), fmt.Sprintf("%d places", total)); err != nil {
		return false, err
	}
	return true, a.offerPlaces(ctx, r, ids)
}

// WaveRelease ends a wave of the actor's area before its date; one that has
// ended stays as it is.
func (a *App) WaveRelease(ctx context.Context, by domain.Actor, id int64) error {
	if err := by.Require(domain.WaveManage); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		if _, err := waveInArea(ctx, r, by, id); err != nil {
			return err
		}
		w, err := r.Waves.Lock(ctx, id)
		if err != nil {
			return err
		}
		_, err = a.releaseWave(ctx, r, by, w)
		return err
	})
}

// WaveReleaseDue releases the waves whose date has come and returns how many. It
// costs one small read when there are none; several programs may run it on one
// database.
func (a *App) WaveReleaseDue(ctx context.Context, by domain.Actor) (int, error) {
	if err := by.Require(domain.SystemCheck); err != nil {
		return 0, err
	}
	due, err := view(ctx, a, func(r domain.Repos) ([]int64, error) { return r.Waves.Due(ctx, a.Now()) })
	if err != nil {
		return 0, err
	}
	return a.releaseAll(ctx, due)
}

// viewReleased is view for what counts free places: waves whose date has come are
// released first, so that it is right from the very moment on, not from the next
// round of the background.
func viewReleased[T any](ctx context.Context, a *App, fn func(domain.Repos) (T, error)) (T, error) {
	var due []int64
	out, err := view(ctx, a, func(r domain.Repos) (out T, err error) {
		if due, err = r.Waves.Due(ctx, a.Now()); err != nil || len(due) > 0 {
			return out, err
		}
		return fn(r)
	})
	if err != nil || len(due) == 0 {
		return out, err
	}
	if _, err := a.releaseAll(ctx, due); err != nil {
		return out, err
	}
	return view(ctx, a, fn)
}

func (a *App) releaseAll(ctx context.Context, ids []int64) (released int, err error) {
	for _, id := range ids {
		did, err := within(ctx, a, func(r domain.Repos) (bool, error) {
			w, err := r.Waves.Lock(ctx, id)
			if err != nil || !w.Due(a.Now()) {
				return false, err
			}
			return a.releaseWave(ctx, r, waveActor, w)
		})
		if err != nil {
			return released, err
		}
		if did {
			released++
		}
	}
	return released, nil
}
