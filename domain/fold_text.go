package domain

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// FoldText returns s in the form in which texts are searched: lower case, no
// accents or tone marks, đ as d, one space between words, none around. Because
// every mark goes, it does not matter where the tone stands (hoà, hòa) or how
// the text is composed. It is for finding, never a key: Thanh An and Thạnh An
// are two wards.
func FoldText(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for _, r := range norm.NFKD.String(s) {
		switch {
		case unicode.IsSpace(r):
			space = b.Len() > 0
			continue
		case unicode.Is(unicode.Mn, r), unicode.Is(unicode.Cf, r):
			continue
		}
		if space {
			b.WriteByte(' ')
			space = false
		}
		r = unicode.ToLower(r)
		if r == 'đ' {
			r = 'd'
		}
		b.WriteRune(r)
	}
	return b.String()
}
