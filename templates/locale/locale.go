// Package locale holds everything the program says to a person, in Vietnamese
// and English, and the Printer that says it: messages with numbered values,
// dates as dd/MM/yyyy, weekday names and numbers with the language's
// separators. The catalogues are JSON files, vi/*.json and en/*.json, split by
// audience so that people can work side by side; all files of a language are
// merged. A test fails when a key is missing, doubled or takes different values
// in the two languages.
package locale

import (
	"context"
	"strings"
)

// Lang is a language of the product.
type Lang string

// The languages; Vietnamese is the first and the fallback.
const (
	Vietnamese Lang = "vi"
	English    Lang = "en"
)

// Langs lists the languages in the order in which screens offer them.
func Langs() []Lang { return []Lang{Vietnamese, English} }

// ParseLang returns the language with this code, false if there is none.
func ParseLang(s string) (Lang, bool) {
	for _, l := range Langs() {
		if string(l) == s {
			return l, true
		}
	}
	return Vietnamese, false
}

// Preferred returns the language for a request: the remembered choice (the
// value of the cookie "lang") if it is one of ours, else English only when
// acceptLanguage names English before any other language, else Vietnamese.
func Preferred(remembered, acceptLanguage string) Lang {
	if l, ok := ParseLang(remembered); ok {
		return l
	}
	first, _, _ := strings.Cut(acceptLanguage, ",")
	first, _, _ = strings.Cut(first, ";")
	first, _, _ = strings.Cut(strings.ToLower(strings.TrimSpace(first)), "-")
	if first == string(English) {
		return English
	}
	return Vietnamese
}

type contextKey struct{}

// With returns a context whose pages speak lang.
func With(ctx context.Context, lang Lang) context.Context {
	return context.WithValue(ctx, contextKey{}, lang)
}

// From returns the printer for the language of ctx; Vietnamese if none was set.
func From(ctx context.Context) Printer {
	lang, ok := ctx.Value(contextKey{}).(Lang)
	if !ok {
		lang = Vietnamese
	}
	return For(lang)
}

// T says the message key in the language of ctx; see Printer.T.
func T(ctx context.Context, key string, args ...any) string { return From(ctx).T(key, args...) }
