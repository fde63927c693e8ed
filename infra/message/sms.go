package message

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strconv"

	"luudong/domain"
)

// maxAnswer is how much of a gateway's answer is read.
const maxAnswer = 64 << 10

// gateway sends SMS through an HTTP gateway.
type gateway struct {
	request requestForm
	success successRule
	plain   bool
	client  *http.Client
}

// newGateway returns nil if there is no gateway, or a setting is wrong.
func newGateway(o SMS, c *checker) *gateway {
	if o.URL == "" {
		if o.Body != "" || o.Headers != "" {
			c.fail("sms_url", "", "config.sms_url")
		}
		return nil
	}
	before := len(c.bad)
	g := &gateway{request: newRequestForm(o, c), success: newSuccessRule(o.Success, c), plain: o.Plain}
	checkTimeout(c, "sms_timeout", o.Timeout)
	g.client = &http.Client{
		Timeout: o.Timeout,
		// A redirect would send numbers and password to whoever it names.
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
	if len(c.bad) > before {
		return nil
	}
	return g
}

func (g *gateway) send(ctx context.Context, m domain.Message) error {
	text := m.Body
	if g.plain {
		text = withoutAccents(text)
	}
	req, err := g.request.build(ctx, m.To, text, m.ID)
	if err != nil {
		return &domain.SendError{Fault: domain.FaultInternal, Final: true}
	}
	res, err := g.client.Do(req)
	if err != nil {
		return connectionFault(unwrapURL(err))
	}
	defer func() { _ = res.Body.Close() }()
	answer, err := io.ReadAll(io.LimitReader(res.Body, maxAnswer))
	info := strconv.Itoa(res.StatusCode)
	switch {
	case res.StatusCode == http.StatusTooManyRequests, res.StatusCode == http.StatusRequestTimeout, res.StatusCode >= http.StatusInternalServerError:
		return &domain.SendError{Fault: domain.FaultBusy, Info: info}
	case res.StatusCode == http.StatusUnauthorized, res.StatusCode == http.StatusForbidden:
		return &domain.SendError{Fault: domain.FaultSignIn, Info: info}
	case res.StatusCode >= http.StatusMultipleChoices:
		return &domain.SendError{Fault: domain.FaultRefused, Info: info, Final: true}
	case err != nil:
		return connectionFault(err)
	case !g.success.met(answer):
		return &domain.SendError{Fault: domain.FaultAnswer, Info: info}
	}
	return nil
}

// unwrapURL drops the address, which may hold a number, from an error.
func unwrapURL(err error) error {
	var outer *url.Error
	switch {
	case !errors.As(err, &outer):
		return err
	case outer.Timeout():
		return context.DeadlineExceeded
	}
	return outer.Err
}
