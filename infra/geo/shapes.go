package geo

import (
	"encoding/json"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/simplify"
)

const (
	// shapeTolerance is how far a drawn line may leave the true one, in degrees
	// (about 15 m): less than a hair at the zoom that shows a whole ward.
	shapeTolerance = 0.00014
	// shapeFactor rounds drawn coordinates to four decimals, about 10 m.
	shapeFactor = 10_000
)

// shapeFeature is one ward as a map draws it.
type shapeFeature struct {
	Type       string        `json:"type"`
	Properties shapeName     `json:"properties"`
	Geometry   shapeGeometry `json:"geometry"`
}

type shapeName struct {
	Code string `json:"code"`
	Name string `json:"name"`
}

type shapeGeometry struct {
	Type        string           `json:"type"`
	Coordinates orb.MultiPolygon `json:"coordinates"`
}

// ShapesJSON returns the wards as GeoJSON for maps, simplified so that it
// travels lightly (under 150 kB compressed); properties code and name. The
// slice is shared: do not change it.
func (w *Wards) ShapesJSON() []byte { return w.shapes }

// drawShapes makes the GeoJSON of ShapesJSON once, when the boundaries are read.
func (w *Wards) drawShapes() error {
	features := make([]shapeFeature, 0, len(w.list))
	for _, one := range w.list {
		features = append(features, shapeFeature{
			Type: "Feature", Properties: shapeName{one.code, one.name},
			Geometry: shapeGeometry{"MultiPolygon", drawn(one.shape)},
		})
	}
	raw, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
	if err != nil {
		return fmt.Errorf("draw: %w", err)
	}
	w.shapes = raw
	return nil
}

// drawn returns a lighter copy of a shape. An island too small to keep a line
// around it is left as it is.
func drawn(shape orb.MultiPolygon) orb.MultiPolygon {
	simplifier := simplify.DouglasPeucker(shapeTolerance)
	out := make(orb.MultiPolygon, 0, len(shape))
	for _, polygon := range shape {
		lighter := make(orb.Polygon, 0, len(polygon))
		for _, ring := range polygon {
			simple := simplifier.Ring(ring.Clone())
			if len(simple) < 4 {
				simple = ring.Clone()
			}
			lighter = append(lighter, rounded(simple))
		}
		out = append(out, lighter)
	}
	return out
}

// rounded rounds the corners of a ring and drops those that fall together.
func rounded(ring orb.Ring) orb.Ring {
	out := ring[:0]
	for _, p := range ring {
		q := orb.Point{math.Round(p[0]*shapeFactor) / shapeFactor, math.Round(p[1]*shapeFactor) / shapeFactor}
		if len(out) == 0 || out[len(out)-1] != q {
			out = append(out, q)
		}
	}
	return out
}
