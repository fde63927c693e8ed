// Package webhook tells the endpoints of other programs what happened, signed as
// Standard Webhooks defines it.
package webhook

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"net/netip"
	"slices"
	"strconv"
	"syscall"
	"time"

	"luudong/domain"
)

const (
	timeout   = 10 * time.Second // of one answer
	maxAnswer = 64 << 10         // bytes of an answer that are read, and dropped
)

// Options are what New needs.
type Options struct {
	// Private lets endpoints lie on this machine and in private networks. Without
	// it whoever may name an endpoint could make the server ask its neighbours.
	Private bool
}

// Sender posts deliveries. It implements domain.WebhookSender.
type Sender struct{ client *http.Client }

// New returns a sender.
func New(o Options) *Sender {
	dialer := &net.Dialer{Timeout: timeout}
	if !o.Private {
		dialer.Control = refusePrivate
	}
	transport := &http.Transport{
		DialContext: dialer.DialContext, TLSHandshakeTimeout: timeout, ResponseHeaderTimeout: timeout, MaxIdleConnsPerHost: 4,
		IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true, // no proxy: it would dial what Control must see
	}
	return &Sender{client: &http.Client{Transport: transport, Timeout: timeout, CheckRedirect: func(*http.Request, []*http.Request) error {
		return http.ErrUseLastResponse // an endpoint that has moved is to be entered anew
	}}}
}

var errPrivate = errors.New("webhook: the address lies in a private network")

// refusePrivate looks at the address that is really dialled, whatever its name
// meant a moment ago.
func refusePrivate(_, address string, _ syscall.RawConn) error {
	to, err := netip.ParseAddrPort(address)
	if err != nil {
		return err
	}
	ip := to.Addr().Unmap().WithZone("")
	if !ip.IsGlobalUnicast() || ip.IsPrivate() || slices.ContainsFunc(special, func(p netip.Prefix) bool { return p.Contains(ip) }) {
		return errPrivate
	}
	return nil
}

// special are networks that are not public and that netip does not know as
// private: of carriers and clouds, for tests and examples, and those in which an
// IPv4 address is wrapped (IANA's special-purpose registries).
var special = []netip.Prefix{
	netip.MustParsePrefix("0.0.0.0/8"), netip.MustParsePrefix("100.64.0.0/10"), netip.MustParsePrefix("192.0.0.0/24"),
	netip.MustParsePrefix("192.0.2.0/24"), netip.MustParsePrefix("198.18.0.0/15"), netip.MustParsePrefix("198.51.100.0/24"),
	netip.MustParsePrefix("203.0.113.0/24"), netip.MustParsePrefix("240.0.0.0/4"), netip.MustParsePrefix("64:ff9b::/96"),
	netip.MustParsePrefix("64:ff9b:1::/48"), netip.MustParsePrefix("2001:db8::/32"), netip.MustParsePrefix("2002::/16"), netip.MustParsePrefix("2001::/32"),
}

// Post sends a signed payload; see domain.WebhookSender.
func (s *Sender) Post(ctx context.Context, w domain.Webhook, d domain.WebhookDelivery, at time.Time) (response int, err error) {
	signature, err := domain.SignWebhook(w.Secret, d.EventID, at, []byte(d.Payload))
	if err != nil {
		return 0, err
	}
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, w.URL, bytes.NewReader([]byte(d.Payload)))
	if err != nil {
		return 0, &domain.SendError{Fault: domain.FaultAddress, Final: true}
	}
	request.Header.Set("Content-Type", "application/json")
	request.Header.Set("User-Agent", "LuuDong-Webhook/1")
	request.Header.Set("Webhook-Id", d.EventID)
	request.Header.Set("Webhook-Timestamp", strconv.FormatInt(at.Unix(), 10))
	request.Header.Set("Webhook-Signature", signature)
	answer, err := s.client.Do(request)
	if err != nil {
		return 0, &domain.SendError{Fault: faultOf(err)}
	}
	defer func() { _ = answer.Body.Close() }()
	_, _ = io.CopyN(io.Discard, answer.Body, maxAnswer) // so that the connection serves again
	if answer.StatusCode/100 != 2 {
		return answer.StatusCode, &domain.SendError{Fault: domain.FaultAnswer}
	}
	return answer.StatusCode, nil
}

func faultOf(err error) domain.Fault {
	var slow interface{ Timeout() bool }
	switch {
	case errors.Is(err, errPrivate):
		return domain.FaultAddress
	case errors.As(err, &slow) && slow.Timeout():
		return domain.FaultTimeout
	default:
		return domain.FaultUnreachable
	}
}
