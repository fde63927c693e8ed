package excel

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"regexp"
	"slices"
	"strings"

	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

// An office template is somebody's own workbook. Cells to fill have a defined
// name (ten_diem, ngay …); one row of cells named dong_… is repeated for each
// person or visit. Everything else stays as it is. It is opened by others, filled
// with people's data, so nothing in it may run or reach out: macros, links to
// other files, embedded objects and formulas that fetch or send are refused.

// templateLimits bound what an office brings.
var templateLimits = Limits{MaxBytes: 2 * megabyte, MaxUnpacked: 20 * megabyte}

// maxTemplateRows is how far down a template may reach; what is below is no template.
const maxTemplateRows = 500

// activeParts are parts of a workbook that run something or reach out.
var activeParts = []string{
	"xl/externallinks/", "xl/embeddings/", "xl/activex/", "xl/ctrlprops/", "xl/querytables/", "xl/connections.xml",
	"customui/", "xl/webextensions/", "xl/model/", "xl/customdata/",
}

// reachingOut are functions that fetch from elsewhere, or send there what they
// are given; [1] is a cell of another file and cmd|… a program.
var reachingOut = regexp.MustCompile(`(?i)\b(WEBSERVICE|HYPERLINK|IMAGE|RTD|DDE|CALL|REGISTER\.ID|EXEC|CUBE\w*|STOCKHISTORY)\s*\(|\[\d+\]|\|\s*'`)

// CheckTemplate says what is wrong with an office's workbook; see domain.Workbooks.
func (*Writer) CheckTemplate(data []byte, kind domain.TemplateKind) error {
	if err := checkTemplateFile(data); err != nil {
		return err
	}
	f, err := excelize.OpenReader(bytes.NewReader(data))
	if err != nil {
		return brokenXLSX(err)
	}
	defer func() { _ = f.Close() }()
	_, err = readTemplateNames(f, kind)
	return err
}

// checkTemplateFile looks at the file's parts before the library does.
func checkTemplateFile(data []byte) error {
	rd := NewReader(templateLimits)
	if int64(len(data)) > rd.limits.MaxBytes {
		return domain.Invalid("template.too_big", rd.limits.MaxBytes/megabyte)
	}
	if err := rd.unpackable(data); err != nil {
		return err
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return brokenXLSX(err)
	}
	for _, part := range z.File {
		if err := checkTemplatePart(part); err != nil {
			return err
		}
	}
	return nil
}

func checkTemplatePart(part *zip.File) error {
	name := partName(part)
	if strings.Contains(name, "vbaproject") || strings.Contains(name, "macrosheets/") || strings.Contains(name, "dialogsheets/") {
		return domain.Invalid("template.macros")
	}
	for _, active := range activeParts {
		if strings.HasPrefix(name, active) {
			return domain.Invalid("template.active", name)
		}
	}
	switch {
	case strings.HasPrefix(name, "xl/worksheets/") && strings.HasSuffix(name, ".xml"):
		return eachElement(part, func(e xml.StartElement, at, text string) error {
			if isFormula[e.Name.Local] && reachingOut.MatchString(text) {
				return domain.Invalid("template.formula", at)
			}
			return nil
		})
	case strings.HasSuffix(name, ".rels"):
		return eachElement(part, func(e xml.StartElement, _, _ string) error {
			// A link that somebody clicks is theirs to make; a picture elsewhere is fetched unasked.
			if attribute(e, "TargetMode") == "External" && !strings.HasSuffix(attribute(e, "Type"), "/hyperlink") {
				return domain.Invalid("template.active", attribute(e, "Target"))
			}
			return nil
		})
	}
	return nil
}

// isFormula are the elements of a sheet that hold formulas: of cells, of
// conditional formats, of data validation.
var isFormula = map[string]bool{"f": true, "formula": true, "formula1": true, "formula2": true}

// eachElement calls see with each element of a part once its text is known, and
// with the cell that it stands in.
func eachElement(part *zip.File, see func(e xml.StartElement, at, text string) error) error {
	r, err := part.Open()
	if err != nil {
		return brokenXLSX(err)
	}
	defer r.Close()
	d := xml.NewDecoder(r)
	var open xml.StartElement
	var text strings.Builder
	at := ""
	for {
		token, err := d.Token()
		switch t := token.(type) {
		case xml.StartElement:
			open = t.Copy()
			text.Reset()
			if t.Name.Local == "c" {
				at = attribute(t, "r")
			}
		case xml.CharData:
			text.Write(t)
		case xml.EndElement:
			if t.Name.Local == open.Name.Local {
				if err := see(open, at, text.String()); err != nil {
					return err
				}
			}
		}
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return brokenXLSX(err)
		}
	}
}

func attribute(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// templateCells is where a template is filled.
type templateCells struct {
	sheet string
	once  map[string][2]int // column and row, from 1
	row   map[string]int    // column
	at    int               // the row to repeat
}

// builtInNames are Excel's own.
const builtInNames = "_xlnm."

// readTemplateNames finds the named cells, or says what is wrong with each name.
func readTemplateNames(f *excelize.File, kind domain.TemplateKind) (templateCells, error) {
	out := templateCells{once: make(map[string][2]int), row: make(map[string]int)}
	var bad []domain.FieldError
	for _, d := range f.GetDefinedName() {
		if strings.HasPrefix(strings.ToLower(d.Name), builtInNames) {
			continue
		}
		if key := out.add(kind.Names(), strings.ToLower(d.Name), d.RefersTo); key != "" {
			bad = append(bad, domain.FieldError{Column: d.Name, Value: d.RefersTo, Key: key})
		}
	}
	for name, cell := range out.once {
		if cell[1] == out.at {
			bad = append(bad, domain.FieldError{Column: name, Value: ref(cell[0], cell[1]), Key: "template.in_the_row"})
		}
	}
	switch {
	case len(bad) > 0:
		slices.SortFunc(bad, func(a, b domain.FieldError) int { return strings.Compare(a.Column, b.Column) })
		return out, &domain.Error{Code: domain.CodeInvalid, Key: "template.names", Args: []any{len(bad)}, Fields: bad}
	case len(out.row) == 0:
		return out, domain.Invalid("template.no_row", strings.Join(kind.Names().Row, ", "))
	}
	return out, checkTemplateSheet(f, out)
}

// add notes where a name stands and returns what is wrong with it, "" if nothing is.
func (t *templateCells) add(known domain.TemplateNames, name, refersTo string) (key string) {
	repeated := slices.Contains(known.Row, name)
	if !repeated && !slices.Contains(known.Once, name) {
		return "template.unknown_name"
	}
	sheet, column, row, err := oneCell(refersTo)
	_, again := t.once[name]
	_, againRow := t.row[name]
	switch {
	case err != nil:
		return "template.not_a_cell"
	case again || againRow:
		return "template.name_twice"
	case t.sheet != "" && sheet != t.sheet:
		return "template.other_sheet"
	case repeated && t.at != 0 && row != t.at:
		return "template.other_row"
	case repeated:
		t.sheet, t.at, t.row[name] = sheet, row, column
	default:
		t.sheet, t.once[name] = sheet, [2]int{column, row}
	}
	return ""
}

// checkTemplateSheet looks at the sheet that is filled.
func checkTemplateSheet(f *excelize.File, cells templateCells) error {
	if n, err := f.GetSheetIndex(cells.sheet); err != nil || n < 0 {
		return domain.Invalid("template.no_sheet", cells.sheet)
	}
	rows, err := f.GetRows(cells.sheet)
	if err != nil {
		return brokenXLSX(err)
	}
	if len(rows) > maxTemplateRows {
		return domain.Invalid("template.too_long", cells.sheet, maxTemplateRows)
	}
	return nil
}

var errNotOneCell = errors.New("not one cell")

// oneCell reads 'Tờ 1'!$B$4; a range is an error unless it is one cell.
func oneCell(refersTo string) (sheet string, column, row int, err error) {
	at := strings.LastIndex(refersTo, "!")
	if at < 0 {
		return "", 0, 0, errNotOneCell
	}
	sheet = strings.TrimPrefix(refersTo[:at], "=")
	if len(sheet) > 1 && sheet[0] == '\'' {
		sheet = strings.ReplaceAll(sheet[1:len(sheet)-1], "''", "'")
	}
	cell := strings.ReplaceAll(refersTo[at+1:], "$", "")
	if first, last, isRange := strings.Cut(cell, ":"); isRange {
		if first != last {
			return "", 0, 0, errNotOneCell
		}
		cell = first
	}
	column, row, err = excelize.CellNameToCoordinates(cell)
	if err == nil && row > maxTemplateRows {
		err = errNotOneCell
	}
	return sheet, column, row, err
}
