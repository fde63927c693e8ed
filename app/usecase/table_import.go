package usecase

import (
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"luudong/domain"
)

// ImportFile is a file somebody brings.
type ImportFile struct {
	Name      string
	Content   io.Reader
	GoodRows  bool       // take the good rows when some are bad; otherwise a bad row changes nothing at all
	CheckOnly bool       // read and check, save nothing: to hand the file back with marks
	Columns   OwnColumns // nil for a file in our own format
}

// ImportReport says what became of a file.
type ImportReport struct {
	Rows     []domain.Row // what was read, to hand back with marks
	Columns  []domain.Column
	Saved    int
	Bad      []domain.FieldError // why rows were refused
	BadRows  int                 // number of refused rows
	Warnings []domain.FieldError // worth a look; not refused
}

// Refused reports whether nothing was saved because of bad rows.
func (r ImportReport) Refused() bool { return len(r.Bad) > 0 && r.Saved == 0 }

// tableImport is one kind of file: how a row is read and how the good ones are saved.
type tableImport[T any] struct {
	kind    string // for the audit log, e.g. "point"
	columns []domain.Column
	// keys names the columns whose value may stand in the file only once.
	keys  []string
	parse func(p *rowParser) T
	// warn returns findings that do not refuse the row; may be nil.
	warn func(row domain.Row, item T) []domain.FieldError
	save func(ctx context.Context, r domain.Repos, items []T) error
}

// run reads the whole file, then saves all rows, or none, in one transaction.
func (t tableImport[T]) run(ctx context.Context, a *App, by domain.Actor, f ImportFile) (ImportReport, error) {
	report := ImportReport{Columns: t.columns}
	good, err := t.read(ctx, a, f, &report)
	if err != nil {
		return report, err
	}
	if len(report.Rows) == 0 {
		return report, domain.Invalid("file.no_rows")
	}
	if f.CheckOnly || len(good) == 0 || (len(report.Bad) > 0 && !f.GoodRows) {
		return report, nil
	}
	err = a.Store.Within(ctx, func(r domain.Repos) error {
		if err := t.save(ctx, r, good); err != nil {
			return err
		}
		return a.audit(ctx, r, by, t.kind+".import", t.kind, "", fmt.Sprintf("%d saved, %d refused", len(good), report.BadRows))
	})
	if err == nil {
		report.Saved = len(good)
	}
	return report, err
}

func (t tableImport[T]) read(ctx context.Context, a *App, f ImportFile, report *ImportReport) ([]T, error) {
	var good []T
	seen := make(map[string]int)
	for row, err := range a.Tables.Read(ctx, f.Content, f.Name, f.Columns.apply(t.columns)) {
		if err != nil {
			return nil, err
		}
		f.Columns.fill(row)
		report.Rows = append(report.Rows, row)
		p := &rowParser{row: decoded(row, t.columns)}
		item := t.parse(p)
		t.checkLengths(p)
		t.checkKeys(p, seen)
		if len(p.bad) > 0 {
			report.Bad = append(report.Bad, p.bad...)
			report.BadRows++
			continue
		}
		if t.warn != nil {
			report.Warnings = append(report.Warnings, t.warn(row, item)...)
		}
		good = append(good, item)
	}
	return good, nil
}

// maxValueRunes is how long a value may be; notes have more room.
const (
	maxValueRunes = 500
	maxNotesRunes = 2_000
)

// checkLengths refuses values that no page or printed list has room for.
func (t tableImport[T]) checkLengths(p *rowParser) {
	for _, c := range t.columns {
		limit := maxValueRunes
		if c.Name == "notes" {
			limit = maxNotesRunes
		}
		if v := p.row.Get(c.Name); len(v) > limit && utf8.RuneCountInString(v) > limit && !p.hasFailed(c.Name) {
			p.fail(c.Name, "input.too_long", limit)
		}
	}
}

// checkKeys refuses a value of a key column that an earlier row has.
func (t tableImport[T]) checkKeys(p *rowParser, seen map[string]int) {
	for _, column := range t.keys {
		v := p.row.Get(column)
		if v == "" {
			continue
		}
		key := column + "\x00" + v
		if first, ok := seen[key]; ok {
			p.fail(column, "input.duplicate", first)
			continue
		}
		seen[key] = p.row.Number
	}
}

// unitsByCode loads the units an import refers to.
func (a *App) unitsByCode(ctx context.Context) (map[string]domain.Unit, error) {
	return view(ctx, a, func(r domain.Repos) (map[string]domain.Unit, error) {
		units, err := r.Units.All(ctx, "/")
		byCode := make(map[string]domain.Unit, len(units))
		for _, u := range units {
			byCode[u.Code] = u
		}
		return byCode, err
	})
}

// unit reads a unit code that must be known and lie in the actor's area.
func (p *rowParser) unit(column string, units map[string]domain.Unit, by domain.Actor) domain.Unit {
	code := p.row.Get(column)
	u, ok := unitOf(units, code)
	switch {
	case code == "":
		p.fail(column, "input.required")
	case !ok:
		p.fail(column, "unit.unknown", code)
	case !by.InArea(u.Path):
		p.fail(column, "area.outside")
	}
	return u
}

// serviceChoices are what a cell of services offers; other lists of codes are read as well.
var (
	serviceChoices = []string{"Thẻ căn cước", "Tài khoản mức 2", "Thẻ căn cước, tài khoản mức 2"}
	serviceCodes   = []string{"chip_card", "account_l2", "chip_card,account_l2"}
)

// decoded returns the row with the codes of what was chosen from a list; the
// row itself stays as it was brought.
func decoded(row domain.Row, columns []domain.Column) domain.Row {
	var values map[string]string
	for _, c := range columns {
		v := row.Get(c.Name)
		if v == "" || len(c.Codes) == 0 || slices.Contains(c.Codes, v) {
			continue
		}
		chosen := slices.Index(c.Choices, v)
		if chosen < 0 {
			folded := domain.FoldText(v)
			chosen = slices.IndexFunc(c.Choices, func(choice string) bool { return domain.FoldText(choice) == folded })
		}
		if chosen < 0 {
			continue
		}
		if values == nil {
			values = maps.Clone(row.Values)
		}
		values[c.Name] = c.Codes[chosen]
	}
	if values != nil {
		row.Values = values
	}
	return row
}

// unitOf finds a unit by its code, or by code and name as templates offer them:
// "26740 Phường Sài Gòn". A name that is not the unit's finds nothing.
func unitOf(units map[string]domain.Unit, stated string) (domain.Unit, bool) {
	code, name, _ := strings.Cut(stated, " ")
	u, ok := units[code]
	if name != "" && name != u.FullName && domain.FoldText(name) != domain.FoldText(u.FullName) {
		return domain.Unit{}, false
	}
	return u, ok
}
