package locale

// Phrases says messages in a language that is named each time: for texts that
// are written to people, not drawn on a page.
type Phrases struct{}

// T says the message key; see Printer.T.
func (Phrases) T(language, key string, args ...any) string {
	return For(Lang(language)).T(key, args...)
}
