package store

import (
	"context"
	"log/slog"
	"time"

	"gorm.io/gorm/logger"
)

// statementLogger sends GORM's statements to slog at debug level. It asks GORM
// for the statement with placeholders (ParamsFilter): values are people's data.
type statementLogger struct{ log *slog.Logger }

func newLogger(l *slog.Logger) logger.Interface { return statementLogger{l} }

// LogMode is part of GORM's interface; the level is slog's business.
func (l statementLogger) LogMode(logger.LogLevel) logger.Interface { return l }

// Info, Warn and Error are GORM's own remarks. They may quote values, so only
// their formats are kept.
func (l statementLogger) Info(ctx context.Context, format string, _ ...any) {
	l.log.DebugContext(ctx, "gorm", "note", format)
}

// Warn logs the format of a warning.
func (l statementLogger) Warn(ctx context.Context, format string, _ ...any) {
	l.log.DebugContext(ctx, "gorm", "warning", format)
}

// Error logs the format of an error; the error itself goes to the caller.
func (l statementLogger) Error(ctx context.Context, format string, _ ...any) {
	l.log.DebugContext(ctx, "gorm", "error", format)
}

// Trace logs one statement, its duration and its number of rows.
func (l statementLogger) Trace(ctx context.Context, begin time.Time, fc func() (string, int64), err error) {
	if !l.log.Enabled(ctx, slog.LevelDebug) {
		return
	}
	statement, rows := fc()
	l.log.DebugContext(ctx, "sql", "statement", statement, "rows", rows,
		"duration", time.Since(begin), "failed", err != nil)
}

// ParamsFilter hands GORM the statement without its values.
func (l statementLogger) ParamsFilter(_ context.Context, statement string, _ ...any) (string, []any) {
	return statement, nil
}
