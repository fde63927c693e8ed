// Package phone reads Vietnamese phone numbers as people write them.
package phone

import (
	"strings"

	"github.com/nyaruka/phonenumbers"

	"luudong/domain"
)

const (
	region  = "VN"
	vietnam = 84 // country code
)

// Parse returns a phone number in E.164 (+84903123456). It accepts 0…, 84… and
// +84…, with spaces, dots, dashes and brackets, mobiles and landlines, and
// numbers of other countries if they begin with +. Anything else is
// phone.invalid with the text given.
//
// A number whose prefix the numbering plan has not assigned today still counts
// if its length is right: prefixes are moved between networks faster than
// programs are updated, and refusing somebody's real number does more harm than
// keeping a wrong one, which the first call shows.
func Parse(s string) (string, error) {
	text := strings.TrimSpace(s)
	if text == "" || strings.ContainsFunc(text, foreign) {
		return "", domain.Invalid("phone.invalid", s)
	}
	if plainMobile(text) {
		return "+84" + text[1:], nil
	}
	return parseAny(text, s)
}

// plainMobile reports a mobile number as nearly everybody writes it: the library
// takes longer over one than the database over storing its owner.
func plainMobile(text string) bool {
	return len(text) == 10 && text[0] == '0' && strings.IndexByte("35789", text[1]) >= 0 &&
		!strings.ContainsFunc(text, func(r rune) bool { return r < '0' || r > '9' })
}

// parseAny asks the library; given is the text for the error.
func parseAny(text, given string) (string, error) {
	n, err := phonenumbers.Parse(text, region)
	if err != nil || !acceptable(n) {
		return "", domain.Invalid("phone.invalid", given)
	}
	return phonenumbers.Format(n, phonenumbers.E164), nil
}

// foreign reports characters that no phone number has. The library would read
// letters as keys of a keypad and stop at others.
func foreign(r rune) bool {
	return !strings.ContainsRune("0123456789+ .-()/\u00a0", r)
}

// acceptable asks for a valid number or one of the right length. The library's
// own idea of possible lengths is too wide for Vietnam: it would take a mobile
// number with two digits missing for a short service number.
func acceptable(n *phonenumbers.PhoneNumber) bool {
	if phonenumbers.IsValidNumber(n) {
		return true
	}
	if n.GetCountryCode() != vietnam {
		return phonenumbers.IsPossibleNumberWithReason(n) == phonenumbers.IS_POSSIBLE
	}
	digits := phonenumbers.GetNationalSignificantNumber(n)
	switch digits[0] {
	case '2': // landline: area code and number
		return len(digits) == 10
	case '3', '5', '7', '8', '9': // mobile
		return len(digits) == 9
	}
	return false
}

// Local returns an E.164 number as people in Vietnam write it, digits only:
// 0903123456, 02835587224. Numbers of other countries keep their +; text that is
// no number comes back as it is.
func Local(e164 string) string {
	if rest, ok := strings.CutPrefix(e164, "+84"); ok && rest != "" {
		return "0" + rest
	}
	return e164
}

// Parser is Parse as the port that the use cases have.
type Parser struct{}

// ParsePhone is Parse.
func (Parser) ParsePhone(s string) (string, error) { return Parse(s) }
