package message

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"net"
	"net/mail"
	"net/textproto"
	"os"
	"slices"
	"strconv"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"

	"luudong/domain"
)

// longestTimeout is what one step of handing a message over may take at most.
const longestTimeout = 30 * time.Second

// mailer sends e-mail through one server.
type mailer struct {
	SMTP
	from mail.Address
	now  domain.Now
}

// newMailer returns nil if there is no server, or a setting is wrong.
func newMailer(o SMTP, now domain.Now, c *checker) *mailer {
	if o.Host == "" {
		if o.User != "" || o.From != "" {
			c.fail("smtp_host", "", "config.smtp_host")
		}
		return nil
	}
	from, err := mail.ParseAddress(o.From)
	if err == nil {
		_, err = domain.ParseEmail(from.Address)
	}
	if err != nil {
		c.fail("smtp_from", o.From, "config.smtp_from")
		from = &mail.Address{}
	}
	if o.Port < 1 || o.Port > 65535 {
		c.fail("smtp_port", strconv.Itoa(o.Port), "config.smtp_port")
	}
	if !slices.Contains([]string{"starttls", "tls", "none"}, o.Security) {
		c.fail("smtp_security", o.Security, "config.smtp_security")
	}
	if o.Security == "none" && o.User != "" && !loopback(o.Host) {
		c.fail("smtp_security", o.Security, "config.smtp_clear_password")
	}
	if o.User == "" && o.Password != "" {
		c.fail("smtp_user", "", "config.smtp_user")
	}
	checkTimeout(c, "smtp_timeout", o.Timeout)
	return &mailer{SMTP: o, from: *from, now: now}
}

func checkTimeout(c *checker, setting string, d time.Duration) {
	if d < time.Second/100 || d > longestTimeout {
		c.fail(setting, d.String(), "config.send_timeout", int(longestTimeout/time.Second))
	}
}

func loopback(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || ip != nil && ip.IsLoopback()
}

func (m *mailer) send(ctx context.Context, message domain.Message) error {
	letter, err := m.letter(message)
	if err != nil {
		return &domain.SendError{Fault: domain.FaultAddress, Final: true}
	}
	client, err := m.client()
	if err != nil {
		return &domain.SendError{Fault: domain.FaultInternal}
	}
	conn, err := client.DialToSMTPClientWithContext(ctx)
	if err != nil {
		return mailFault(err)
	}
	// The end of ctx ends the conversation too, wherever it stands.
	release := context.AfterFunc(ctx, func() { _ = conn.Close() })
	defer release()
	err = client.SendWithSMTPClient(conn, letter)
	_ = client.CloseWithSMTPClient(conn)
	if err == nil || letter.IsDelivered() { // how the parting went is no matter
		return nil
	}
	return mailFault(err)
}

func (m *mailer) client() (*gomail.Client, error) {
	options := []gomail.Option{
		gomail.WithPort(m.Port), gomail.WithTimeout(m.Timeout),
		gomail.WithTLSConfig(&tls.Config{ServerName: m.Host, RootCAs: m.Roots, MinVersion: tls.VersionTLS12}),
	}
	switch m.Security {
	case "tls":
		options = append(options, gomail.WithSSL())
	case "starttls":
		options = append(options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	default:
		options = append(options, gomail.WithTLSPolicy(gomail.NoTLS))
	}
	if m.User != "" {
		auth := gomail.SMTPAuthAutoDiscover
		if m.Security == "none" {
			auth = gomail.SMTPAuthPlainNoEnc // on this machine only
		}
		options = append(options, gomail.WithSMTPAuth(auth), gomail.WithUsername(m.User), gomail.WithPassword(m.Password))
	}
	return gomail.NewClient(m.Host, options...)
}

// letter builds the e-mail: plain text in UTF-8, marked as written by a machine
// so that nobody's absence note answers it.
func (m *mailer) letter(message domain.Message) (*gomail.Msg, error) {
	letter := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := letter.FromFormat(m.from.Name, m.from.Address); err != nil {
		return nil, err
	}
	if err := letter.To(message.To); err != nil {
		return nil, err
	}
	_, host, _ := strings.Cut(m.from.Address, "@")
	letter.SetMessageIDWithValue(message.ID + "@" + host)
	letter.SetDateWithValue(m.now())
	letter.SetGenHeader("Auto-Submitted", "auto-generated")
	letter.SetGenHeader("Content-Language", string(message.Language))
	letter.Subject(message.Subject)
	letter.SetBodyString(gomail.TypeTextPlain, message.Body)
	for _, f := range message.Files {
		if err := letter.AttachReader(f.Name, bytes.NewReader(f.Content), gomail.WithFileContentType(gomail.ContentType(f.Type))); err != nil {
			return nil, err
		}
	}
	return letter, nil
}

// mailFault says in our words what went wrong. What is refused with 5xx is final
// if it is about the message; about us it is tried again, since somebody may mend
// the settings meanwhile.
func mailFault(err error) error {
	var sending *gomail.SendError
	if errors.As(err, &sending) && sending.ErrorCode() >= 400 {
		info := strings.TrimSpace(strconv.Itoa(sending.ErrorCode()) + " " + sending.EnhancedStatusCode())
		if sending.ErrorCode() < 500 {
			return &domain.SendError{Fault: domain.FaultBusy, Info: info}
		}
		return &domain.SendError{Fault: domain.FaultRefused, Info: info, Final: true}
	}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		switch info := strconv.Itoa(reply.Code); {
		case reply.Code >= 530 && reply.Code < 540:
			return &domain.SendError{Fault: domain.FaultSignIn, Info: info}
		default:
			return &domain.SendError{Fault: domain.FaultBusy, Info: info}
		}
	}
	return connectionFault(err)
}

// connectionFault says what is wrong with a connection.
func connectionFault(err error) error {
	var network net.Error
	var certificate *tls.CertificateVerificationError
	var record tls.RecordHeaderError
	var unknown x509.UnknownAuthorityError
	switch {
	case errors.Is(err, context.DeadlineExceeded), errors.Is(err, os.ErrDeadlineExceeded), errors.As(err, &network) && network.Timeout():
		return &domain.SendError{Fault: domain.FaultTimeout}
	case errors.As(err, &certificate), errors.As(err, &record), errors.As(err, &unknown), strings.Contains(err.Error(), "STARTTLS"):
		return &domain.SendError{Fault: domain.FaultSecurity}
	case strings.Contains(err.Error(), "AUTH"):
		return &domain.SendError{Fault: domain.FaultSignIn}
	}
	return &domain.SendError{Fault: domain.FaultUnreachable}
}
