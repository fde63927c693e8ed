package excel

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

// listCells writes the cells of one line of a list as the sheet's XML.
type listCells struct {
	open [][]byte // of each column, from its letter on: A" s="3"
	full bool     // whole numbers
}

func newListCells(styles []int, full bool) listCells {
	c := listCells{full: full}
	for i, id := range styles {
		kind := ` t="inlineStr"><is><t xml:space="preserve">`
		if look := listColumns[i].look; look == lookCount || look == lookDate {
			kind = `><v>`
		}
		c.open = append(c.open, fmt.Appendf(nil, `" s="%d"%s`, id, kind))
	}
	return c
}

// The columns of listColumns, for what stands out.
const (
	listNumber = iota
	listDay
	listStart
	listName
	listBirth
	listSex
	listID
	listPhone
	listAddress
	listService
	listPoint
	listTeam
	listCode
	listStatus
)

// append adds the row of one line; number counts over all sheets.
func (c *listCells) append(b []byte, row, number int, l *domain.AppointmentLine) []byte {
	at := strconv.AppendInt(make([]byte, 0, 8), int64(row), 10)
	b = append(append(append(b, `<row r="`...), at...), `">`...)
	b = c.number(b, listNumber, at, int64(number))
	b = c.day(b, listDay, at, l.Visit.Date)
	b = c.text(b, listStart, at, l.Start.String())
	b = c.text(b, listName, at, listText(l.FullName))
	b = c.day(b, listBirth, at, l.BirthDate)
	b = c.text(b, listSex, at, sexLabels[l.Sex])
	b = c.text(b, listID, at, shownID(l.PersonalID.Reveal(), c.full))
	b = c.text(b, listPhone, at, shownPhone(domain.LocalPhone(l.Phone), c.full))
	b = c.text(b, listAddress, at, listText(l.Address))
	b = c.text(b, listService, at, serviceLabel(l.Service))
	b = c.text(b, listPoint, at, listPointText(l.Visit))
	b = c.text(b, listTeam, at, listText(l.Visit.TeamCode))
	b = c.text(b, listCode, at, l.Code)
	b = c.text(b, listStatus, at, statusLabels[l.Status])
	return append(b, "</row>"...)
}

func listPointText(v *domain.Visit) string { return listText(v.PointCode + " – " + v.PointName) }

// listText is a text of any length as a list holds it: as cellText, but cut only
// where a spreadsheet would refuse the file.
func listText(s string) string {
	s = cleanText(s)
	if len(s) <= excelize.TotalCellChars {
		return s
	}
	return cut(s, excelize.TotalCellChars/2) // it counts in UTF-16, where a character may be two
}

func (c *listCells) begin(b []byte, column int, row []byte) []byte {
	b = append(b, `<c r="`...)
	b = append(b, byte('A'+column))
	b = append(b, row...)
	return append(b, c.open[column]...)
}

func (c *listCells) number(b []byte, column int, row []byte, n int64) []byte {
	return append(strconv.AppendInt(c.begin(b, column, row), n, 10), "</v></c>"...)
}

// firstSerial is the first day that all spreadsheets number alike, with 61: they
// take 1900 for a leap year.
var firstSerial = domain.NewDate(1900, time.March, 1)

func (c *listCells) day(b []byte, column int, row []byte, d domain.Date) []byte {
	if d.IsZero() || d < firstSerial {
		return b
	}
	return c.number(b, column, row, int64(d-firstSerial)+61)
}

func (c *listCells) text(b []byte, column int, row []byte, s string) []byte {
	return append(appendEscaped(c.begin(b, column, row), s), "</t></is></c>"...)
}

// escapeLike is a text that a spreadsheet takes for a character it does not hold.
var escapeLike = regexp.MustCompile(`_(x[0-9A-Fa-f]{4}_)`)

// appendEscaped writes a clean text as XML character data of a cell.
func appendEscaped(b []byte, s string) []byte {
	if strings.Contains(s, "_x") {
		s = escapeLike.ReplaceAllString(s, "_x005F_$1")
	}
	from := 0
	for i := 0; i < len(s); i++ {
		var entity string
		switch s[i] {
		case '&':
			entity = "&amp;"
		case '<':
			entity = "&lt;"
		case '>':
			entity = "&gt;"
		default:
			continue
		}
		b = append(append(b, s[from:i]...), entity...)
		from = i + 1
	}
	return append(b, s[from:]...)
}
