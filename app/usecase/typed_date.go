package usecase

import "strings"

// TypedDate turns a day as people type it on a phone's keypad, 12051990,
// 12.05.1990, 12-5-1990 or 12 05 1990, into dd/mm/yyyy. Anything else comes
// back as it is, for domain.ParseDate to accept or refuse.
func TypedDate(s string) string {
	s = strings.TrimSpace(s)
	parts := strings.FieldsFunc(s, func(r rune) bool { return strings.ContainsRune(" ./-", r) })
	if len(parts) == 1 && len(s) == 8 {
		parts = []string{s[:2], s[2:4], s[4:]}
	}
	if len(parts) != 3 || len(parts[2]) != 4 || strings.Trim(strings.Join(parts, ""), "0123456789") != "" {
		return s
	}
	return strings.Join(parts, "/")
}
