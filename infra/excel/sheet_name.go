package excel

import (
	"strconv"
	"strings"
	"unicode/utf16"
)

const maxSheetName = 31 // UTF-16 units

// sheetName returns a sheet name made from base that Excel accepts and that no
// other sheet of the book has (names that differ by case alone are the same).
func (b *book) sheetName(base string) string {
	base = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`:\/?*[]'`, r) {
			return '-'
		}
		return r
	}, cleanText(base))
	if base == "" || strings.EqualFold(base, "history") { // Excel keeps that name for itself
		base = strings.TrimSpace("Danh sách " + base)
	}
	name := cutSheetName(base, maxSheetName)
	for i := 2; b.names[strings.ToLower(name)]; i++ {
		suffix := " (" + strconv.Itoa(i) + ")"
		name = cutSheetName(base, maxSheetName-len(suffix)) + suffix
	}
	b.names[strings.ToLower(name)] = true
	return name
}

func cutSheetName(s string, units int) string {
	used := 0
	for i, r := range s {
		if used += utf16.RuneLen(r); used > units {
			return strings.TrimSpace(s[:i])
		}
	}
	return s
}

// quoteSheet returns a sheet name as references have it.
func quoteSheet(name string) string { return "'" + strings.ReplaceAll(name, "'", "''") + "'" }
