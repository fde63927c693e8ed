package message_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net"
	"net/http/httptest"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"luudong/domain"
	"luudong/infra/message"
)

// received is one e-mail as the server got it.
type received struct {
	from, to, data string
	user           string
	encrypted      bool
}

// mailServer is a real SMTP server that answers as the test wants.
type mailServer struct {
	host string
	port int

	mu   sync.Mutex
	got  []received
	rcpt error // answer to RCPT TO
	data error // answer to DATA
	drop bool  // closes the connection in the middle of DATA
	auth bool  // asks for user and password
}

func (s *mailServer) NewSession(c *smtp.Conn) (smtp.Session, error) {
	_, encrypted := c.TLSConnectionState()
	return &mailSession{server: s, conn: c, mail: received{encrypted: encrypted}}, nil
}

func (s *mailServer) take() []received {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.got
}

type mailSession struct {
	server *mailServer
	conn   *smtp.Conn
	mail   received
}

func (s *mailSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != "luudong" || password != "mật khẩu" {
			return smtp.ErrAuthFailed
		}
		s.mail.user = user
		return nil
	}), nil
}

func (s *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.auth && s.mail.user == "" {
		return smtp.ErrAuthRequired
	}
	s.mail.from = from
	return nil
}

func (s *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mail.to = to
	return s.server.rcpt
}

func (s *mailSession) Data(r io.Reader) error {
	if s.server.drop {
		_, _ = io.ReadFull(r, make([]byte, 40))
		return s.conn.Conn().Close()
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	if s.server.data != nil {
		return s.server.data
	}
	s.mail.data = string(raw)
	s.server.mu.Lock()
	defer s.server.mu.Unlock()
	s.server.got = append(s.server.got, s.mail)
	return nil
}

func (s *mailSession) Reset()        {}
func (s *mailSession) Logout() error { return nil }

// startMail runs a server on this machine until the test ends.
func startMail(t *testing.T, s *mailServer, security string) (message.SMTP, *mailServer) {
	t.Helper()
	certificate, roots := certificateOfThisMachine(t)
	server := smtp.NewServer(s)
	server.Domain, server.AllowInsecureAuth = "localhost", security == "none"
	listener, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's own server
	require.NoError(t, err)
	switch security {
	case "tls":
		listener = tls.NewListener(listener, &tls.Config{Certificates: []tls.Certificate{certificate}})
	case "starttls":
		server.TLSConfig = &tls.Config{Certificates: []tls.Certificate{certificate}}
	}
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = server.Serve(listener)
	}()
	t.Cleanup(func() {
		_ = server.Close()
		<-ended
	})
	s.host, s.port = "127.0.0.1", listener.Addr().(*net.TCPAddr).Port
	return message.SMTP{
		Host: s.host, Port: s.port, Security: security, From: "Đặt lịch lưu động <no-reply@luudong.example>", Timeout: 2 * time.Second, Roots: roots,
	}, s
}

// certificateOfThisMachine is that of net/http/httptest, for 127.0.0.1.
func certificateOfThisMachine(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	web := httptest.NewUnstartedServer(nil)
	web.StartTLS()
	defer web.Close()
	roots := x509.NewCertPool()
	roots.AddCert(web.Certificate())
	return web.TLS.Certificates[0], roots
}

func newSender(t *testing.T, o message.Options) *message.Sender {
	t.Helper()
	o.Now = func() time.Time { return time.Date(2026, 12, 1, 9, 0, 0, 0, time.UTC) }
	s, err := message.New(o)
	require.NoError(t, err)
	return s
}

var letter = domain.Message{
	ID: "ABC123", Channel: domain.ChannelEmail, To: "anh@example.vn", Language: domain.Vietnamese,
	Subject: "Nhắc lịch hẹn QWERTY2345: 08:30, Thứ Tư, 02/12/2026 tại Nhà văn hóa Hòa Bình",
	Body:    "Kính gửi bà Nguyễn Thị Ánh,\n\nĐịa điểm: Nhà văn hóa phường Thạnh An, 12 Lý Thường Kiệt\n.một dòng bắt đầu bằng dấu chấm\n",
}

// fault returns what a sender says went wrong.
func fault(t *testing.T, err error) domain.SendError {
	t.Helper()
	var refused *domain.SendError
	require.ErrorAs(t, err, &refused)
	assert.NotContains(t, err.Error(), "anh@example.vn")
	return *refused
}

func TestMailArrivesInVietnamese(t *testing.T) {
	for _, security := range []string{"none", "starttls", "tls"} {
		t.Run(security, func(t *testing.T) {
			options, server := startMail(t, &mailServer{}, security)
			require.NoError(t, newSender(t, message.Options{SMTP: options}).Send(t.Context(), letter))
			got := server.take()
			require.Len(t, got, 1)
			assert.Equal(t, security != "none", got[0].encrypted)
			assert.Equal(t, "no-reply@luudong.example", got[0].from)
			assert.Equal(t, "anh@example.vn", got[0].to)

			// Read back with the standard library, which knows nothing of go-mail.
			parsed, err := mail.ReadMessage(strings.NewReader(got[0].data))
			require.NoError(t, err)
			words := new(mime.WordDecoder)
			subject, err := words.DecodeHeader(parsed.Header.Get("Subject"))
			require.NoError(t, err)
			assert.Equal(t, letter.Subject, subject)
			from, err := parsed.Header.AddressList("From")
			require.NoError(t, err)
			assert.Equal(t, "Đặt lịch lưu động", from[0].Name)
			assert.Equal(t, "<ABC123@luudong.example>", parsed.Header.Get("Message-ID"))
			assert.Equal(t, "auto-generated", parsed.Header.Get("Auto-Submitted"))
			date, err := parsed.Header.Date()
			require.NoError(t, err)
			assert.Equal(t, 2026, date.Year())
			kind, values, err := mime.ParseMediaType(parsed.Header.Get("Content-Type"))
			require.NoError(t, err)
			assert.Equal(t, "text/plain", kind)
			assert.Equal(t, "utf-8", strings.ToLower(values["charset"]))
			require.Equal(t, "quoted-printable", parsed.Header.Get("Content-Transfer-Encoding"))
			body, err := io.ReadAll(quotedprintable.NewReader(parsed.Body))
			require.NoError(t, err)
			assert.Equal(t, strings.TrimSpace(letter.Body), strings.TrimSpace(strings.ReplaceAll(string(body), "\r\n", "\n")))
			for line := range strings.SplitSeq(got[0].data, "\r\n") {
				assert.LessOrEqual(t, len(line), 78, "no line is longer than servers must pass on")
			}
		})
	}
}

func TestFilesGoWithAMail(t *testing.T) {
	o, server := startMail(t, &mailServer{}, "none")
	content := []byte("PK\x03\x04 tệp \x00\xff")
	sender := newSender(t, message.Options{SMTP: o})
	require.NoError(t, sender.Send(t.Context(), domain.Message{
		ID: "r1", Channel: domain.ChannelEmail, To: "lanh-dao@example.vn", Subject: "Báo cáo", Body: "Kèm theo.", Language: domain.Vietnamese,
		Files: []domain.MessageFile{{Name: "Báo cáo 2026-11-23.xlsx", Type: "application/x-test", Content: content}},
	}))
	mails := server.take()
	require.Len(t, mails, 1)
	letter, err := mail.ReadMessage(strings.NewReader(mails[0].data))
	require.NoError(t, err)
	_, params, err := mime.ParseMediaType(letter.Header.Get("Content-Type"))
	require.NoError(t, err)
	parts := multipart.NewReader(letter.Body, params["boundary"])
	text, err := parts.NextPart()
	require.NoError(t, err)
	assert.Contains(t, text.Header.Get("Content-Type"), "text/plain")
	file, err := parts.NextPart()
	require.NoError(t, err)
	name, err := new(mime.WordDecoder).DecodeHeader(file.FileName())
	require.NoError(t, err)
	assert.Equal(t, "Báo cáo 2026-11-23.xlsx", norm.NFC.String(name))
	assert.Contains(t, file.Header.Get("Content-Type"), "application/x-test")
	got, err := io.ReadAll(base64.NewDecoder(base64.StdEncoding, file))
	require.NoError(t, err)
	assert.Equal(t, content, got)
}

func TestMailSignsIn(t *testing.T) {
	for _, security := range []string{"none", "starttls", "tls"} {
		t.Run(security, func(t *testing.T) {
			options, server := startMail(t, &mailServer{auth: true}, security)
			options.User, options.Password = "luudong", "mật khẩu"
			require.NoError(t, newSender(t, message.Options{SMTP: options}).Send(t.Context(), letter))
			require.Len(t, server.take(), 1)
			assert.Equal(t, "luudong", server.take()[0].user)

			options.Password = "sai"
			refused := fault(t, newSender(t, message.Options{SMTP: options}).Send(t.Context(), letter))
			assert.Equal(t, domain.FaultSignIn, refused.Fault)
			assert.False(t, refused.Final, "somebody may mend the password")
		})
	}
}

func TestMailThatIsNotTaken(t *testing.T) {
	for _, c := range []struct {
		name   string
		server *mailServer
		want   domain.SendError
	}{
		{"mailbox busy", &mailServer{rcpt: &smtp.SMTPError{Code: 450, EnhancedCode: smtp.EnhancedCode{4, 2, 1}, Message: "anh@example.vn: later"}},
			domain.SendError{Fault: domain.FaultBusy, Info: "450 4.2.1"}},
		{"no such mailbox", &mailServer{rcpt: &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "anh@example.vn: who?"}},
			domain.SendError{Fault: domain.FaultRefused, Info: "550 5.1.1", Final: true}},
		{"content refused", &mailServer{data: &smtp.SMTPError{Code: 554, EnhancedCode: smtp.EnhancedCode{5, 7, 1}, Message: "spam"}},
			domain.SendError{Fault: domain.FaultRefused, Info: "554 5.7.1", Final: true}},
		{"no room", &mailServer{data: &smtp.SMTPError{Code: 452, EnhancedCode: smtp.EnhancedCode{4, 3, 1}, Message: "full"}},
			domain.SendError{Fault: domain.FaultBusy, Info: "452 4.3.1"}},
		{"dropped in the middle of the text", &mailServer{drop: true}, domain.SendError{Fault: domain.FaultUnreachable}},
	} {
		t.Run(c.name, func(t *testing.T) {
			options, server := startMail(t, c.server, "none")
			assert.Equal(t, c.want, fault(t, newSender(t, message.Options{SMTP: options}).Send(t.Context(), letter)))
			assert.Empty(t, server.take())
		})
	}
}

func TestMailWithoutAGoodConnection(t *testing.T) {
	plain, _ := startMail(t, &mailServer{}, "none")
	secure, _ := startMail(t, &mailServer{}, "starttls")
	closed, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's own address
	require.NoError(t, err)
	silent, err := net.Listen("tcp", "127.0.0.1:0") //nolint:noctx // a test's own server
	require.NoError(t, err)
	t.Cleanup(func() { _ = silent.Close() })
	at := func(l net.Listener) message.SMTP {
		o := plain
		o.Port, o.Timeout = l.Addr().(*net.TCPAddr).Port, 100*time.Millisecond
		return o
	}
	nobody, mute := at(closed), at(silent)
	require.NoError(t, closed.Close())
	plain.Security = "starttls"
	secure.Roots = x509.NewCertPool()

	for _, c := range []struct {
		name    string
		options message.SMTP
		want    domain.Fault
	}{
		{"nobody listens", nobody, domain.FaultUnreachable},
		{"a server that says nothing", mute, domain.FaultTimeout},
		{"a server without STARTTLS where it must be", plain, domain.FaultSecurity},
		{"a certificate nobody vouches for", secure, domain.FaultSecurity},
	} {
		t.Run(c.name, func(t *testing.T) {
			refused := fault(t, newSender(t, message.Options{SMTP: c.options}).Send(t.Context(), letter))
			assert.Equal(t, domain.SendError{Fault: c.want}, refused)
		})
	}
}

func TestMailSettings(t *testing.T) {
	good := message.SMTP{Host: "mail.example.vn", Port: 587, Security: "starttls", From: "no-reply@example.vn", Timeout: time.Second}
	for _, c := range []struct {
		name, column, key string
		change            func(*message.SMTP)
	}{
		{"sender without server", "smtp_host", "config.smtp_host", func(o *message.SMTP) { o.Host = "" }},
		{"no sender", "smtp_from", "config.smtp_from", func(o *message.SMTP) { o.From = "" }},
		{"sender that is no address", "smtp_from", "config.smtp_from", func(o *message.SMTP) { o.From = "Lưu Động" }},
		{"port", "smtp_port", "config.smtp_port", func(o *message.SMTP) { o.Port = 0 }},
		{"security", "smtp_security", "config.smtp_security", func(o *message.SMTP) { o.Security = "ssl" }},
		{"password in the clear", "smtp_security", "config.smtp_clear_password", func(o *message.SMTP) { o.Security, o.User = "none", "x" }},
		{"password without user", "smtp_user", "config.smtp_user", func(o *message.SMTP) { o.Password = "x" }},
		{"patience without end", "smtp_timeout", "config.send_timeout", func(o *message.SMTP) { o.Timeout = time.Hour }},
	} {
		t.Run(c.name, func(t *testing.T) {
			o := good
			c.change(&o)
			assertRefused(t, message.Options{SMTP: o}, c.column, c.key)
		})
	}
	s := newSender(t, message.Options{SMTP: good})
	assert.True(t, s.Configured(domain.ChannelEmail))
	assert.False(t, s.Configured(domain.ChannelSMS))
	assert.Equal(t, domain.FaultUnconfigured, fault(t, s.Send(t.Context(), domain.Message{Channel: domain.ChannelSMS})).Fault)
}

func assertRefused(t *testing.T, o message.Options, column, key string) {
	t.Helper()
	_, err := message.New(o)
	var refused *domain.Error
	require.True(t, errors.As(err, &refused), "%v", err)
	require.Len(t, refused.Fields, 1)
	assert.Equal(t, column, refused.Fields[0].Column)
	assert.Equal(t, key, refused.Fields[0].Key)
}
