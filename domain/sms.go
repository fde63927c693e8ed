package domain

import "unicode/utf8"

// Letters of one SMS, and of each part of one that is longer.
const (
	plainSingle, plainPart       = 160, 153
	accentedSingle, accentedPart = 70, 67
)

// SMSLength says how many messages a text makes.
type SMSLength struct {
	Characters      int
	Accented, Plain int // as it stands, and when it is sent without accents
}

// MeasureSMS measures a text. A single letter beyond plain ones makes it an
// accented text.
func MeasureSMS(text string) SMSLength {
	n := utf8.RuneCountInString(text)
	length := SMSLength{Characters: n, Plain: parts(n, plainSingle, plainPart), Accented: parts(n, accentedSingle, accentedPart)}
	if n == len(text) {
		length.Accented = length.Plain
	}
	return length
}

func parts(n, single, part int) int {
	if n <= single {
		return min(n, 1)
	}
	return (n + part - 1) / part
}
