package domain

import (
	"net/mail"
	"strings"
)

// maxEmail is the longest address that mail servers pass on.
const maxEmail = 254

// ParseEmail returns an e-mail address as it is kept, with its domain in lower
// case, or an invalid error "email.invalid". It takes the address alone, of
// plain letters: what is beyond them, few mail servers deliver.
func ParseEmail(s string) (string, error) {
	s = strings.TrimSpace(s)
	parsed, err := mail.ParseAddress(s)
	if err != nil || parsed.Address != s || len(s) > maxEmail || strings.ContainsFunc(s, notPlain) {
		return "", Invalid("email.invalid", s)
	}
	local, host, _ := strings.Cut(s, "@")
	if !strings.Contains(host, ".") || strings.ContainsAny(host, "[]:@") {
		return "", Invalid("email.invalid", s)
	}
	return local + "@" + strings.ToLower(host), nil
}

func notPlain(r rune) bool { return r <= ' ' || r >= 0x7f || r == '"' }

// MaskEmail shows the first letter of an address and where it is:
// l•••@example.vn, whatever its length.
func MaskEmail(address string) string {
	local, host, found := strings.Cut(address, "@")
	if !found || local == "" {
		return address
	}
	return local[:1] + "•••@" + host
}
