// Package message hands messages over: e-mail to an SMTP server, SMS to an HTTP
// gateway. It implements domain.MessageSender.
//
// Decisions:
//
//   - One connection a message. A mail server close by takes some dozens a second
//     that way, more than the programme will ever need, and no connection can grow
//     stale between two reminders.
//   - Every attempt of a message carries the same id: Message-ID in an e-mail, {id}
//     in the gateway's request. An attempt that is cut off after the message was
//     handed over cannot be told from one before; it is made again, and a receiver
//     that knows the id drops the second.
//   - What the other side says beyond its code is not passed on: servers like to
//     repeat the address.
package message

import (
	"context"
	"crypto/x509"
	"time"

	"luudong/domain"
)

// Options are what New needs; a channel without an address is not set up.
type Options struct {
	SMTP SMTP
	SMS  SMS
	Now  domain.Now // dates e-mails
}

// SMTP is a mail server.
type SMTP struct {
	Host     string // "" for none
	Port     int
	Security string // "starttls", "tls" or "none"
	User     string // "" signs nobody in
	Password string
	From     string // Name <address>
	Timeout  time.Duration
	Roots    *x509.CertPool // who vouches for the server; nil: whom this machine trusts
}

// SMS is an HTTP gateway and the form of the request it wants. URL, Headers and
// Body hold placeholders: {to} as +84…, {to_local} as 0…, {to_digits} as 84…,
// {text} and {id}.
type SMS struct {
	URL     string // "" for none
	Method  string
	Headers string // "Name: value", one a line or with " | " between
	Body    string
	Success string // "" any 2xx; "contains:TEXT"; "json:PATH=VALUE"
	Plain   bool   // without accents: three times the letters in one message
	Timeout time.Duration
}

// Sender sends messages.
type Sender struct {
	mail *mailer
	sms  *gateway
}

var _ domain.MessageSender = (*Sender)(nil)

// New checks the settings and returns the sender. It connects to nothing. Returns
// an invalid error that names every setting that makes no sense, "smtp_host" and
// so on.
func New(o Options) (*Sender, error) {
	var c checker
	s := &Sender{mail: newMailer(o.SMTP, o.Now, &c), sms: newGateway(o.SMS, &c)}
	return s, domain.InvalidFields(c.bad)
}

// checker collects wrong settings.
type checker struct{ bad []domain.FieldError }

func (c *checker) fail(setting, value, key string, args ...any) {
	c.bad = append(c.bad, domain.FieldError{Column: setting, Value: value, Key: key, Args: args})
}

// Configured is part of domain.MessageSender.
func (s *Sender) Configured(c domain.Channel) bool {
	switch c {
	case domain.ChannelEmail:
		return s.mail != nil
	case domain.ChannelSMS:
		return s.sms != nil
	}
	return false
}

// Send is part of domain.MessageSender.
func (s *Sender) Send(ctx context.Context, m domain.Message) error {
	switch {
	case !s.Configured(m.Channel):
		return &domain.SendError{Fault: domain.FaultUnconfigured, Final: true}
	case m.Channel == domain.ChannelEmail:
		return s.mail.send(ctx, m)
	default:
		return s.sms.send(ctx, m)
	}
}
