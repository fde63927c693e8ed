package usecase

import (
	"cmp"
	"context"
	"slices"

	"luudong/domain"
)

const (
	// nearPoints is how many points "near me" names.
	nearPoints = 10
	// nearBatch is how many of the nearest points are asked for places at once:
	// few enough that most of them are shown, so that nobody waits for the far ones.
	nearBatch = 25
	// nearTries bounds how many points are asked when almost all are full.
	nearTries = 8 * nearBatch
)

// NearPoint is a point with free places and how far away it is.
type NearPoint struct {
	PublicPoint
	DistanceKM float64 // as the crow flies
	NextFree   domain.Date
}

// PointNearList returns the points nearest to a place, at most nearPoints, at
// which citizens can book one of the services now, the nearest first. Without
// services any will do. Returns an invalid error "point.place" for what is no
// place on Earth. The place is not kept.
func (a *App) PointNearList(ctx context.Context, lat, lon float64, services []domain.Service) ([]NearPoint, error) {
	if !(lat >= -90 && lat <= 90 && lon >= -180 && lon <= 180) { // also what is not a number
		return nil, domain.Invalid("point.place")
	}
	return viewReleased(ctx, a, func(r domain.Repos) ([]NearPoint, error) {
		filter, err := a.openFilter(ctx, r, domain.CitizenActor(""))
		if err != nil {
			return nil, err
		}
		places, err := r.Points.Places(ctx, filter.From, filter.To)
		if err != nil {
			return nil, err
		}
		var out []NearPoint
		for batch := range slices.Chunk(byDistance(places, lat, lon), nearBatch) {
			found, err := a.nearOf(ctx, r, filter, batch, services)
			if err != nil {
				return nil, err
			}
			if out = append(out, found...); len(out) >= nearPoints {
				return out[:nearPoints], nil
			}
		}
		return out, nil
	})
}

// farPlace is a place and how far away it is.
type farPlace struct {
	domain.PointPlace
	km float64
}

// byDistance returns the places to ask, the nearest first.
func byDistance(places []domain.PointPlace, lat, lon float64) []farPlace {
	out := make([]farPlace, len(places))
	for i, p := range places {
		out[i] = farPlace{p, greatCircleKM(lat, lon, p.Lat, p.Lon)}
	}
	slices.SortFunc(out, func(x, y farPlace) int { return cmp.Or(cmp.Compare(x.km, y.km), cmp.Compare(x.ID, y.ID)) })
	return out[:min(len(out), nearTries)]
}

// nearOf returns those of some places that have a free place for any of the services.
func (a *App) nearOf(ctx context.Context, r domain.Repos, filter domain.OpenFilter, batch []farPlace, services []domain.Service) ([]NearPoint, error) {
	for _, p := range batch {
		filter.PointIDs = append(filter.PointIDs, p.ID)
	}
	open, err := r.Slots.Open(ctx, filter)
	if err != nil {
		return nil, err
	}
	var out []NearPoint
	for _, p := range batch {
		near, ok := nearPoint(open, p.ID, services)
		if !ok || len(out) == nearPoints {
			continue
		}
		if err := a.describe(ctx, r, &near, p.ID); err != nil {
			return nil, err
		}
		near.DistanceKM = p.km
		out = append(out, near)
	}
	return out, nil
}

// nearPoint sums up what is open at a point; ok is false without a place for any
// of the services.
func nearPoint(open []domain.OpenPlaces, pointID int64, services []domain.Service) (near NearPoint, ok bool) {
	for _, o := range open {
		if o.PointID != pointID || (len(services) > 0 && !slices.Contains(services, o.Service)) {
			continue
		}
		near.Free += o.Free
		if near.NextFree.IsZero() || o.Date < near.NextFree {
			near.NextFree = o.Date
		}
	}
	return near, near.Free > 0
}

// describe fills in what anybody may know of the point.
func (a *App) describe(ctx context.Context, r domain.Repos, near *NearPoint, pointID int64) error {
	p, err := r.Points.ByID(ctx, pointID)
	if err != nil {
		return err
	}
	free := near.Free
	near.PublicPoint, err = a.publicPoint(ctx, r, p)
	near.Free = free
	return err
}
