// Package sample holds the sample city and enters it through the use cases, so
// that a new installation has something real to show.
package sample

import "embed"

// Files holds data/units.csv, points.csv, teams.csv, citizens.csv and
// holidays.csv, in the columns that an import expects. data/README.md says
// where they come from.
//
//go:embed data/*.csv
var Files embed.FS
