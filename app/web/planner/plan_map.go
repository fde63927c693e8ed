package planner

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	view "luudong/templates/planner"
	"luudong/templates/ui"
)

// planMap shows a day of a plan on the map.
func (p *pages) planMap(c echo.Context) error {
	sum, head, done, err := p.solvedPlan(c, "map")
	if done || err != nil {
		return err
	}
	day := chosenDay(c, sum, domain.DateOf(p.app.Now(), p.app.Location))
	visits, err := p.dayVisits(c, sum.Plan.ID, day)
	if err != nil {
		return err
	}
	path := planPath(sum.Plan.ID)
	out := view.PlanMapView{PlanHead: head, Days: dayPicker(path+"/map", sum.Days, day), Team: c.QueryParam("team"), Teams: teamOptions(sum.Teams)}
	out.DataURL = path + "/map.json?" + url.Values{"date": {day.String()}, "team": {out.Team}}.Encode()
	out.Visits, out.People = visitRows(ofTeam(visits, out.Team))
	return web.Render(c, http.StatusOK, view.PlanMap(out))
}

func teamOptions(teams []usecase.TeamTotal) []ui.Option {
	out := make([]ui.Option, 0, len(teams))
	for _, t := range teams {
		out = append(out, ui.Option{Value: t.Code, Label: t.Code + " · " + t.Name})
	}
	return out
}

func ofTeam(visits []domain.Visit, code string) []domain.Visit {
	if code == "" {
		return visits
	}
	var out []domain.Visit
	for _, v := range visits {
		if v.TeamCode == code {
			out = append(out, v)
		}
	}
	return out
}

// mapFeature is a visit, or the way of a team, as the map script draws it.
type mapFeature struct {
	Type       string        `json:"type"`
	Properties mapProperties `json:"properties"`
	Geometry   mapGeometry   `json:"geometry"`
}

type mapProperties struct {
	Name string `json:"name"`
	Text string `json:"text,omitempty"`
	Href string `json:"href,omitempty"`
	Hue  int    `json:"hue"` // degrees on the circle of colours, one a team
}

type mapGeometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

// planMapData is the GeoJSON of a day: each team's way from visit to visit, and the visits on top.
func (p *pages) planMapData(c echo.Context) error {
	id, err := planID(c)
	if err != nil {
		return err
	}
	day, err := domain.ParseDate(c.QueryParam("date"))
	if err != nil {
		return err
	}
	visits, err := p.dayVisits(c, id, day)
	if err != nil {
		return err
	}
	features := mapFeatures(c, id, ofTeam(visits, c.QueryParam("team")))
	raw, err := json.Marshal(map[string]any{"type": "FeatureCollection", "features": features})
	if err != nil {
		return domain.Internal(err)
	}
	c.Response().Header().Set(echo.HeaderCacheControl, "no-store")
	return c.Blob(http.StatusOK, "application/geo+json", raw)
}

func mapFeatures(c echo.Context, planID int64, visits []domain.Visit) []mapFeature {
	text := printer(c)
	ways := make(map[string]int) // team → index of its way
	places := []mapFeature{}
	lines := []mapFeature{}
	for _, v := range visits {
		hue := teamHue(v.TeamCode)
		at := []float64{v.Lon, v.Lat}
		places = append(places, mapFeature{
			Type: "Feature", Geometry: mapGeometry{"Point", at},
			Properties: mapProperties{
				Name: v.PointName, Hue: hue, Href: planPath(planID) + "/visits/" + strconv.FormatInt(v.ID, 10),
				Text: text.T("planner.map.popup", v.Start.String(), v.End.String(), v.TeamName, v.Planned.Total()),
			},
		})
		i, ok := ways[v.TeamCode]
		if !ok {
			i = len(lines)
			ways[v.TeamCode] = i
			lines = append(lines, mapFeature{Type: "Feature", Geometry: mapGeometry{"LineString", [][]float64{}}, Properties: mapProperties{Name: v.TeamName, Hue: hue}})
		}
		lines[i].Geometry.Coordinates = append(lines[i].Geometry.Coordinates.([][]float64), at) //nolint:forcetypeassert // made six lines above
	}
	features := []mapFeature{}
	for _, l := range lines {
		if len(l.Geometry.Coordinates.([][]float64)) > 1 { //nolint:forcetypeassert // as above
			features = append(features, l)
		}
	}
	return append(features, places...)
}

// teamHue gives a team the same colour on every day: steps of the golden angle
// keep teams with neighbouring numbers apart.
func teamHue(code string) int {
	n := 0
	for _, r := range code {
		if r >= '0' && r <= '9' {
			n = n*10 + int(r-'0')
		} else {
			n += int(r)
		}
	}
	return n % 3600 * 1375 / 10 % 360
}
