package store

import (
	"context"
	"database/sql"
	"errors"
	"net/url"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"github.com/glebarez/sqlite"
	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"gorm.io/gorm"

	"luudong/domain"
	"luudong/migrations"
)

var sqliteEngine = engine{
	name:       "sqlite",
	dialect:    goose.DialectSQLite3,
	migrations: migrations.SQLite,
	river:      func(db *sql.DB) riverdriver.Driver[*sql.Tx] { return riversqlite.New(db) },
}

// openSQLite opens one connection that writes and a pool that reads. Writers
// then queue in the program, in order, instead of meeting SQLITE_BUSY; with WAL
// the readers go on meanwhile.
func (s *Store) openSQLite(ctx context.Context, path string, o Options) error {
	path = strings.TrimPrefix(path, "//")
	if path == "" || strings.Contains(path, ":memory:") {
		return domain.Invalid("database.url", "sqlite:"+path)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
		return domain.Unavailable(err)
	}
	s.engine = sqliteEngine
	var err error
	if s.writes, err = sqlitePool(ctx, path, o, 1, "_txlock=immediate"); err != nil {
		return err
	}
	readers := o.MaxConns
	if readers == 0 {
		readers = max(4, 2*runtime.NumCPU())
	}
	if s.reads, err = sqlitePool(ctx, path, o, readers, "_pragma=query_only(1)"); err != nil {
		return errors.Join(err, pool(s.writes).Close())
	}
	return nil
}

func sqlitePool(ctx context.Context, path string, o Options, conns int, extra string) (*gorm.DB, error) {
	// The driver reads pragmas from the query; journal_mode first takes a lock,
	// so the timeout stands before it. synchronous FULL: a booking that was
	// answered survives a power cut.
	dsn := (&url.URL{Scheme: "file", Opaque: (&url.URL{Path: path}).EscapedPath()}).String() +
		"?_pragma=busy_timeout(10000)&_pragma=journal_mode(WAL)&_pragma=synchronous(FULL)" +
		"&_pragma=foreign_keys(1)&_pragma=temp_store(MEMORY)&_pragma=cache_size(-16000)&" + extra
	db, err := sql.Open(sqlite.DriverName, dsn)
	if err != nil {
		return nil, domain.Unavailable(err)
	}
	db.SetMaxOpenConns(conns)
	db.SetMaxIdleConns(conns)
	if err := db.PingContext(ctx); err != nil {
		return nil, errors.Join(domain.Unavailable(err), db.Close())
	}
	g, err := gorm.Open(&sqlite.Dialector{Conn: db}, gormConfig(newLogger(o.Logger)))
	if err != nil {
		return nil, errors.Join(translate(err), db.Close())
	}
	return g, nil
}
