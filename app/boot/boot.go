// Package boot puts the program together: it is the one place that knows infra.
// New builds everything from the settings, Run serves until the context ends,
// Close lets go of what New opened. Tests start the program the same way.
package boot

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"runtime"
	"time"

	"luudong/app/config"
	"luudong/app/usecase"
	"luudong/domain"
	"luudong/infra/excel"
	"luudong/infra/geo"
	"luudong/infra/message"
	"luudong/infra/password"
	"luudong/infra/phone"
	"luudong/infra/secret"
	"luudong/infra/store"
	"luudong/infra/travel"
	"luudong/infra/webhook"
	"luudong/templates/locale"
)

// Program is the whole program with its database open.
type Program struct {
	Config config.Config
	App    *usecase.App
	store  *store.Store
	sender *message.Sender
	wards  *geo.Wards
	log    *slog.Logger
}

// New opens the database, brings its schema up to date if the settings say so,
// and builds the use cases. Returns CodeUnavailable if the database cannot be
// reached, CodeInvalid if a setting is wrong.
func New(ctx context.Context, cfg config.Config, log *slog.Logger) (*Program, error) {
	sender, err := newSender(cfg)
	if err != nil {
		return nil, err
	}
	s, sealer, err := openStore(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	p := &Program{Config: cfg, store: s, sender: sender, log: log}
	if cfg.AutoMigrate {
		err = s.Migrate(ctx)
	}
	if err == nil {
		err = s.PinKey(ctx, sealer.Fingerprint())
	}
	if err == nil {
		err = p.build(time.Now)
	}
	if err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return p, nil
}

// newSender returns the way to people that the settings describe.
func newSender(cfg config.Config) (*message.Sender, error) {
	return message.New(message.Options{
		Now: time.Now,
		SMTP: message.SMTP{
			Host: cfg.SMTPHost, Port: cfg.SMTPPort, Security: cfg.SMTPSecurity, User: cfg.SMTPUser, Password: cfg.SMTPPassword,
			From: cfg.SMTPFrom, Timeout: cfg.SMTPTimeout,
		},
		SMS: message.SMS{
			URL: cfg.SMSURL, Method: cfg.SMSMethod, Headers: cfg.SMSHeaders, Body: cfg.SMSBody, Success: cfg.SMSSuccess,
			Plain: cfg.SMSPlain, Timeout: cfg.SMSTimeout,
		},
	})
}

func openStore(ctx context.Context, cfg config.Config, log *slog.Logger) (*store.Store, *secret.Sealer, error) {
	key, err := loadKey(cfg)
	if err != nil {
		return nil, nil, err
	}
	sealer, err := secret.New(key)
	if err != nil {
		return nil, nil, err
	}
	s, err := store.Open(ctx, cfg.DatabaseURL, store.Options{Sealer: sealer, Logger: log})
	return s, sealer, err
}

func loadKey(cfg config.Config) ([]byte, error) {
	if cfg.SecretKey != "" {
		return secret.ParseKey(cfg.SecretKey)
	}
	if err := cfg.EnsureKeyFolder(); err != nil {
		return nil, &domain.Error{Code: domain.CodeInvalid, Key: "config.key_file", Args: []any{cfg.KeyFile}, Cause: err}
	}
	return secret.LoadOrCreateKey(cfg.KeyFile)
}

func (p *Program) build(now domain.Now) error {
	var err error
	if p.wards, err = geo.NewWards(); err != nil {
		return domain.Internal(err)
	}
	passwords, err := password.New()
	if err != nil {
		return domain.Internal(err)
	}
	workers := p.Config.Workers
	if workers == 0 {
		workers = runtime.NumCPU()
	}
	reminderAt, err := domain.ParseClock(p.Config.NoticeReminderAt)
	if err != nil {
		return err
	}
	p.App = usecase.New(usecase.Deps{
		Store: p.store, Now: now, Location: p.Config.Place(),
		Tables: excel.NewReader(excel.Limits{}), Workbooks: excel.NewWriter(), Wards: p.wards, Travel: travel.Estimator{},
		Phones: phone.Parser{}, Passwords: passwords, Workers: workers,
		Messages: p.sender, Hooks: webhook.New(webhook.Options{Private: p.Config.WebhookPrivate}), Phrases: locale.Phrases{}, BaseURL: p.Config.BaseURL,
		Notices: usecase.NoticeSettings{ReminderAt: reminderAt, KeepDays: p.Config.NoticeKeepDays},
		Office: usecase.Office{
			Superior: p.Config.OfficeSuperior, Name: p.Config.OfficeName, Place: p.Config.OfficePlace, Signer: p.Config.OfficeSigner,
		},
	})
	return nil
}

// Close lets go of the database.
func (p *Program) Close() error { return p.store.Close() }

// Migrate moves the schema: "up", "down" by one step, or "status". It returns
// what it has to say, a line each.
func Migrate(ctx context.Context, cfg config.Config, log *slog.Logger, direction string) ([]string, error) {
	s, _, err := openStore(ctx, cfg, log)
	if err != nil {
		return nil, err
	}
	defer func() { _ = s.Close() }()
	switch direction {
	case "up":
		err = s.Migrate(ctx)
	case "down":
		err = s.MigrateDown(ctx)
	}
	if err != nil {
		return nil, err
	}
	status, err := s.MigrateStatus(ctx)
	lines := make([]string, 0, len(status))
	for _, m := range status {
		state := "pending"
		if !m.AppliedAt.IsZero() {
			state = m.AppliedAt.In(cfg.Place()).Format("2006-01-02 15:04:05")
		}
		lines = append(lines, fmt.Sprintf("%05d  %-19s  %s", m.Version, state, m.Name))
	}
	return lines, err
}

// NewLogger returns the log of the settings.
func NewLogger(w io.Writer, cfg config.Config) *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(cfg.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	options := &slog.HandlerOptions{Level: level}
	if cfg.LogFormat == "json" {
		return slog.New(slog.NewJSONHandler(w, options))
	}
	return slog.New(slog.NewTextHandler(w, options))
}

// shownURL is the address under which a person on this machine reaches the server.
func (p *Program) shownURL(addr net.Addr) string {
	if p.Config.BaseURL != "" {
		return p.Config.BaseURL
	}
	host, port, err := net.SplitHostPort(addr.String())
	if err != nil {
		return "http://" + addr.String()
	}
	if ip := net.ParseIP(host); ip == nil || ip.IsUnspecified() {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}
