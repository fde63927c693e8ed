package api

import (
	"context"
	"net/http"
	"path"

	"github.com/danielgtaylor/huma/v2"

	"luudong/domain"
)

// Point is a place that teams visit.
type Point struct {
	Code         string  `json:"code"`
	Kind         string  `json:"kind"`
	Name         string  `json:"name"`
	Address      string  `json:"address"`
	UnitCode     string  `json:"unit_code"`
	UnitName     string  `json:"unit_name"`
	Lat          float64 `json:"lat"`
	Lon          float64 `json:"lon"`
	OpeningHours string  `json:"opening_hours" doc:"OpenStreetMap opening_hours"`
}

type pointListInput struct {
	Text    string `query:"q" maxLength:"100" doc:"Words of code, name, address or unit; accents do not matter"`
	Unit    string `query:"unit" maxLength:"20" doc:"Code of a unit in the token's area"`
	Page    int    `query:"page" minimum:"1" maximum:"100000" default:"1"`
	PerPage int    `query:"per_page" minimum:"1" maximum:"200" default:"50"`
}

type pointListOutput struct {
	Body struct {
		Total int     `json:"total"`
		Items []Point `json:"items" nullable:"false"`
	}
}

func (s *server) registerPoints(api huma.API) {
	huma.Register(api, operation(api, "list-points", http.MethodGet, "/points", "Service points of the area", domain.ScopeRead), handle(s.pointList))
	huma.Register(api, operation(api, "list-visits", http.MethodGet, "/points/{code}/visits", "Coming visits of a point", domain.ScopeRead, http.StatusNotFound), handle(s.visitList))
	huma.Register(api, operation(api, "list-slots", http.MethodGet, "/points/{code}/slots", "Free slots of a point", domain.ScopeRead, http.StatusNotFound), handle(s.slotList))
}

func (s *server) pointList(ctx context.Context, by domain.Actor, in *pointListInput) (*pointListOutput, error) {
	found, err := s.app.PointList(ctx, by, domain.PointFilter{
		Text: in.Text, UnitCode: in.Unit, Sort: "code", Page: domain.Page{Offset: (in.Page - 1) * in.PerPage, Limit: in.PerPage},
	})
	if err != nil {
		return nil, err
	}
	out := &pointListOutput{}
	out.Body.Total, out.Body.Items = found.Total, []Point{}
	for _, p := range found.Items {
		out.Body.Items = append(out.Body.Items, Point{
			Code: p.Code, Kind: string(p.Kind), Name: p.Name, Address: p.Address, UnitCode: path.Base(p.UnitPath), UnitName: p.UnitName,
			Lat: p.Lat, Lon: p.Lon, OpeningHours: p.OpeningHours.String(),
		})
	}
	return out, nil
}
