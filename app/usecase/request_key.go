package usecase

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"
)

// RequestKey makes the idempotency key of a form from the random value the form
// was drawn with and what it asks for. The same form sent twice has one key; a
// form that a browser kept and somebody filled in anew has another. "" without
// a random value.
func RequestKey(drawn string, asked ...string) string {
	if drawn == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(drawn + "\x00" + strings.Join(asked, "\x00")))
	return hex.EncodeToString(sum[:])
}
