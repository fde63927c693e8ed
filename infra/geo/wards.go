// Package geo knows where the wards of the city are, so that an import can tell
// a place in the sea or in another ward from a good one.
package geo

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"encoding/json"
	"fmt"
	"math"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/planar"

	"luudong/domain"
)

//go:embed data/wards.geojson.gz
var wardsFile []byte

// BorderKM is how far beyond a boundary a place still belongs to the ward: the
// lines are simplified, leave hair-thin gaps, and cut across piers and river banks.
const BorderKM = 0.1

// Wards holds the boundaries of the city's wards. It is immutable and safe for
// use by several goroutines at once.
type Wards struct {
	list   []ward
	shapes []byte // see ShapesJSON
}

type ward struct {
	code  string
	name  string // full name
	bound orb.Bound
	shape orb.MultiPolygon
}

// NewWards reads the boundaries that are built into the program; an error means
// that they are damaged.
func NewWards() (*Wards, error) {
	w := &Wards{}
	if err := w.read(); err != nil {
		return nil, fmt.Errorf("ward boundaries: %w", err)
	}
	if err := w.drawShapes(); err != nil {
		return nil, fmt.Errorf("ward boundaries: %w", err)
	}
	return w, nil
}

// feature is what this package reads of GeoJSON. The reader that orb offers
// would bring in a database driver.
type feature struct {
	Properties struct {
		Code string `json:"code"`
		Name string `json:"fullName"`
	} `json:"properties"`
	Geometry struct {
		Type        string          `json:"type"`
		Coordinates json.RawMessage `json:"coordinates"`
	} `json:"geometry"`
}

func (w *Wards) read() error {
	packed, err := gzip.NewReader(bytes.NewReader(wardsFile))
	if err != nil {
		return err
	}
	var file struct {
		Features []feature `json:"features"`
	}
	if err := json.NewDecoder(packed).Decode(&file); err != nil {
		return err
	}
	for _, f := range file.Features {
		shape, err := f.shape()
		if err != nil {
			return fmt.Errorf("unit %q: %w", f.Properties.Code, err)
		}
		w.list = append(w.list, ward{code: f.Properties.Code, name: f.Properties.Name, bound: shape.Bound(), shape: shape})
	}
	return nil
}

func (f feature) shape() (orb.MultiPolygon, error) {
	var polygon orb.Polygon
	var several orb.MultiPolygon
	switch f.Geometry.Type {
	case "Polygon":
		err := json.Unmarshal(f.Geometry.Coordinates, &polygon)
		return orb.MultiPolygon{polygon}, err
	case "MultiPolygon":
		err := json.Unmarshal(f.Geometry.Coordinates, &several)
		return several, err
	}
	return nil, fmt.Errorf("unexpected geometry %q", f.Geometry.Type)
}

// WardAt returns the code of the ward in which a place lies; just outside the
// city (up to BorderKM) that of the nearest. ok is false elsewhere.
func (w *Wards) WardAt(c domain.Coordinate) (code string, ok bool) {
	if code = w.containing(c); code != "" {
		return code, true
	}
	code, km := w.nearest(c)
	if km > BorderKM {
		return "", false
	}
	return code, true
}

// InsideCity reports whether a place lies in a ward or within BorderKM of one.
func (w *Wards) InsideCity(c domain.Coordinate) bool {
	_, ok := w.WardAt(c)
	return ok
}

// DistanceToCityKM is 0 in a ward, otherwise the kilometres to the nearest
// boundary: good to one percent near the city, a rough figure far away. It is
// infinite for coordinates that are no numbers.
func (w *Wards) DistanceToCityKM(c domain.Coordinate) float64 {
	if w.containing(c) != "" {
		return 0
	}
	_, km := w.nearest(c)
	return km
}

// DistanceToWardKM is 0 in the ward with this code, otherwise the kilometres to
// its boundary; infinite if there is no such ward. Up to BorderKM it is no
// evidence that a place was given the wrong ward.
func (w *Wards) DistanceToWardKM(code string, c domain.Coordinate) float64 {
	for i := range w.list {
		if one := &w.list[i]; one.code == code {
			if one.contains(c) {
				return 0
			}
			return newPlane(c).toWard(one)
		}
	}
	return math.Inf(1)
}

func (w *Wards) containing(c domain.Coordinate) string {
	for i := range w.list {
		if w.list[i].contains(c) {
			return w.list[i].code
		}
	}
	return ""
}

func (w *ward) contains(c domain.Coordinate) bool {
	p := orb.Point{c.Lon, c.Lat}
	return w.bound.Contains(p) && planar.MultiPolygonContains(w.shape, p)
}

// nearest returns the ward with the closest boundary and the distance to it.
func (w *Wards) nearest(c domain.Coordinate) (code string, km float64) {
	km = math.Inf(1)
	at := newPlane(c)
	for i := range w.list {
		one := &w.list[i]
		if at.toBound(one.bound) >= km {
			continue
		}
		if d := at.toWard(one); d < km {
			code, km = one.code, d
		}
	}
	return code, km
}
