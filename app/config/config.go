// Package config reads the program's settings: defaults, then a file, then the
// environment; the result is checked once and passed in, never global.
package config

import (
	"encoding/base64"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/knadh/koanf/parsers/json"
	"github.com/knadh/koanf/providers/env/v2"
	"github.com/knadh/koanf/providers/file"
	"github.com/knadh/koanf/providers/structs"
	"github.com/knadh/koanf/v2"

	"luudong/domain"
)

// envPrefix stands before the name of every setting in the environment:
// database_url is LUUDONG_DATABASE_URL.
const envPrefix = "LUUDONG_"

// Config is every setting of the program. README.md has the same table.
type Config struct {
	Addr           string        `koanf:"addr"`            // where the web server listens
	DatabaseURL    string        `koanf:"database_url"`    // sqlite:PATH or postgres://…
	AutoMigrate    bool          `koanf:"auto_migrate"`    // bring the schema up to date at start
	SecretKey      string        `koanf:"secret_key"`      // 32 bytes in base64; "" uses KeyFile
	KeyFile        string        `koanf:"key_file"`        // made on first start with mode 0600
	BaseURL        string        `koanf:"base_url"`        // how people reach the server, e.g. https://luudong.example; "" is derived from Addr
	SecureCookies  bool          `koanf:"secure_cookies"`  // cookies over https only; true when BaseURL is https
	TrustProxy     bool          `koanf:"trust_proxy"`     // take the client's address from X-Forwarded-For
	Timezone       string        `koanf:"timezone"`        // of dates and clock times
	Language       string        `koanf:"language"`        // of the command line: vi or en
	Workers        int           `koanf:"workers"`         // solver searches side by side; 0: one a core
	LogLevel       string        `koanf:"log_level"`       // debug, info, warn, error
	LogFormat      string        `koanf:"log_format"`      // text or json
	ShutdownGrace  time.Duration `koanf:"shutdown_grace"`  // how long a stop waits for requests under way
	OfficeSuperior string        `koanf:"office_superior"` // head of documents: superior agency
	OfficeName     string        `koanf:"office_name"`     // head of documents: issuing office
	OfficePlace    string        `koanf:"office_place"`    // head of documents: place before the date
	OfficeSigner   string        `koanf:"office_signer"`   // role that signs rosters
	Dev            bool          `koanf:"dev"`             // shows the style guide

	SMTPHost     string        `koanf:"smtp_host"`     // mail server; "" sends no e-mail
	SMTPPort     int           `koanf:"smtp_port"`     // 587 with starttls, 465 with tls
	SMTPSecurity string        `koanf:"smtp_security"` // starttls, tls or none
	SMTPUser     string        `koanf:"smtp_user"`     // "" signs nobody in
	SMTPPassword string        `koanf:"smtp_password"`
	SMTPFrom     string        `koanf:"smtp_from"`    // Name <address>
	SMTPTimeout  time.Duration `koanf:"smtp_timeout"` // of one message
	SMSURL       string        `koanf:"sms_url"`      // HTTP gateway; "" sends no SMS
	SMSMethod    string        `koanf:"sms_method"`   // GET, POST or PUT
	SMSHeaders   string        `koanf:"sms_headers"`  // Name: value, " | " between
	SMSBody      string        `koanf:"sms_body"`     // with {to}, {to_local}, {to_digits}, {text}, {id}
	SMSSuccess   string        `koanf:"sms_success"`  // "", contains:TEXT or json:PATH=VALUE
	SMSPlain     bool          `koanf:"sms_plain"`    // without accents
	SMSTimeout   time.Duration `koanf:"sms_timeout"`  // of one message

	NoticeReminderAt string `koanf:"notice_reminder_at"` // HH:MM of the day before an appointment
	APIPerMinute     int    `koanf:"api_per_minute"`     // requests of one token; 0: 240
	WebhookPrivate   bool   `koanf:"webhook_private"`    // endpoints may lie on this machine and in private networks
	NoticeKeepDays   int    `koanf:"notice_keep_days"`   // after which texts that were sent are erased
}

// Default returns the settings of a program that was told nothing.
func Default() Config {
	return Config{
		Addr: ":8080", DatabaseURL: "sqlite:var/luudong.db", AutoMigrate: true, KeyFile: "var/secret.key",
		Timezone: "Asia/Ho_Chi_Minh", Language: "vi", LogLevel: "info", LogFormat: "text", ShutdownGrace: 15 * time.Second,
		OfficeSuperior: "CƠ QUAN CẤP TRÊN (MẪU)", OfficeName: "ĐƠN VỊ TỔ CHỨC LƯU ĐỘNG (MẪU)",
		OfficePlace: "TP. Hồ Chí Minh", OfficeSigner: "TỔ TRƯỞNG",
		SMTPPort: 587, SMTPSecurity: "starttls", SMTPTimeout: 10 * time.Second, SMSMethod: "POST", SMSTimeout: 10 * time.Second,
		NoticeReminderAt: "17:00", NoticeKeepDays: 30,
	}
}

// Load returns the checked settings. path names a JSON file, "" for none.
func Load(path string) (Config, error) {
	k := koanf.New(".")
	if err := k.Load(structs.Provider(Default(), "koanf"), nil); err != nil {
		return Config{}, err
	}
	if path != "" {
		if err := k.Load(file.Provider(path), json.Parser()); err != nil {
			return Config{}, &domain.Error{Code: domain.CodeInvalid, Key: "config.file", Args: []any{path}, Cause: err}
		}
	}
	opt := env.Opt{Prefix: envPrefix, TransformFunc: func(key, value string) (string, any) {
		return strings.ToLower(strings.TrimPrefix(key, envPrefix)), value
	}}
	if err := k.Load(env.Provider(".", opt), nil); err != nil {
		return Config{}, err
	}
	var c Config
	if err := k.Unmarshal("", &c); err != nil {
		return c, &domain.Error{Code: domain.CodeInvalid, Key: "config.value", Args: []any{err.Error()}, Cause: err}
	}
	if strings.HasPrefix(c.BaseURL, "https://") {
		c.SecureCookies = true
	}
	return c, c.Check()
}

// Check returns an invalid error that names every setting that makes no sense.
func (c Config) Check() error {
	var bad []domain.FieldError
	fail := func(column, value, key string) {
		bad = append(bad, domain.FieldError{Column: column, Value: value, Key: key})
	}
	if !validDatabaseURL(c.DatabaseURL) {
		fail("database_url", scheme(c.DatabaseURL), "config.database_url")
	}
	if _, err := time.LoadLocation(c.Timezone); err != nil {
		fail("timezone", c.Timezone, "config.timezone")
	}
	if c.Language != "vi" && c.Language != "en" {
		fail("language", c.Language, "config.language")
	}
	if c.SecretKey != "" {
		if raw, err := base64.StdEncoding.DecodeString(c.SecretKey); err != nil || len(raw) != 32 {
			fail("secret_key", "", "config.secret_key")
		}
	}
	if c.BaseURL != "" {
		if u, err := url.Parse(c.BaseURL); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			fail("base_url", c.BaseURL, "config.base_url")
		}
	}
	if c.Workers < 0 || c.Workers > 256 {
		fail("workers", "", "config.workers")
	}
	c.checkNotices(fail)
	return domain.InvalidFields(bad)
}

// checkNotices looks at when people are told; how they are reached, whoever
// sends looks at itself (infra/message).
func (c Config) checkNotices(fail func(column, value, key string)) {
	if _, err := domain.ParseClock(c.NoticeReminderAt); err != nil {
		fail("notice_reminder_at", c.NoticeReminderAt, "config.notice_reminder_at")
	}
	if c.NoticeKeepDays < 0 || c.NoticeKeepDays > 3650 {
		fail("notice_keep_days", "", "config.notice_keep_days")
	}
}

func validDatabaseURL(s string) bool {
	switch scheme(s) {
	case "sqlite":
		return len(s) > len("sqlite:")
	case "postgres", "postgresql":
		return true
	}
	return false
}

// scheme is the part of a URL that can be shown: the rest may hold a password.
func scheme(s string) string {
	before, _, _ := strings.Cut(s, ":")
	return before
}

// Place returns the location of dates and clock times; Check has vouched for it.
func (c Config) Place() *time.Location {
	loc, err := time.LoadLocation(c.Timezone)
	if err != nil {
		return time.FixedZone("UTC+7", 7*60*60)
	}
	return loc
}

// EnsureKeyFolder makes the folder of the key file.
func (c Config) EnsureKeyFolder() error {
	if c.SecretKey != "" {
		return nil
	}
	return os.MkdirAll(filepath.Dir(c.KeyFile), 0o700)
}
