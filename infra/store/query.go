package store

import (
	"slices"
	"strings"
	"unicode/utf8"

	"gorm.io/gorm"
	"gorm.io/gorm/clause"

	"luudong/domain"
)

// maxParameters is the number of values of one statement. SQLite allows 32,766,
// but its Go driver looks each value up by going through all: with 30,000 of
// them, 5,000 people took nine times as long. PostgreSQL hardly minds.
const maxParameters = 1_000

// insertAll inserts rows of the given number of columns in as few statements as
// the engines allow, and sets their generated IDs.
func insertAll[R any](db *gorm.DB, rows []R, columns int) error {
	if db.Name() == postgresEngine.name {
		return translate(insertRecords(db, rows))
	}
	return insertValues(db, rows, columns)
}

// insertValues is insertAll with a value list, which can say what to do on a conflict.
func insertValues[R any](db *gorm.DB, rows []R, columns int) error {
	if len(rows) == 0 {
		return nil
	}
	return translate(db.CreateInBatches(rows, maxParameters/columns).Error)
}

// upsertAll inserts rows or updates those whose key column is known already.
func upsertAll[R any](db *gorm.DB, rows []R, columns int, key string) error {
	return insertValues(db.Clauses(clause.OnConflict{Columns: []clause.Column{{Name: key}}, UpdateAll: true}), rows, columns)
}

// idsByCode returns the ids of rows by their codes.
func idsByCode(db *gorm.DB, table string, codes []string) (map[string]int64, error) {
	ids := make(map[string]int64, len(codes))
	for chunk := range slices.Chunk(codes, maxParameters) {
		var rows []struct {
			ID   int64
			Code string
		}
		if err := db.Table(table).Select("id", "code").Where("code IN ?", chunk).Scan(&rows).Error; err != nil {
			return nil, translate(err)
		}
		for _, r := range rows {
			ids[r.Code] = r.ID
		}
	}
	return ids, nil
}

// distinct returns an invalid error "code.duplicate" if a code stands twice:
// which of the two is meant would be a guess.
func distinct(codes []string) error {
	seen := make(map[string]bool, len(codes))
	for _, c := range codes {
		if seen[c] {
			return domain.Invalid("code.duplicate", c)
		}
		seen[c] = true
	}
	return nil
}

// list reads a page of a query and the number of all rows that match. The
// columns are selected only after counting.
func list[V any](q *gorm.DB, columns, order string, p domain.Page) ([]V, int, error) {
	var total int64
	if p.Limit > 0 || p.Offset > 0 {
		if err := q.Session(&gorm.Session{}).Count(&total).Error; err != nil {
			return nil, 0, translate(err)
		}
	}
	var views []V
	q = q.Session(&gorm.Session{}).Select(columns).Order(order)
	if p.Limit > 0 {
		q = q.Limit(p.Limit)
	}
	if p.Offset > 0 {
		q = q.Offset(p.Offset)
		if p.Limit == 0 {
			q = q.Limit(int(total)) // SQLite knows no offset without a limit
		}
	}
	if err := q.Find(&views).Error; err != nil { // not Scan, which gives the log the values
		return nil, 0, translate(err)
	}
	return views, max(int(total), len(views)), nil
}

// one reads the single row of a query, or gorm.ErrRecordNotFound.
func one[V any](q *gorm.DB, columns string) (V, error) {
	var v V
	err := q.Select(columns).Take(&v).Error
	return v, err
}

// mapped turns views into entities.
func mapped[V, E any](views []V, entity func(V) E) []E {
	out := make([]E, len(views))
	for i, v := range views {
		out[i] = entity(v)
	}
	return out
}

// mappedOrError turns views into entities and stops at the first that cannot be read.
func mappedOrError[V, E any](views []V, entity func(V) (E, error)) ([]E, error) {
	out := make([]E, len(views))
	for i, v := range views {
		var err error
		if out[i], err = entity(v); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// inArea keeps rows whose unit lies at or below a path. It compares the text
// itself: LIKE would ignore case on SQLite and let codes hold wildcards.
func inArea(q *gorm.DB, area string) *gorm.DB {
	if area == "/" {
		return q
	}
	return q.Where("substr(units.path, 1, ?) = ?", utf8.RuneCountInString(area), area)
}

// inUnit keeps rows of the unit with this code and of those below it.
func inUnit(q *gorm.DB, code string) *gorm.DB {
	return q.Where("replace(units.path, ?, '') <> units.path", "/"+code+"/")
}

var likeEscaper = strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`)

// What people search for is short; what is longer is cut, so that no text makes
// a statement that the engine refuses or takes long over.
const (
	maxSearchWords = 8
	maxSearchBytes = 300
)

// withoutNUL drops what PostgreSQL has no text for.
var withoutNUL = strings.NewReplacer("\x00", "")

// withWords keeps rows in which every folded word of text occurs in one of the
// columns of folded text.
func withWords(q *gorm.DB, text string, columns ...string) *gorm.DB {
	words := strings.Fields(domain.FoldText(withoutNUL.Replace(strings.ToValidUTF8(text[:min(len(text), maxSearchBytes)], ""))))
	for _, word := range words[:min(len(words), maxSearchWords)] {
		pattern := "%" + likeEscaper.Replace(word) + "%"
		var parts []string
		var values []any
		for _, c := range columns {
			parts = append(parts, c+` LIKE ? ESCAPE '\'`)
			values = append(values, pattern)
		}
		q = q.Where("("+strings.Join(parts, " OR ")+")", values...)
	}
	return q
}

// orderBy returns the ORDER BY of a sort key, "-" reversed, always with the last
// column to make it complete. An unknown key sorts by that column alone.
func orderBy(sort string, columns map[string]string, last string) string {
	key, reversed := strings.CutPrefix(sort, "-")
	direction := ""
	if reversed {
		direction = " DESC"
	}
	column, known := columns[key]
	switch {
	case !known:
		return last
	case column == last:
		return last + direction
	}
	return column + direction + ", " + last
}

// forUpdate holds the rows of a table until the transaction ends. SQLite needs
// nothing: its write transaction holds everything.
func forUpdate(table string) clause.Locking {
	return clause.Locking{Strength: clause.LockingStrengthUpdate, Table: clause.Table{Name: table}}
}
