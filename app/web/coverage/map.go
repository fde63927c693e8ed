package coverage

import (
	"encoding/json"
	"math"
	"net/http"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
)

// feature is a point as the map script draws it.
type feature struct {
	Type       string     `json:"type"`
	Properties properties `json:"properties"`
	Geometry   geometry   `json:"geometry"`
}

type properties struct {
	Name   string  `json:"name"`
	Text   string  `json:"text"`
	Href   string  `json:"href"`
	Tone   string  `json:"tone"`
	Radius float64 `json:"radius"` // pixels
}

type geometry struct {
	Type        string     `json:"type"`
	Coordinates [2]float64 `json:"coordinates"`
}

// The colours of charts, which colour-blind people tell apart; the size says the same once more.
const (
	toneCovered   = "chart-1" // whoever remains has a place, or nobody remains
	toneUncovered = "chart-3"
)

// boardMap is the GeoJSON of the board: a circle a point, whose area grows with
// those who remain without a place.
func boardMap(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		found, err := app.CoverageBoard(ctx, web.ActorFrom(c), filterOf(c))
		if err != nil {
			return err
		}
		p := locale.From(ctx)
		features := make([]feature, 0, len(found.Points))
		for _, covered := range []bool{true, false} { // the uncovered on top
			for _, r := range found.Points {
				if (r.Coverage.Uncovered == 0) == covered {
					features = append(features, pointFeature(p, r))
				}
			}
		}
		raw, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
		if err != nil {
			return domain.Internal(err)
		}
		c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
		return c.Blob(http.StatusOK, "application/geo+json", raw)
	}
}

func pointFeature(p locale.Printer, r usecase.BoardPoint) feature {
	f := feature{Type: "Feature", Geometry: geometry{"Point", [2]float64{r.Lon, r.Lat}}, Properties: properties{
		Name: r.Name, Href: "/coverage/points/" + r.Code, Tone: toneCovered, Radius: 3,
		Text: p.T("coverage.map.popup", r.Coverage.Remaining, r.Coverage.Uncovered, r.Coverage.Served, r.Coverage.Booked),
	}}
	if n := r.Coverage.Uncovered; n > 0 {
		f.Properties.Tone, f.Properties.Radius = toneUncovered, math.Round(10*min(10, 2.5+math.Sqrt(float64(n))/6))/10
	}
	return f
}
