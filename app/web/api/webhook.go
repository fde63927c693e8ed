package api

import (
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"luudong/app/usecase"
	"luudong/domain"
)

// webhookMeaning says in the document when an event is told.
var webhookMeaning = map[domain.WebhookEvent]string{
	domain.EventBooked: "Places were booked.", domain.EventMoved: "Appointments have another time or place.", domain.EventCancelled: "Appointments were cancelled.",
	domain.EventCheckedIn: "The person has arrived.", domain.EventServed: "The person was served.", domain.EventNoShow: "The person did not come; a late arrival still follows as checked_in.",
	domain.EventTest: "An administrator tries the endpoint.",
}

// describeWebhooks adds what endpoints are told to the document.
func describeWebhooks(document *huma.OpenAPI) {
	payload := document.Components.Schemas.Schema(reflect.TypeFor[usecase.WebhookPayload](), true, "WebhookPayload")
	header := func(name, description string) *huma.Param {
		return &huma.Param{Name: name, In: "header", Required: true, Description: description, Schema: &huma.Schema{Type: huma.TypeString}}
	}
	document.Webhooks = map[string]*huma.PathItem{}
	for _, e := range append(domain.WebhookEvents(), domain.EventTest) {
		document.Webhooks[string(e)] = &huma.PathItem{Post: &huma.Operation{
			OperationID: "webhook-" + string(e), Summary: webhookMeaning[e], Security: []map[string][]string{},
			Description: "Sent at least once and not always in order: drop a webhook-id that you have seen, and ask for the appointment when its state matters. " +
				"Signed as https://www.standardwebhooks.com says. Anything but a 2xx within 10 seconds is tried again for a day and a half; 410 switches the endpoint off.",
			Parameters: []*huma.Param{
				header("webhook-id", "Of the event, the same at every attempt."),
				header("webhook-timestamp", "Of the attempt, in seconds since 1970."),
				header("webhook-signature", "v1, and HMAC-SHA256 in base64 of id, timestamp and body with dots between, with the key behind whsec_ in base64."),
			},
			RequestBody: &huma.RequestBody{Required: true, Content: map[string]*huma.MediaType{"application/json": {Schema: payload}}},
			Responses:   map[string]*huma.Response{"2XX": {Description: http.StatusText(http.StatusOK) + ": the event is taken."}},
		}}
	}
}
