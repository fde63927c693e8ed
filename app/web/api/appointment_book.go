package api

import (
	"context"
	"net/http"
	"strconv"

	"github.com/danielgtaylor/huma/v2"

	"luudong/app/usecase"
	"luudong/domain"
)

// Appointment is what is booked under one code. It has no personal ID number.
type Appointment struct {
	Code      string    `json:"code"`
	FullName  string    `json:"full_name"`
	Phone     string    `json:"phone" doc:"Masked but for the last digits"`
	PointCode string    `json:"point_code"`
	PointName string    `json:"point_name"`
	Address   string    `json:"address"`
	Services  []Service `json:"services" nullable:"false"`
}

// Service is one service of an appointment.
type Service struct {
	Service string `json:"service" enum:"chip_card,account_l2"`
	Status  string `json:"status" enum:"booked,checked_in,served,no_show,cancelled"`
	SlotID  int64  `json:"slot_id"`
	Date    string `json:"date" format:"date"`
	Start   string `json:"start"`
	End     string `json:"end"`
}

// Person is whom an appointment is for.
type Person struct {
	PersonalID string `json:"personal_id" minLength:"12" maxLength:"12" doc:"Never comes back"`
	FullName   string `json:"full_name" minLength:"1" maxLength:"100"`
	BirthDate  string `json:"birth_date" format:"date"`
	Sex        string `json:"sex,omitempty" enum:"male,female"`
	Phone      string `json:"phone,omitempty" maxLength:"20"`
	Email      string `json:"email,omitempty" maxLength:"254"`
	Language   string `json:"language,omitempty" enum:"vi,en" doc:"Of messages"`
	UnitCode   string `json:"unit_code,omitempty" maxLength:"20"`
	Address    string `json:"address,omitempty" maxLength:"300"`
}

type appointmentBookInput struct {
	Key  string `header:"Idempotency-Key" minLength:"1" maxLength:"200" required:"true" doc:"Chosen by the caller; the same key again gives the same appointment"`
	Body struct {
		SlotIDs []int64 `json:"slot_ids" minItems:"1" maxItems:"2" nullable:"false" doc:"One slot a service, all at one visit"`
		Person  Person  `json:"person"`
		Consent bool    `json:"consent,omitempty" doc:"The person agreed that the data is used for this appointment"`
	}
}

type appointmentOutput struct {
	Status int
	Body   Appointment
}

func (s *server) registerAppointments(api huma.API) {
	const one = "/appointments/{code}"
	book := operation(api, "book-appointment", http.MethodPost, "/appointments", "Book", domain.ScopeBook, http.StatusNotFound, http.StatusConflict)
	book.DefaultStatus = http.StatusCreated
	huma.Register(api, book, handle(s.appointmentBook))
	// A retry is answered with 200 and the same body.
	responses := api.OpenAPI().Paths["/appointments"].Post.Responses
	responses["200"] = &huma.Response{Description: "Booked before, with the same Idempotency-Key", Content: responses["201"].Content}
	huma.Register(api, operation(api, "read-appointment", http.MethodGet, one, "Read", domain.ScopeManage, http.StatusNotFound), handle(s.appointmentView))
	huma.Register(api, operation(api, "move-appointment", http.MethodPost, one+"/move", "Move to other slots; the code stays", domain.ScopeManage, http.StatusNotFound, http.StatusConflict), handle(s.appointmentMove))
	huma.Register(api, operation(api, "cancel-appointment", http.MethodPost, one+"/cancel", "Cancel; again changes nothing", domain.ScopeManage, http.StatusNotFound, http.StatusConflict), handle(s.appointmentCancel))
}

// requestKey ties a caller's key to its token and action: two callers may choose the same.
func requestKey(by domain.Actor, action, key string) string {
	if key == "" {
		return ""
	}
	return usecase.RequestKey(key, by.Username, action)
}

func (s *server) appointmentBook(ctx context.Context, by domain.Actor, in *appointmentBookInput) (*appointmentOutput, error) {
	p := in.Body.Person
	ticket, err := s.app.AppointmentBookInArea(ctx, by, usecase.AppointmentBookInput{
		SlotIDs: in.Body.SlotIDs, Source: domain.SourceAPI, RequestKey: requestKey(by, "book", in.Key), Consent: in.Body.Consent,
		Person: map[string]string{
			"personal_id": p.PersonalID, "full_name": p.FullName, "birth_date": p.BirthDate, "sex": p.Sex, "phone": p.Phone,
			"email": p.Email, "language": p.Language, "unit_code": p.UnitCode, "address": p.Address,
		},
	})
	if err != nil {
		return nil, err
	}
	status := http.StatusCreated
	if ticket.Repeated {
		status = http.StatusOK
	}
	return &appointmentOutput{Status: status, Body: appointmentOf(ticket)}, nil
}

func appointmentOf(t usecase.Ticket) Appointment {
	first := t.Appointments[0]
	out := Appointment{
		Code: t.Code, FullName: first.Person.FullName, Phone: domain.MaskPhone(first.Person.Phone),
		PointCode: first.PointCode, PointName: first.PointName, Address: first.Address,
	}
	for _, a := range t.Appointments {
		out.Services = append(out.Services, Service{
			Service: string(a.Service), Status: string(a.Status), SlotID: a.SlotID, Date: a.Slot.Date.String(),
			Start: a.Slot.Start.String(), End: a.Slot.End.String(),
		})
	}
	return out
}

type appointmentViewInput struct {
	Code string `path:"code" maxLength:"30"`
}

func (s *server) appointmentView(ctx context.Context, by domain.Actor, in *appointmentViewInput) (*appointmentOutput, error) {
	return answer(s.app.AppointmentView(ctx, by, in.Code))
}

func (s *server) appointmentCancel(ctx context.Context, by domain.Actor, in *appointmentViewInput) (*appointmentOutput, error) {
	return answer(s.app.AppointmentCancelInArea(ctx, by, in.Code))
}

type appointmentMoveInput struct {
	Code string `path:"code" maxLength:"30"`
	Key  string `header:"Idempotency-Key" maxLength:"200" doc:"The same key again changes nothing more"`
	Body struct {
		SlotIDs []int64 `json:"slot_ids" minItems:"1" maxItems:"2" nullable:"false" doc:"One for each service of the appointment"`
	}
}

func (s *server) appointmentMove(ctx context.Context, by domain.Actor, in *appointmentMoveInput) (*appointmentOutput, error) {
	asked := in.Code
	for _, id := range in.Body.SlotIDs {
		asked += " " + strconv.FormatInt(id, 10)
	}
	return answer(s.app.AppointmentMoveInArea(ctx, by, usecase.AppointmentMoveInput{
		Code: in.Code, SlotIDs: in.Body.SlotIDs, RequestKey: requestKey(by, "move "+asked, in.Key),
	}))
}

func answer(t usecase.Ticket, err error) (*appointmentOutput, error) {
	if err != nil {
		return nil, err
	}
	return &appointmentOutput{Status: http.StatusOK, Body: appointmentOf(t)}, nil
}
