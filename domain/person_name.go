package domain

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const maxNameRunes = 100

// CleanName returns a person's name in NFC with one space between words and no
// invisible characters; the case stays as given. Errors: input.required if
// nothing is left, name.invalid with the first character that cannot be in a
// name (a digit, a control character, what a wrong encoding leaves behind),
// name.too_long with the limit of 100 characters.
func CleanName(s string) (string, error) {
	if !utf8.ValidString(s) {
		return "", Invalid("name.invalid", "U+FFFD")
	}
	visible := strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, s)
	name := norm.NFC.String(strings.Join(strings.Fields(visible), " "))
	for _, r := range name {
		switch {
		case unicode.IsDigit(r):
			return "", Invalid("name.invalid", string(r))
		case unicode.IsControl(r), unicode.Is(unicode.Co, r), r == utf8.RuneError:
			return "", Invalid("name.invalid", fmt.Sprintf("U+%04X", r))
		}
	}
	switch {
	case name == "":
		return "", Invalid("input.required")
	case utf8.RuneCountInString(name) > maxNameRunes:
		return "", Invalid("name.too_long", maxNameRunes)
	}
	return name, nil
}

// splitName takes a name apart in Vietnamese order: family name first, given
// name last. A name of one word is a given name.
func splitName(name string) (family, middle, given string) {
	words := strings.Fields(name)
	switch n := len(words); n {
	case 0:
		return "", "", ""
	case 1:
		return "", "", words[0]
	default:
		return words[0], strings.Join(words[1:n-1], " "), words[n-1]
	}
}
