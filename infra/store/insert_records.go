package store

import (
	"context"
	"fmt"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/jackc/pgx/v5/pgtype"
	"gorm.io/gorm"
	"gorm.io/gorm/schema"

	"luudong/domain"
)

// maxRecords is how many rows PostgreSQL gets in one statement.
const maxRecords = 2_000

// insertRecords inserts rows on PostgreSQL and sets their generated IDs. They
// travel as one array a column, so that the statement is the same for any number
// of them: it is parsed and planned once a connection. A list of values is
// another statement for every length, which cost a batch of bookings more than
// the rest. It goes past GORM to the driver, which sends arrays in binary.
func insertRecords[R any](db *gorm.DB, rows []R) error {
	for begin := 0; begin < len(rows); begin += maxRecords {
		some := rows[begin:min(len(rows), begin+maxRecords)]
		insert, err := newRecordInsert(db, some)
		if err == nil {
			err = insert.run(db, len(some), insert.setIDs(db.Statement.Context, some))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// recordInsert is the statement that inserts rows, and its values.
type recordInsert struct {
	statement string
	columns   []any         // one slice a column
	id        *schema.Field // that the table generates; nil for none
}

func newRecordInsert[R any](db *gorm.DB, rows []R) (recordInsert, error) {
	parsed := &gorm.Statement{DB: db}
	if err := parsed.Parse(&rows[0]); err != nil {
		return recordInsert{}, err
	}
	insert := recordInsert{id: parsed.Schema.PrioritizedPrimaryField}
	values := reflect.ValueOf(rows)
	if insert.id != nil {
		// Without a default the column is an ordinary one; and so it is when the rows
		// have their IDs already.
		if _, unset := insert.id.ValueOf(db.Statement.Context, values.Index(0)); !insert.id.HasDefaultValue || !unset {
			insert.id = nil
		}
	}
	var names, arrays []string
	for _, f := range parsed.Schema.Fields {
		if f.DBName == "" || f == insert.id {
			continue
		}
		column, columnType, err := columnOf(db.Statement.Context, values, f)
		if err != nil {
			return insert, err
		}
		insert.columns = append(insert.columns, column)
		names = append(names, f.DBName)
		arrays = append(arrays, "$"+strconv.Itoa(len(names))+"::"+columnType+"[]")
	}
	columns := strings.Join(names, ", ")
	insert.statement = "INSERT INTO " + parsed.Schema.Table + " (" + columns + ") SELECT * FROM unnest(" + strings.Join(arrays, ", ") + ")"
	if insert.id != nil {
		insert.statement += " RETURNING " + insert.id.DBName
	}
	return insert, nil
}

// setIDs returns what gives one row after the other the ID that came back.
func (i recordInsert) setIDs(ctx context.Context, rows any) func(scan func(...any) error) error {
	values, n := reflect.ValueOf(rows), 0
	return func(scan func(...any) error) error {
		var id int64
		if err := scan(&id); err != nil {
			return err
		}
		n++
		return i.id.Set(ctx, values.Index(n-1), id)
	}
}

// run inserts n rows and hands each ID that comes back to set.
func (i recordInsert) run(db *gorm.DB, n int, set func(scan func(...any) error) error) (err error) {
	ctx := db.Statement.Context
	begin := time.Now()
	defer func() {
		db.Logger.Trace(ctx, begin, func() (string, int64) { return i.statement, int64(n) }, err)
	}()
	if i.id == nil {
		_, err := db.Statement.ConnPool.ExecContext(ctx, i.statement, i.columns...)
		return err
	}
	made, err := db.Statement.ConnPool.QueryContext(ctx, i.statement, i.columns...)
	if err != nil {
		return err
	}
	defer func() { _ = made.Close() }()
	for made.Next() {
		if err := set(made.Scan); err != nil {
			return err
		}
	}
	return made.Err()
}

// columnOf gathers the values of one field of all rows, with the type that
// PostgreSQL has for them.
func columnOf(ctx context.Context, rows reflect.Value, f *schema.Field) (column any, columnType string, err error) {
	at := func(i int) reflect.Value { return f.ReflectValueOf(ctx, rows.Index(i)) }
	n := rows.Len()
	switch f.FieldType {
	case reflect.TypeFor[instant]():
		return gathered(n, func(i int) *time.Time { v := at(i).Interface().(instant); return v.pointer() }), "timestamptz", nil
	case reflect.TypeFor[civilDate]():
		return gathered(n, func(i int) pgtype.Date { return pgDate(civilDate(at(i).Int())) }), "date", nil
	case reflect.TypeFor[sealed]():
		return gathered(n, func(i int) []byte { return at(i).Bytes() }), "bytea", nil
	case reflect.TypeFor[*int64]():
		return gathered(n, func(i int) *int64 { return at(i).Interface().(*int64) }), "bigint", nil
	}
	switch f.FieldType.Kind() {
	case reflect.String:
		return gathered(n, func(i int) string { return at(i).String() }), "text", nil
	case reflect.Int, reflect.Int64:
		return gathered(n, func(i int) int64 { return at(i).Int() }), "bigint", nil
	case reflect.Float64:
		return gathered(n, func(i int) float64 { return at(i).Float() }), "double precision", nil
	case reflect.Bool:
		return gathered(n, func(i int) bool { return at(i).Bool() }), "boolean", nil
	}
	return nil, "", fmt.Errorf("store: %s.%s: a column of %s is not known here", f.Schema.Table, f.DBName, f.FieldType)
}

func gathered[V any](n int, at func(int) V) []V {
	out := make([]V, n)
	for i := range out {
		out[i] = at(i)
	}
	return out
}

func pgDate(d civilDate) pgtype.Date {
	if d == 0 {
		return pgtype.Date{}
	}
	return pgtype.Date{Time: domain.Date(d).At(0, time.UTC), Valid: true}
}
