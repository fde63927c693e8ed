package excel

import (
	"encoding/csv"
	"io"
	"iter"
	"strconv"
	"strings"
	"unicode/utf8"

	"luudong/domain"
)

const byteOrderMark = "\ufeff" // by which Excel knows UTF-8

// csvFlushRows is how many lines leave together: the first ones at once.
const csvFlushRows = 500

// writeListCSV writes a list as CSV: the same columns as the workbook, days as
// dd/mm/yyyy, lines ended as RFC 4180 says.
func writeListCSV(w io.Writer, full bool, lines iter.Seq2[domain.AppointmentLine, error]) error {
	if _, err := io.WriteString(w, byteOrderMark); err != nil {
		return err
	}
	c := csv.NewWriter(w)
	c.UseCRLF = true
	if err := c.Write(listCaptions()); err != nil {
		return err
	}
	record, n := make([]string, len(listColumns)), 0
	for l, err := range lines {
		if err != nil {
			return err
		}
		n++
		fillListRecord(record, n, &l, full)
		if err := c.Write(record); err != nil {
			return err
		}
		if n%csvFlushRows == 0 {
			if c.Flush(); c.Error() != nil {
				return c.Error()
			}
		}
	}
	c.Flush()
	return c.Error()
}

func fillListRecord(to []string, number int, l *domain.AppointmentLine, full bool) {
	to[listNumber] = strconv.Itoa(number)
	to[listDay], to[listStart] = dayVI(l.Visit.Date), l.Start.String()
	to[listName], to[listSex] = l.FullName, sexLabels[l.Sex]
	to[listBirth] = ""
	if !l.BirthDate.IsZero() {
		to[listBirth] = dayVI(l.BirthDate)
	}
	to[listID] = shownID(l.PersonalID.Reveal(), full)
	to[listPhone] = shownPhone(domain.LocalPhone(l.Phone), full)
	to[listAddress], to[listService] = l.Address, serviceLabel(l.Service)
	to[listPoint], to[listTeam] = listPointText(l.Visit), l.Visit.TeamCode
	to[listCode], to[listStatus] = l.Code, statusLabels[l.Status]
	for i, s := range to {
		to[i] = csvText(s)
	}
}

// csvText returns a text that no spreadsheet takes for a formula: an apostrophe
// stands before what begins like one, as people type it themselves.
func csvText(s string) string {
	s = listText(s)
	if first, _ := utf8.DecodeRuneInString(s); s != "" && strings.ContainsRune("=+-@＝＋－＠", first) {
		return "'" + s
	}
	return s
}
