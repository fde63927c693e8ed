package geo

import (
	"math"

	"github.com/paulmach/orb"

	"luudong/domain"
)

// kmPerDegree is the length of a degree of latitude.
const kmPerDegree = 111.2

// plane is a flat map in kilometres with one place in its middle. Over the width
// of a city the earth is flat enough.
type plane struct{ lat, lon, kmPerLon float64 }

func newPlane(c domain.Coordinate) plane {
	return plane{c.Lat, c.Lon, kmPerDegree * math.Cos(c.Lat*math.Pi/180)}
}

func (p plane) xy(q orb.Point) (x, y float64) {
	return (q.Lon() - p.lon) * p.kmPerLon, (q.Lat() - p.lat) * kmPerDegree
}

// toBound returns the distance from the middle to a box; 0 inside it.
func (p plane) toBound(b orb.Bound) float64 {
	left, bottom := p.xy(b.Min)
	right, top := p.xy(b.Max)
	return math.Hypot(max(left, -right, 0), max(bottom, -top, 0))
}

// toWard returns the distance from the middle to the nearest boundary line.
func (p plane) toWard(w *ward) float64 {
	best := math.Inf(1)
	for _, polygon := range w.shape {
		for _, ring := range polygon {
			for i := 1; i < len(ring); i++ {
				if d := p.toSegment(ring[i-1], ring[i]); d < best {
					best = d
				}
			}
		}
	}
	return best
}

func (p plane) toSegment(a, b orb.Point) float64 {
	ax, ay := p.xy(a)
	bx, by := p.xy(b)
	dx, dy := bx-ax, by-ay
	along := 0.0
	if length := dx*dx + dy*dy; length > 0 {
		along = min(1, max(0, -(ax*dx+ay*dy)/length))
	}
	return math.Hypot(ax+along*dx, ay+along*dy)
}
