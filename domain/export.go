package domain

import "time"

// ExportStatus is where a background export is in its life.
type ExportStatus string

// The states of an export.
const (
	ExportQueued  ExportStatus = "queued"
	ExportRunning ExportStatus = "running"
	ExportDone    ExportStatus = "done"
	ExportStopped ExportStatus = "stopped"
	ExportFailed  ExportStatus = "failed"
	ExportExpired ExportStatus = "expired" // was done; the file is gone
)

// Open reports whether the export waits or is under way.
func (s ExportStatus) Open() bool { return s == ExportQueued || s == ExportRunning }

// Export is a list too long for one request, made in the background and kept for
// some days in the database, so that any server can hand it out.
type Export struct {
	ID         int64
	UserID     int64 // who asked; nobody else sees it. 0 is the command line
	Format     ListFormat
	Filter     string // what was chosen, as JSON
	FullIDs    bool
	FileName   string
	Status     ExportStatus
	Stopping   bool // somebody asked for it to end
	Rows       int  // written so far
	Total      int  // expected; 0 as long as it is not known
	Bytes      int64
	CreatedAt  time.Time
	StartedAt  *time.Time
	FinishedAt *time.Time
	ExpiresAt  time.Time // when the file, or a finished record without one, is removed
}
