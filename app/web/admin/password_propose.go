package admin

import (
	"crypto/rand"
	"strings"
)

// passwordAlphabet leaves out what is easily taken for something else: 0 o, 1 l i.
const passwordAlphabet = "23456789abcdefghjkmnpqrstuvwxyz"

const (
	passwordGroups = 3
	groupLength    = 4
)

// proposePassword returns a random password of 12 characters (about 59 bits) in
// three groups, easy to read out: k7mp-x4tw-nq9e.
func proposePassword() string {
	groups := make([]string, passwordGroups)
	for i := range groups {
		groups[i] = randomLetters(groupLength)
	}
	return strings.Join(groups, "-")
}

func randomLetters(n int) string {
	// 248 = 8 × 31: larger bytes would favour the first letters.
	const limit = 256 / len(passwordAlphabet) * len(passwordAlphabet)
	out := make([]byte, 0, n)
	for one := make([]byte, 1); len(out) < n; {
		_, _ = rand.Read(one) // never fails since Go 1.24
		if int(one[0]) < limit {
			out = append(out, passwordAlphabet[int(one[0])%len(passwordAlphabet)])
		}
	}
	return string(out)
}
