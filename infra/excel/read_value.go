package excel

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"luudong/domain"
)

// cleanText returns s composed (NFC) and trimmed, with white space inside as
// plain spaces and without control and invisible formatting characters.
func cleanText(s string) string {
	plain := true
	for i := 0; i < len(s) && plain; i++ {
		plain = s[i] >= ' ' && s[i] < 0x7f
	}
	if plain {
		return strings.Trim(s, " ")
	}
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == utf8.RuneError, r == 0xFFFE, r == 0xFFFF:
			return -1
		default:
			return r
		}
	}, strings.ReplaceAll(s, "\r\n", "\n"))
	return strings.Trim(norm.NFC.String(s), " ")
}

// cellErrors are what a formula that failed leaves behind.
var cellErrors = map[string]bool{
	"#N/A": true, "#REF!": true, "#VALUE!": true, "#NAME?": true, "#DIV/0!": true,
	"#NUM!": true, "#NULL!": true, "#SPILL!": true, "#CALC!": true, "#GETTING_DATA": true,
}

// checkCell refuses what no column could hold: a failed formula, a text beyond
// all bounds, and text typed with the fonts of the years before Unicode, which
// looks right on its author's screen only.
func checkCell(raw string, row int, column domain.Column) error {
	switch {
	case raw == "":
		return nil
	case raw[0] == '#' && cellErrors[raw]:
		return domain.Invalid("file.cell_error", row, columnLabel(column), raw)
	case len(raw) > maxCellRunes && utf8.RuneCountInString(raw) > maxCellRunes:
		return domain.Invalid("file.cell_too_long", row, columnLabel(column), maxCellRunes)
	case hasLegacyFont(raw):
		return domain.Invalid("file.legacy_font", row, columnLabel(column))
	default:
		return nil
	}
}

// legacyLetters are code points that TCVN3 (.VnTime) uses for à, á, ả, ă, ơ and ê
// and that never touch a letter in ordinary text.
const legacyLetters = "µ¸¶¨¬ª"

func hasLegacyFont(s string) bool {
	at := strings.IndexAny(s, legacyLetters)
	if at < 0 {
		return false
	}
	before, _ := utf8.DecodeLastRuneInString(s[:at])
	_, size := utf8.DecodeRuneInString(s[at:])
	after, _ := utf8.DecodeRuneInString(s[at+size:])
	return isASCIILetter(before) || isASCIILetter(after)
}

func isASCIILetter(r rune) bool { return r < 0x80 && unicode.IsLetter(r) }

// dayOnly cuts the time of day off a date such as 1958-08-17T00:00:00.
func dayOnly(s string, kind domain.ColumnKind) string {
	if kind == domain.DateColumn && len(s) > 10 && s[4] == '-' && s[7] == '-' && (s[10] == 'T' || s[10] == ' ') {
		return s[:10]
	}
	return s
}

// asIs is the value of a CSV cell: what was lost there (1.0715E+11) stays lost
// and is for the caller to refuse.
func asIs(s string, _ domain.ColumnKind) string { return s }

const lastSerial = 2_958_465 // 9999-12-31

// xlsxValue undoes what spreadsheets do to dates and numbers. A serial number in
// a date column becomes yyyy-mm-dd; four digits that can be a year stay, because
// somebody typed a year of birth.
func xlsxValue(date1904 bool) func(string, domain.ColumnKind) string {
	return func(s string, kind domain.ColumnKind) string {
		if kind == domain.TextColumn && onlyDigits(s) || !numberStart(s) || !numberForm.MatchString(s) {
			return s
		}
		f, err := strconv.ParseFloat(s, 64)
		if err != nil {
			return s
		}
		typedYear := len(s) == 4 && f >= 1900 && f <= 2100
		if kind == domain.DateColumn && f >= 1 && f < lastSerial+1 && !typedYear {
			if t, err := excelize.ExcelDateToTime(math.Floor(f), date1904); err == nil {
				return t.Format("2006-01-02")
			}
		}
		return plainNumber(s, f)
	}
}

// onlyDigits and numberStart spare most cells the search for a number's form.
func onlyDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return true
}

func numberStart(s string) bool { return s != "" && (s[0] == '-' || s[0] >= '0' && s[0] <= '9') }

var numberForm = regexp.MustCompile(`^-?\d+(\.\d+)?([eE][+-]?\d{1,2})?$`)

// plainNumber writes a number without exponent and without the noise behind
// the 15 digits a spreadsheet keeps, where that is certain: 7.9158000001E10 →
// 79158000001, 25975.0 → 25975, 10.823100000000001 → 10.8231. A shortened
// 7.92E+10 stays as it is: its digits were lost before it came here. Zeros in
// front of a number cannot be known; the caller's check finds what is too short.
func plainNumber(s string, f float64) string {
	mantissa, exponent, hasExponent := strings.Cut(strings.ToLower(s), "e")
	digits := strings.TrimLeft(strings.NewReplacer("-", "", ".", "").Replace(mantissa), "0")
	switch {
	case hasExponent && strings.HasPrefix(exponent, "+"):
		// Shown to people: only whole if all digits are there.
		if n, err := strconv.Atoi(exponent); err != nil || len(digits) < n+1 {
			return s
		}
	case !hasExponent && !strings.Contains(mantissa, "."):
		return s
	}
	if f == math.Trunc(f) && math.Abs(f) < 1<<53 {
		return strconv.FormatFloat(f, 'f', 0, 64)
	}
	if len(digits) > 15 {
		f, _ = strconv.ParseFloat(strconv.FormatFloat(f, 'g', 15, 64), 64)
	} else if !hasExponent {
		return s
	}
	return strconv.FormatFloat(f, 'f', -1, 64)
}
