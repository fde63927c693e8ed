package store

import (
	"context"
	"database/sql/driver"
	"encoding/hex"
	"encoding/json"
	"reflect"
	"strings"

	"gorm.io/gorm"
	"gorm.io/gorm/schema"
)

// maxRecords is how many rows PostgreSQL gets in one statement.
const maxRecords = 2_000

// insertRecords inserts rows on PostgreSQL and sets their generated IDs. The rows
// travel as one value, so that the statement is the same for any number of them:
// it is parsed and planned once a connection. A list of values is another
// statement for every length, which cost a batch of bookings more than the rest.
func insertRecords[R any](db *gorm.DB, rows []R) error {
	for begin := 0; begin < len(rows); begin += maxRecords {
		if err := insertSomeRecords(db, rows[begin:min(len(rows), begin+maxRecords)]); err != nil {
			return err
		}
	}
	return nil
}

func insertSomeRecords[R any](db *gorm.DB, rows []R) error {
	stmt := &gorm.Statement{DB: db}
	if err := stmt.Parse(&rows[0]); err != nil {
		return err
	}
	id := stmt.Schema.PrioritizedPrimaryField
	var fields []*schema.Field
	var names []string
	for _, f := range stmt.Schema.Fields {
		if f.DBName != "" && (f != id || !f.HasDefaultValue) {
			fields, names = append(fields, f), append(names, f.DBName)
		}
	}
	records, err := recordsOf(db.Statement.Context, rows, fields)
	if err != nil {
		return err
	}
	columns := strings.Join(names, ", ")
	statement := "INSERT INTO " + stmt.Schema.Table + " (" + columns + ") SELECT " + columns + " FROM json_populate_recordset(NULL::" + stmt.Schema.Table + ", ?)"
	if id == nil || !id.HasDefaultValue {
		return db.Exec(statement, records).Error
	}
	// Rows, not Scan: Scan gives the log the statement with its values.
	made, err := db.Raw(statement+" RETURNING "+id.DBName, records).Rows()
	if err != nil {
		return err
	}
	defer func() { _ = made.Close() }()
	for i := 0; made.Next(); i++ {
		var value int64
		if err := made.Scan(&value); err != nil {
			return err
		}
		if err := id.Set(db.Statement.Context, reflect.ValueOf(&rows[i]).Elem(), value); err != nil {
			return err
		}
	}
	return made.Err()
}

// recordsOf writes rows as PostgreSQL reads them from JSON: bytes in hexadecimal,
// all else as the driver would send it.
func recordsOf[R any](ctx context.Context, rows []R, fields []*schema.Field) (string, error) {
	records := make([]map[string]any, len(rows))
	for i := range rows {
		records[i] = make(map[string]any, len(fields))
		for _, f := range fields {
			value, _ := f.ValueOf(ctx, reflect.ValueOf(&rows[i]).Elem())
			if v, ok := value.(driver.Valuer); ok {
				var err error
				if value, err = v.Value(); err != nil {
					return "", err
				}
			}
			if raw, ok := value.([]byte); ok {
				value = `\x` + hex.EncodeToString(raw)
			}
			records[i][f.DBName] = value
		}
	}
	text, err := json.Marshal(records)
	return string(text), err
}
