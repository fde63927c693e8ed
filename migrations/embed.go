// Package migrations holds the database schema as numbered SQL files, one
// folder per engine with the same file names in each. A new change is a new
// pair of files; a file that was released is never edited.
//
// What both engines promise alike, and the store relies on:
//
//   - a slot's booked count stays between 0 and its capacity;
//   - a person has at most one live appointment per service;
//   - a team is never at two places at once, neither inside a plan nor among
//     the live visits of several plans;
//   - audit events can be added but neither changed nor removed.
//
// Dates are DATE or yyyy-mm-dd text, clock times minutes after midnight,
// instants timestamptz or UTC text of fixed width. A new service is a migration
// that adds its demand and planned columns and widens the checks.
package migrations

import (
	"embed"
	"io/fs"
)

//go:embed postgres/*.sql sqlite/*.sql
var files embed.FS

// Postgres returns the migrations for PostgreSQL.
func Postgres() fs.FS { return sub("postgres") }

// SQLite returns the migrations for SQLite.
func SQLite() fs.FS { return sub("sqlite") }

func sub(folder string) fs.FS {
	dir, err := fs.Sub(files, folder)
	if err != nil {
		panic(err) // the folder is embedded above: cannot happen
	}
	return dir
}
