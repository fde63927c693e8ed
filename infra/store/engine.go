package store

import (
	"database/sql"
	"io/fs"

	"github.com/pressly/goose/v3"
	"github.com/riverqueue/river/riverdriver"
	"gorm.io/gorm"
	"gorm.io/gorm/logger"
)

// engine is what differs between the two databases besides their errors.
type engine struct {
	name       string
	dialect    goose.Dialect
	migrations func() fs.FS
	river      func(*sql.DB) riverdriver.Driver[*sql.Tx]
	view       *sql.TxOptions // how a read-only snapshot begins
}

// gormConfig turns off what GORM would do on its own: its transactions around
// single statements, its prepared statements (half the rate, and they hide the
// *sql.Tx that the job queue needs) and its log with values.
func gormConfig(l logger.Interface) *gorm.Config {
	return &gorm.Config{
		SkipDefaultTransaction: true,
		PrepareStmt:            false,
		DisableAutomaticPing:   true,
		Logger:                 l,
	}
}
