package store

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/stdlib"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riverdatabasesql"
	"gorm.io/driver/postgres"
	"gorm.io/gorm"

	"luudong/domain"
	"luudong/migrations"
)

const (
	postgresConns          = 20
	postgresConnectTimeout = 10 * time.Second
)

var postgresEngine = engine{
	name:       "postgres",
	dialect:    goose.DialectPostgres,
	migrations: migrations.Postgres,
	river:      func(db *sql.DB) riverdriver.Driver[*sql.Tx] { return riverdatabasesql.New(db) },
	view:       &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true},
}

func (s *Store) openPostgres(ctx context.Context, address string, o Options) error {
	config, err := pgx.ParseConfig(address)
	if err != nil {
		// pgx repeats the address in this error; it may hold a password.
		return domain.Invalid("database.url", "postgres")
	}
	if config.ConnectTimeout == 0 {
		config.ConnectTimeout = postgresConnectTimeout
	}
	if config.RuntimeParams["application_name"] == "" {
		config.RuntimeParams["application_name"] = "luudong"
	}
	conns := o.MaxConns
	if conns == 0 {
		conns = postgresConns
	}
	conns = max(2, conns) // a migration holds a lock on one and works on another
	db := stdlib.OpenDB(*config)
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(max(2, conns/2))
	db.SetConnMaxIdleTime(5 * time.Minute)
	db.SetConnMaxLifetime(time.Hour) // so that a promoted standby gets its share
	if err := db.PingContext(ctx); err != nil {
		return errors.Join(unreachable(config, err), db.Close())
	}
	g, err := gorm.Open(postgres.New(postgres.Config{Conn: db}), gormConfig(newLogger(o.Logger)))
	if err != nil {
		return errors.Join(translate(err), db.Close())
	}
	s.engine, s.writes, s.reads = postgresEngine, g, g
	return nil
}

// unreachable names where the database should have been, and no password.
func unreachable(c *pgx.ConnConfig, cause error) error {
	if errors.Is(cause, io.ErrUnexpectedEOF) || errors.Is(cause, io.EOF) {
		cause = errors.New("the connection was closed")
	}
	return domain.Unavailable(fmt.Errorf("connect to PostgreSQL at %s:%d: %w", c.Host, c.Port, cause))
}
