package store

import (
	"context"
	"fmt"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	"github.com/jackc/pgx/v5/stdlib"
	"gorm.io/gorm"
)

// pipeline is several statements that go to PostgreSQL together and are answered
// together, inside the transaction: each still sees what those before it did,
// locks included, but they cost one exchange instead of one each.
type pipeline struct {
	repo
	batch pgx.Batch
}

// query adds a statement whose rows each takes one by one.
func (p *pipeline) query(each func(pgx.CollectableRow) error, statement string, values ...any) {
	p.batch.Queue(statement, values...).Query(func(rows pgx.Rows) error {
		for rows.Next() {
			if err := each(rows); err != nil {
				return err
			}
		}
		return rows.Err()
	})
}

// change adds a statement and counts the rows it changes.
func (p *pipeline) change(rows *int64, statement string, values ...any) {
	p.batch.Queue(statement, values...).Exec(func(done pgconn.CommandTag) error {
		*rows = done.RowsAffected()
		return nil
	})
}

// exec adds a statement without an answer.
func (p *pipeline) exec(statement string, values ...any) { p.batch.Queue(statement, values...) }

// send runs the statements; the first that fails ends it.
func (p *pipeline) send(ctx context.Context) (err error) {
	begin := time.Now()
	defer func() {
		for _, q := range p.batch.QueuedQueries {
			p.tx.Logger.Trace(ctx, begin, func() (string, int64) { return q.SQL, 0 }, err)
		}
	}()
	return translate(p.conn.Raw(func(driverConn any) error {
		c, ok := driverConn.(*stdlib.Conn)
		if !ok {
			return fmt.Errorf("store: a pipeline over %T", driverConn)
		}
		return c.Conn().SendBatch(ctx, &p.batch).Close()
	}))
}

// queueInsert adds the insertion of rows, which get their IDs when it is sent.
func queueInsert[R any](p *pipeline, db *gorm.DB, rows []R) error {
	for begin := 0; begin < len(rows); begin += maxRecords {
		some := rows[begin:min(len(rows), begin+maxRecords)]
		insert, err := newRecordInsert(db, some)
		if err != nil {
			return translate(err)
		}
		if insert.id == nil {
			p.exec(insert.statement, insert.columns...)
			continue
		}
		set := insert.setIDs(db.Statement.Context, some)
		p.query(func(row pgx.CollectableRow) error { return set(row.Scan) }, insert.statement, insert.columns...)
	}
	return nil
}
