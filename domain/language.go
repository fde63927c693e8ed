package domain

import "slices"

// Language is one that the programme speaks with people.
type Language string

// The languages; Vietnamese is the first, and that of people who chose none.
const (
	Vietnamese Language = "vi"
	English    Language = "en"
)

// Languages lists the languages in the order screens show them.
func Languages() []Language { return []Language{Vietnamese, English} }

// ParseLanguage reads vi or en, or the language's name in either language, from
// a form or a file.
func ParseLanguage(s string) (Language, error) {
	if l := Language(s); slices.Contains(Languages(), l) {
		return l, nil
	}
	switch FoldText(s) {
	case "vi", "tieng viet", "vietnamese":
		return Vietnamese, nil
	case "en", "tieng anh", "english":
		return English, nil
	}
	return "", Invalid("language.unknown", s)
}

// OrVietnamese returns the language, or Vietnamese for none.
func (l Language) OrVietnamese() Language {
	if l == "" {
		return Vietnamese
	}
	return l
}
