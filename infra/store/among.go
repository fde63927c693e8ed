package store

import (
	"database/sql/driver"
	"encoding/hex"
	"fmt"
	"strings"

	"gorm.io/gorm"
)

// among keeps rows whose column is one of the values. PostgreSQL gets them as
// one array, so that the statement is the same for any number of them.
func among[V any](q *gorm.DB, column, columnType string, values []V) *gorm.DB {
	if q.Name() != postgresEngine.name {
		return q.Where(column+" IN ?", values)
	}
	return q.Where(column+" = ANY(?::"+columnType+"[])", array[V](values))
}

// array writes values as PostgreSQL reads arrays.
type array[V any] []V

// Value returns the text of the array.
func (a array[V]) Value() (driver.Value, error) {
	items := make([]string, len(a))
	for i, v := range a {
		switch v := any(v).(type) {
		case []byte:
			items[i] = `"\\x` + hex.EncodeToString(v) + `"`
		case string:
			items[i] = `"` + arrayEscaper.Replace(v) + `"`
		default:
			items[i] = fmt.Sprint(v)
		}
	}
	return "{" + strings.Join(items, ",") + "}", nil
}

var arrayEscaper = strings.NewReplacer(`\`, `\\`, `"`, `\"`)
