package apptest

import (
	"io"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/require"
)

// MailServer is a real SMTP server on this machine.
type MailServer struct {
	Port int

	mu     sync.Mutex
	got    []Mail
	before func(Mail) error
}

// Mail is an e-mail as the server took it.
type Mail struct {
	To, MessageID, Raw string
}

// StartMail runs a mail server until the test ends. before, which may be nil, is
// called when a mail has come in whole and says whether it is taken.
func StartMail(tb testing.TB, before func(Mail) error) *MailServer {
	tb.Helper()
	s := &MailServer{before: before}
	server := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return &mailSession{server: s}, nil }))
	server.Domain = "localhost"
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's own server
	require.NoError(tb, err)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener)
	}()
	tb.Cleanup(func() {
		_ = server.Close()
		<-ended
	})
	s.Port = listener.Addr().(*net.TCPAddr).Port
	return s
}

// Taken returns the mails taken so far.
func (s *MailServer) Taken() []Mail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Mail(nil), s.got...)
}

type mailSession struct {
	server *MailServer
	mail   Mail
}

// Mail is part of smtp.Session.
func (s *mailSession) Mail(string, *smtp.MailOptions) error { return nil }

// Rcpt is part of smtp.Session.
func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.To = to
	return nil
}

// Data is part of smtp.Session.
func (s *mailSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mail.Raw = string(raw)
	if parsed, err := mail.ReadMessage(strings.NewReader(s.mail.Raw)); err == nil {
		s.mail.MessageID = parsed.Header.Get("Message-ID")
	}
	if s.server.before != nil {
		if err := s.server.before(s.mail); err != nil {
			return err
		}
	}
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.got = append(s.server.got, s.mail)
	return nil
}

// Reset is part of smtp.Session.
func (s *mailSession) Reset() { s.mail = Mail{} }

// Logout is part of smtp.Session.
func (s *mailSession) Logout() error { return nil }
