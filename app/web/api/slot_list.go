package api

import (
	"context"

	"luudong/app/usecase"
	"luudong/domain"
)

// Visit is one team at a point for a stretch of a day.
type Visit struct {
	ID    int64  `json:"id"`
	Date  string `json:"date" format:"date"`
	Start string `json:"start"`
	End   string `json:"end"`
	Team  string `json:"team"`
	Free  int    `json:"free" doc:"Places left in slots that have not begun"`
}

// Slot is a bookable stretch of a visit, for one service.
type Slot struct {
	ID      int64  `json:"id"`
	VisitID int64  `json:"visit_id"`
	Service string `json:"service" enum:"chip_card,account_l2"`
	Date    string `json:"date" format:"date"`
	Start   string `json:"start"`
	End     string `json:"end"`
	Free    int    `json:"free"`
}

type visitListInput struct {
	Code string `path:"code" maxLength:"60" doc:"Code of the point"`
}

type visitListOutput struct {
	Body struct {
		Items []Visit `json:"items" nullable:"false"`
	}
}

type slotListInput struct {
	Code    string `path:"code" maxLength:"60" doc:"Code of the point"`
	Service string `query:"service" enum:"chip_card,account_l2" doc:"All services if left out"`
	From    string `query:"from" format:"date" doc:"First day"`
	To      string `query:"to" format:"date" doc:"Last day"`
}

type slotListOutput struct {
	Body struct {
		Items []Slot `json:"items" nullable:"false"`
	}
}

// coming returns the coming visits of a point in the actor's area.
func (s *server) coming(ctx context.Context, by domain.Actor, code string) (usecase.PointSlots, error) {
	if _, err := s.app.PointView(ctx, by, code); err != nil {
		return usecase.PointSlots{}, err
	}
	return s.app.SlotList(ctx, code)
}

func (s *server) visitList(ctx context.Context, by domain.Actor, in *visitListInput) (*visitListOutput, error) {
	found, err := s.coming(ctx, by, in.Code)
	if err != nil {
		return nil, err
	}
	out := &visitListOutput{}
	out.Body.Items = []Visit{}
	for _, v := range found.Visits {
		visit := Visit{ID: v.Visit.ID, Date: v.Visit.Date.String(), Start: v.Visit.Start.String(), End: v.Visit.End.String(), Team: v.Visit.TeamName}
		for _, slot := range v.Slots {
			visit.Free += slot.Free()
		}
		out.Body.Items = append(out.Body.Items, visit)
	}
	return out, nil
}

func (s *server) slotList(ctx context.Context, by domain.Actor, in *slotListInput) (*slotListOutput, error) {
	if in.From != "" && in.To != "" && in.To < in.From {
		return nil, domain.InvalidFields([]domain.FieldError{{Column: "to", Key: "api.dates"}})
	}
	found, err := s.coming(ctx, by, in.Code)
	if err != nil {
		return nil, err
	}
	out := &slotListOutput{}
	out.Body.Items = []Slot{}
	for _, v := range found.Visits {
		for _, slot := range v.Slots {
			day := slot.Date.String()
			if slot.Free() < 1 || (in.Service != "" && in.Service != string(slot.Service)) || day < in.From || (in.To != "" && day > in.To) {
				continue
			}
			out.Body.Items = append(out.Body.Items, Slot{
				ID: slot.ID, VisitID: slot.VisitID, Service: string(slot.Service), Date: day,
				Start: slot.Start.String(), End: slot.End.String(), Free: slot.Free(),
			})
		}
	}
	return out, nil
}
