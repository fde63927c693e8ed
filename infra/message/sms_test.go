package message_test

import (
	"encoding/json"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/message"
)

var text = domain.Message{
	ID: "ID42", Channel: domain.ChannelSMS, To: "+84901234567", Language: domain.Vietnamese,
	Body: "Lịch hẹn \"QWERTY2345\": Thẻ căn cước, 08:30 & 02/12/2026, Đường số 3.\nPhiếu hẹn: https://luudong.example/t/Q",
}

// call is what the gateway was asked.
type call struct {
	method, query, body string
	header              http.Header
}

// startGateway runs a real HTTP server that answers as told.
func startGateway(t *testing.T, answer http.HandlerFunc) (address string, calls chan call) {
	t.Helper()
	calls = make(chan call, 9)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		body, err := io.ReadAll(r.Body)
		assert.NoError(t, err)
		calls <- call{r.Method, r.URL.RawQuery, string(body), r.Header}
		if answer != nil {
			answer(w, r)
		}
	}))
	t.Cleanup(server.Close)
	return server.URL, calls
}

func jsonGateway(address string) message.SMS {
	return message.SMS{
		URL: address, Method: "POST", Headers: "Authorization: Bearer abc | Content-Type: application/json; charset=utf-8\nIdempotency-Key: {id}",
		Body: `{"to":"{to}","text":"{text}","ref":{"id":"{id}"}}`, Timeout: 2 * time.Second,
	}
}

func TestSMSRequestAsJSON(t *testing.T) {
	address, calls := startGateway(t, nil)
	require.NoError(t, newSender(t, message.Options{SMS: jsonGateway(address)}).Send(t.Context(), text))
	got := <-calls
	assert.Equal(t, "POST", got.method)
	assert.Equal(t, "Bearer abc", got.header.Get("Authorization"))
	assert.Equal(t, "ID42", got.header.Get("Idempotency-Key"))
	var body struct {
		To, Text string
		Ref      struct{ ID string }
	}
	require.NoError(t, json.Unmarshal([]byte(got.body), &body))
	assert.Equal(t, text.To, body.To)
	assert.Equal(t, text.Body, body.Text, "quotes, line ends and accents come through")
	assert.Equal(t, "ID42", body.Ref.ID)
}

func TestSMSRequestAsFormAndAddress(t *testing.T) {
	address, calls := startGateway(t, nil)
	form := message.SMS{
		URL: address, Method: "post", Headers: "Content-Type: application/x-www-form-urlencoded", Body: "phone={to_digits}&message={text}",
		Timeout: time.Second, Plain: true,
	}
	require.NoError(t, newSender(t, message.Options{SMS: form}).Send(t.Context(), text))
	values := formValues(t, (<-calls).body)
	assert.Equal(t, []string{"84901234567"}, values["phone"])
	assert.Equal(t, []string{"Lich hen \"QWERTY2345\": The can cuoc, 08:30 & 02/12/2026, Duong so 3.\nPhieu hen: https://luudong.example/t/Q"}, values["message"])

	byAddress := message.SMS{URL: address + "/send?to={to_local}&text={text}", Method: "GET", Timeout: time.Second}
	require.NoError(t, newSender(t, message.Options{SMS: byAddress}).Send(t.Context(), text))
	got := <-calls
	assert.Equal(t, "GET", got.method)
	values = formValues(t, got.query)
	assert.Equal(t, []string{"0901234567"}, values["to"])
	assert.Equal(t, []string{text.Body}, values["text"])
}

func TestSMSAnswers(t *testing.T) {
	status := func(code int, body string) http.HandlerFunc {
		return func(w http.ResponseWriter, _ *http.Request) {
			w.WriteHeader(code)
			_, _ = io.WriteString(w, body)
		}
	}
	for _, c := range []struct {
		name, rule string
		answer     http.HandlerFunc
		want       *domain.SendError // nil: taken
	}{
		{"any 2xx without a rule", "", status(202, "whatever"), nil},
		{"the words of the rule", "contains:OK", status(200, "result=OK;id=7"), nil},
		{"other words", "contains:OK", status(200, "result=ERR"), &domain.SendError{Fault: domain.FaultAnswer, Info: "200"}},
		{"the value in JSON", "json:result.code=100", status(200, `{"result":{"code":100}}`), nil},
		{"the value as text", "json:status=ok", status(201, `{"status":"ok"}`), nil},
		{"another value", "json:result.code=100", status(200, `{"result":{"code":104}}`), &domain.SendError{Fault: domain.FaultAnswer, Info: "200"}},
		{"no such value", "json:result.code=100", status(200, `{"result":[]}`), &domain.SendError{Fault: domain.FaultAnswer, Info: "200"}},
		{"no JSON", "json:code=100", status(200, "<html>"), &domain.SendError{Fault: domain.FaultAnswer, Info: "200"}},
		{"too many", "", status(429, ""), &domain.SendError{Fault: domain.FaultBusy, Info: "429"}},
		{"broken gateway", "", status(500, ""), &domain.SendError{Fault: domain.FaultBusy, Info: "500"}},
		{"away", "", status(503, ""), &domain.SendError{Fault: domain.FaultBusy, Info: "503"}},
		{"our key is refused", "", status(401, ""), &domain.SendError{Fault: domain.FaultSignIn, Info: "401"}},
		{"number refused", "", status(400, "+84901234567 is wrong"), &domain.SendError{Fault: domain.FaultRefused, Info: "400", Final: true}},
		{"moved elsewhere", "", func(w http.ResponseWriter, r *http.Request) { http.Redirect(w, r, "/elsewhere", http.StatusFound) },
			&domain.SendError{Fault: domain.FaultRefused, Info: "302", Final: true}},
		{"hangs up", "", func(http.ResponseWriter, *http.Request) { panic(http.ErrAbortHandler) }, &domain.SendError{Fault: domain.FaultUnreachable}},
	} {
		t.Run(c.name, func(t *testing.T) {
			address, calls := startGateway(t, c.answer)
			o := jsonGateway(address)
			o.Success = c.rule
			err := newSender(t, message.Options{SMS: o}).Send(t.Context(), text)
			if c.want == nil {
				require.NoError(t, err)
			} else {
				assert.Equal(t, *c.want, fault(t, err))
				assert.NotContains(t, err.Error(), "901234567")
			}
			assert.Len(t, calls, 1, "asked once, and not elsewhere")
		})
	}
}

func TestSMSGatewayThatIsSlowOrAway(t *testing.T) {
	finish := make(chan struct{})
	address, _ := startGateway(t, func(http.ResponseWriter, *http.Request) { <-finish })
	t.Cleanup(func() { close(finish) })
	o := jsonGateway(address)
	o.Timeout = 50 * time.Millisecond
	assert.Equal(t, domain.SendError{Fault: domain.FaultTimeout}, fault(t, newSender(t, message.Options{SMS: o}).Send(t.Context(), text)))

	away := httptest.NewServer(nil)
	o = jsonGateway(away.URL)
	away.Close()
	assert.Equal(t, domain.SendError{Fault: domain.FaultUnreachable}, fault(t, newSender(t, message.Options{SMS: o}).Send(t.Context(), text)))
}

func TestSMSSettings(t *testing.T) {
	for _, c := range []struct {
		name, column, key string
		change            func(*message.SMS)
	}{
		{"request without address", "sms_url", "config.sms_url", func(o *message.SMS) { o.URL = "" }},
		{"address without scheme", "sms_url", "config.sms_url", func(o *message.SMS) { o.URL = "gateway.example" }},
		{"method", "sms_method", "config.sms_method", func(o *message.SMS) { o.Method = "BREW" }},
		{"header", "sms_headers", "config.sms_headers", func(o *message.SMS) { o.Headers = "Bearer abc" }},
		{"unknown placeholder", "sms_body", "config.sms_placeholder", func(o *message.SMS) { o.Body = `{"a":"{to} {text} {phone}"}` }},
		{"no text", "sms_body", "config.sms_body", func(o *message.SMS) { o.Body = `{"a":"{to}"}` }},
		{"no number", "sms_body", "config.sms_body", func(o *message.SMS) { o.Body = `{"a":"{text}"}` }},
		{"broken JSON", "sms_body", "config.sms_json", func(o *message.SMS) { o.Body = `{"a":"{text}" "{to}"}` }},
		{"a body that GET has not", "sms_body", "config.sms_get_body", func(o *message.SMS) { o.Method = "GET" }},
		{"rule", "sms_success", "config.sms_success", func(o *message.SMS) { o.Success = "status 0" }},
		{"patience", "sms_timeout", "config.send_timeout", func(o *message.SMS) { o.Timeout = 0 }},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := jsonGateway("http://gateway.example")
			c.change(&o)
			assertRefused(t, message.Options{SMS: o}, c.column, c.key)
		})
	}
}

func formValues(t *testing.T, s string) url.Values {
	t.Helper()
	values, err := url.ParseQuery(s)
	require.NoError(t, err)
	return values
}
