package usecase

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"io"
	"regexp"
	"slices"
	"strings"

	"luudong/domain"
)

// OwnColumns says for the columns of a format where they are in somebody's own
// file: the caption there, or "=" and a value that holds for every row. A
// column that is left out is not in the file.
type OwnColumns map[string]string

const everyRow = "="

// apply returns the columns that are looked for in the file. Required ones that
// nothing is said about stay, so that the file is refused without them.
func (o OwnColumns) apply(columns []domain.Column) []domain.Column {
	if o == nil {
		return columns
	}
	var out []domain.Column
	for _, c := range columns {
		own := o[c.Name]
		if strings.HasPrefix(own, everyRow) || (own == "" && !c.Required) {
			continue
		}
		c.Own = own
		out = append(out, c)
	}
	return out
}

// fill puts the values that hold for every row into a row.
func (o OwnColumns) fill(row domain.Row) {
	for column, own := range o {
		if value, ok := strings.CutPrefix(own, everyRow); ok {
			row.Values[column] = value
		}
	}
}

// forEveryRow reports whether a value is the same for all rows: what is right
// for one list need not be for the next.
func (o OwnColumns) forEveryRow() bool {
	for _, own := range o {
		if strings.HasPrefix(own, everyRow) {
			return true
		}
	}
	return false
}

// ListNeeds are the columns without which nobody of a list can be booked.
var ListNeeds = []string{"personal_id", "full_name", "birth_date", "unit_code", "services"}

// ListColumns is how the columns of a list are understood.
type ListColumns struct {
	Head    domain.TableHead
	Columns OwnColumns // guessed, or as they were given the last time
	Known   bool       // nothing needs to be asked
}

const sampleRows = 5

// ListColumns reads the top of a list and says how its columns are understood:
// as it is in our own format, as the unit of the account said the last time for
// the same captions, else by guess.
func (a *App) ListColumns(ctx context.Context, by domain.Actor, file io.Reader) (ListColumns, error) {
	if err := by.Require(domain.AppointmentManage); err != nil {
		return ListColumns{}, err
	}
	head, err := a.Tables.Head(ctx, file, sampleRows)
	if err != nil {
		return ListColumns{}, err
	}
	for _, c := range head.Captions { // captions are remembered, and a person's data must not be
		if contents[0].form.MatchString(c) || contents[1].form.MatchString(c) {
			return ListColumns{}, domain.Invalid("list.no_captions")
		}
	}
	out := ListColumns{Head: head, Columns: guessColumns(head)}
	if ownFormat(head) {
		return ListColumns{Head: head, Known: true}, nil
	}
	kept, err := view(ctx, a, func(r domain.Repos) (string, error) {
		text, err := r.Settings.Get(ctx, columnsSetting(by, head))
		if domain.CodeOf(err) == domain.CodeNotFound {
			return "", nil
		}
		return text, err
	})
	if err != nil || kept == "" {
		return out, err
	}
	out.Columns = nil
	if err := json.Unmarshal([]byte(kept), &out.Columns); err != nil {
		return out, domain.Internal(err)
	}
	out.Known = !out.Columns.forEveryRow()
	return out, nil
}

// ListColumnsSave checks what somebody said about the columns of a list, and
// remembers it for their unit and these captions. Fields of the error are the
// names of PersonColumns.
func (a *App) ListColumnsSave(ctx context.Context, by domain.Actor, head domain.TableHead, columns OwnColumns) error {
	if err := by.Require(domain.AppointmentManage); err != nil {
		return err
	}
	if err := domain.InvalidFields(checkColumns(head, columns)); err != nil {
		return err
	}
	text, err := json.Marshal(columns)
	if err != nil {
		return domain.Internal(err)
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		name := columnsSetting(by, head)
		if err := r.Settings.Set(ctx, name, string(text)); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "list.columns", "list", name, "")
	})
}

func checkColumns(head domain.TableHead, columns OwnColumns) []domain.FieldError {
	var bad []domain.FieldError
	for _, name := range ListNeeds {
		if columns[name] == "" {
			bad = append(bad, domain.FieldError{Column: name, Key: "input.required"})
		}
	}
	times := make(map[string]int)
	for _, c := range head.Captions {
		times[foldOwn(c)]++
	}
	used := make(map[string]bool)
	for _, c := range PersonColumns {
		own := columns[c.Name]
		if own == "" || strings.HasPrefix(own, everyRow) {
			continue
		}
		switch f := foldOwn(own); {
		case times[f] == 0:
			bad = append(bad, domain.FieldError{Column: c.Name, Value: own, Key: "list.column_unknown"})
		case times[f] > 1:
			bad = append(bad, domain.FieldError{Column: c.Name, Value: own, Key: "list.column_doubled"})
		case used[f]:
			bad = append(bad, domain.FieldError{Column: c.Name, Value: own, Key: "list.column_used"})
		default:
			used[f] = true
		}
	}
	return bad
}

// columnsSetting names what is remembered for a unit and a set of captions in
// their order; case, accents and stars do not matter.
func columnsSetting(by domain.Actor, head domain.TableHead) string {
	folded := make([]string, len(head.Captions))
	for i, c := range head.Captions {
		folded[i] = foldOwn(c)
	}
	sum := sha256.Sum256([]byte(strings.Join(folded, "\x00")))
	return "list_columns:" + by.UnitPath + ":" + hex.EncodeToString(sum[:12])
}

func foldOwn(s string) string { return strings.Trim(domain.FoldText(s), " *:") }

// ownFormat reports whether the required columns are there as our template has them.
func ownFormat(head domain.TableHead) bool {
	for _, c := range PersonColumns {
		if c.Required && columnCalled(head, c.Name, c.CaptionVI) < 0 {
			return false
		}
	}
	return columnCalled(head, "services", "Dịch vụ đăng ký") >= 0 && columnCalled(head, "unit_code", "Mã phường/xã") >= 0
}

// columnCalled returns the first column with one of the captions, -1 if there is none.
func columnCalled(head domain.TableHead, captions ...string) int {
	for _, want := range captions {
		for i, c := range head.Captions {
			if c != "" && foldOwn(c) == foldOwn(want) {
				return i
			}
		}
	}
	return -1
}

// columnBeginning returns the first column whose caption goes on after one of
// the captions of at least two words, -1 if there is none.
func columnBeginning(head domain.TableHead, captions ...string) int {
	for _, begin := range captions {
		for i, c := range head.Captions {
			if strings.Contains(begin, " ") && strings.HasPrefix(foldOwn(c), foldOwn(begin)+" ") {
				return i
			}
		}
	}
	return -1
}

// otherCaptions are captions that offices use besides our own.
var otherCaptions = map[string][]string{
	"personal_id": {"CCCD", "Số CCCD", "Căn cước", "Số căn cước", "Số căn cước công dân", "Căn cước công dân", "Số định danh", "Mã định danh", "ĐDCN", "Số ĐDCN", "CCCD/ĐDCN"},
	"full_name":   {"Họ tên", "Họ và tên đệm", "Tên", "Họ, tên", "Tên công dân", "Họ và chữ đệm và tên", "Full name", "Name"},
	"birth_date":  {"Ngày tháng năm sinh", "Sinh ngày", "Ngày, tháng, năm sinh", "NTNS", "Date of birth"},
	"sex":         {"Giới", "Nam/Nữ", "Phái"},
	"phone":       {"SĐT", "Số điện thoại", "Di động", "Số ĐT", "ĐT", "Điện thoại liên hệ", "Phone"},
	"email":       {"Email", "E-mail", "Hộp thư"},
	"unit_code":   {"Mã phường", "Mã xã", "Mã ĐVHC", "Mã đơn vị hành chính"},
	"address":     {"Nơi ở", "Chỗ ở", "Nơi cư trú", "Nơi ở hiện tại", "Nơi thường trú", "Địa chỉ thường trú", "Chỗ ở hiện nay"},
	"services":    {"Dịch vụ", "Nhu cầu", "Thủ tục"},
	"household":   {"Hộ", "Số hộ", "Hộ gia đình", "Mã hộ gia đình", "Số sổ hộ khẩu"},
}

// contents are what values look like where the caption says nothing.
var contents = []struct {
	column string
	form   *regexp.Regexp
}{
	{"personal_id", regexp.MustCompile(`^\d{12}$`)},
	{"birth_date", regexp.MustCompile(`^(\d{1,2}[/.-]\d{1,2}[/.-]\d{4}|\d{4}-\d{2}-\d{2})$`)},
	{"phone", regexp.MustCompile(`^(\+84|0)[\d .]{9,12}$`)},
	{"sex", regexp.MustCompile(`^(?i:nam|nữ)$`)},
	{"email", regexp.MustCompile(`^\S+@\S+\.\S+$`)},
	{"unit_code", regexp.MustCompile(`^\d{5}$`)},
	{"services", regexp.MustCompile(`^(chip_card|account_l2)`)},
}

// guessColumns finds the columns by caption, then those that are left by content.
func guessColumns(head domain.TableHead) OwnColumns {
	out, used := OwnColumns{}, make(map[int]bool)
	take := func(column string, at int) {
		if at >= 0 && !used[at] && out[column] == "" {
			out[column], used[at] = head.Captions[at], true
		}
	}
	for _, c := range PersonColumns {
		take(c.Name, columnCalled(head, append([]string{c.Name, c.CaptionVI}, otherCaptions[c.Name]...)...))
	}
	for _, c := range PersonColumns { // "Họ tên công dân" is a "Họ tên"
		take(c.Name, columnBeginning(head, append([]string{c.CaptionVI}, otherCaptions[c.Name]...)...))
	}
	for _, c := range contents {
		for at, caption := range head.Captions {
			if caption != "" && looksLike(head, at, c.form) {
				take(c.column, at)
			}
		}
	}
	return out
}

// looksLike reports whether all values of a column that are there have the form.
func looksLike(head domain.TableHead, at int, form *regexp.Regexp) bool {
	filled := false
	for _, row := range head.Sample {
		if row[at] == "" {
			continue
		}
		if !form.MatchString(row[at]) {
			return false
		}
		filled = true
	}
	return filled
}

// ListUnits returns the wards and communes of the account's area, one of which
// may be the home of everybody on a list, in the order of their codes.
func (a *App) ListUnits(ctx context.Context, by domain.Actor) ([]domain.Unit, error) {
	if err := by.Require(domain.AppointmentManage); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]domain.Unit, error) {
		units, err := r.Units.All(ctx, by.UnitPath)
		units = slices.DeleteFunc(units, func(u domain.Unit) bool { return u.ParentID == 0 })
		slices.SortFunc(units, func(x, y domain.Unit) int { return strings.Compare(x.Code, y.Code) })
		return units, err
	})
}
