package boot_test

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/boot"
	"luudong/app/config"
	"luudong/app/usecase"
	"luudong/domain"
	"luudong/infra/pgtest"
	"luudong/infra/store"
)

// childMark makes this test program serve the settings of its environment
// instead of testing: a program of its own, which a test can kill.
const childMark = "LUUDONG_TEST_CHILD"

func TestMain(m *testing.M) {
	if os.Getenv(childMark) == "" {
		os.Exit(m.Run())
	}
	cfg, err := config.Load("")
	if err == nil {
		var p *boot.Program
		if p, err = boot.New(context.Background(), cfg, slog.New(slog.DiscardHandler)); err == nil {
			err = p.Run(context.Background(), func(string) {})
		}
	}
	os.Stderr.WriteString(err.Error()) //nolint:errcheck // the end of a test's program
	os.Exit(1)
}

// onBoth runs a test on an empty database of each engine.
func onBoth(t *testing.T, test func(t *testing.T, database string)) {
	t.Run("sqlite", func(t *testing.T) { test(t, "sqlite:"+filepath.Join(t.TempDir(), "luudong.db")) })
	t.Run("postgres", func(t *testing.T) { test(t, pgtest.NewDatabase(t)) })
}

// mailSettings are those of a program that sends through this machine's server.
func mailSettings(t *testing.T, database string, port int) config.Config {
	t.Helper()
	cfg := config.Default()
	cfg.DatabaseURL, cfg.KeyFile, cfg.Workers, cfg.Addr = database, filepath.Join(t.TempDir(), "secret.key"), 1, "127.0.0.1:0"
	cfg.SMTPHost, cfg.SMTPPort, cfg.SMTPSecurity, cfg.SMTPFrom = "127.0.0.1", port, "none", "Lưu Động <no-reply@luudong.example>"
	return cfg
}

// bookPeople publishes a plan and books so many people with an e-mail address.
func bookPeople(t *testing.T, app *usecase.App, count int) {
	t.Helper()
	apptest.SmallCity(t, app)
	apptest.PublishedPlan(t, app, domain.DateOf(time.Now(), app.Location).AddDays(7))
	booked := 0
	for _, code := range []string{"P1", "P2", "P3"} {
		found, err := app.SlotList(t.Context(), code)
		require.NoError(t, err)
		for _, v := range found.Visits {
			for _, s := range v.Slots {
				for free := s.Free(); s.Service == domain.AccountL2 && free > 0 && booked < count; free-- {
					booked++
					person := apptest.Person(booked)
					person["email"] = "nguoi" + strconv.Itoa(booked) + "@example.vn"
					_, err := app.AppointmentBook(t.Context(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
						SlotIDs: []int64{s.ID}, Person: person, Source: domain.SourceDesk,
					})
					require.NoError(t, err)
				}
			}
		}
	}
	require.Equal(t, count, booked)
}

// lockedText is a text that many may write.
type lockedText struct {
	mu   sync.Mutex
	text strings.Builder
}

func (l *lockedText) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.Write(b)
}

func (l *lockedText) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.text.String()
}

// serve runs a program with these settings until the test ends.
func serve(t *testing.T, cfg config.Config) *boot.Program {
	t.Helper()
	return serveLogging(t, cfg, slog.New(slog.DiscardHandler))
}

func serveLogging(t *testing.T, cfg config.Config, log *slog.Logger) *boot.Program {
	t.Helper()
	p, err := boot.New(t.Context(), cfg, log)
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	ready, ended := make(chan string, 1), make(chan error, 1)
	go func() { ended <- p.Run(ctx, func(url string) { ready <- url }) }()
	t.Cleanup(func() {
		stop()
		assert.NoError(t, <-ended)
		assert.NoError(t, p.Close())
	})
	<-ready
	return p
}

// idsOf counts how often each message was taken.
func idsOf(mails []apptest.Mail) map[string]int {
	ids := map[string]int{}
	for _, m := range mails {
		ids[m.MessageID]++
	}
	return ids
}

func TestTwoServersSendEachNoticeOnceAndOneIsKilled(t *testing.T) {
	onBoth(t, func(t *testing.T, database string) {
		const people = 20
		held := make(chan struct{}, 99) // a mail has come in and is not taken yet
		answer := make(chan struct{})   // closed: from now on mails are taken
		gone := errors.New("the sender is gone")
		server := apptest.StartMail(t, func(apptest.Mail) error {
			select {
			case <-answer:
				return nil
			default:
			}
			held <- struct{}{}
			<-answer
			return gone
		})
		cfg := mailSettings(t, database, server.Port)
		p, err := boot.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
		require.NoError(t, err)
		bookPeople(t, p.App, people)
		require.NoError(t, p.Close())

		// A program is killed between claim and outcome: while it waits for the answer.
		child := exec.Command(os.Args[0]) //nolint:noctx // this very test program; it is killed below
		child.Env = append(os.Environ(), childMark+"=1", "LUUDONG_DATABASE_URL="+database, "LUUDONG_KEY_FILE="+cfg.KeyFile, "LUUDONG_ADDR=127.0.0.1:0",
			"LUUDONG_SMTP_HOST=127.0.0.1", "LUUDONG_SMTP_PORT="+strconv.Itoa(server.Port), "LUUDONG_SMTP_SECURITY=none", "LUUDONG_SMTP_FROM="+cfg.SMTPFrom)
		child.Stdout, child.Stderr = io.Discard, os.Stderr
		require.NoError(t, child.Start())
		<-held
		require.NoError(t, child.Process.Kill())
		_ = child.Wait()
		close(answer)
		assert.Empty(t, server.Taken())
		assert.Equal(t, people, leaveToOthers(t, database), "all were claimed by the program that died")

		serve(t, cfg)
		serve(t, cfg)
		require.Eventually(t, func() bool { return len(server.Taken()) >= people }, 30*time.Second, 20*time.Millisecond)
		last, err := boot.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
		require.NoError(t, err)
		t.Cleanup(func() { _ = last.Close() })
		require.Eventually(t, func() bool {
			sent, err := last.App.NoticeList(t.Context(), apptest.System(), domain.NoticeFilter{Status: domain.NoticeSent})
			return assert.NoError(t, err) && sent.Total == people
		}, 30*time.Second, 20*time.Millisecond)
		ids := idsOf(server.Taken())
		assert.Len(t, ids, people)
		for id, times := range ids {
			assert.Equal(t, 1, times, id)
		}
	})
}

// leaveToOthers lets the lease of what is being sent run out, and says of how many.
func leaveToOthers(t *testing.T, database string) int {
	t.Helper()
	s, err := store.Open(t.Context(), database, store.Options{})
	require.NoError(t, err)
	defer func() { require.NoError(t, s.Close()) }()
	result, err := s.DB().ExecContext(t.Context(), "UPDATE notices SET due_at = '2026-01-01 00:00:00.000000+00:00' WHERE status = 'sending'")
	require.NoError(t, err)
	n, err := result.RowsAffected()
	require.NoError(t, err)
	return int(n)
}

func TestBookingDoesNotWaitForAMailServer(t *testing.T) {
	hang := make(chan struct{})
	server := apptest.StartMail(t, func(apptest.Mail) error {
		<-hang
		return nil
	})
	cfg := mailSettings(t, "sqlite:"+filepath.Join(t.TempDir(), "luudong.db"), server.Port)
	var log lockedText
	cfg.LogLevel = "debug"
	p := serveLogging(t, cfg, boot.NewLogger(&log, cfg))
	bookPeople(t, p.App, 12) // more than are sent at once
	close(hang)
	require.Eventually(t, func() bool { return len(server.Taken()) == 12 }, 30*time.Second, 20*time.Millisecond)
	require.Eventually(t, func() bool { return strings.Contains(log.String(), "msg=notices") }, 30*time.Second, 20*time.Millisecond)
	for _, private := range []string{"@example.vn", "0901000", "Mẫu", "Kính gửi"} {
		assert.NotContains(t, log.String(), private)
	}
}

func TestWrongMessageSettingsAreNamedAtStart(t *testing.T) {
	folder := t.TempDir()
	cfg := mailSettings(t, "sqlite:"+filepath.Join(folder, "luudong.db"), 0)
	cfg.SMSURL, cfg.SMSBody = "https://sms.example", "{text} {number}"
	_, err := boot.New(t.Context(), cfg, slog.New(slog.DiscardHandler))
	var wrong *domain.Error
	require.ErrorAs(t, err, &wrong)
	var columns []string
	for _, f := range wrong.Fields {
		columns = append(columns, f.Column)
	}
	assert.Equal(t, []string{"smtp_port", "sms_body", "sms_body"}, columns)
	assert.NoFileExists(t, filepath.Join(folder, "luudong.db"), "before anything is opened")
}
