// Package password hashes the passwords of accounts with argon2id.
package password

import (
	"runtime"

	"github.com/alexedwards/argon2id"
)

// params are OWASP's first choice for argon2id: 19 MiB, two passes, one lane. A
// check takes some 20 ms, and many at once do not exhaust the memory.
var params = &argon2id.Params{Memory: 19 * 1024, Iterations: 2, Parallelism: 1, SaltLength: 16, KeyLength: 32}

// Hasher implements domain.Passwords. It checks as many passwords at once as
// there are cores: more would only make everybody wait.
type Hasher struct {
	places chan struct{}
	decoy  string // verified instead of a missing hash, so that both take as long
}

// New returns a Hasher.
func New() (*Hasher, error) {
	decoy, err := argon2id.CreateHash("nobody has this password", params)
	return &Hasher{places: make(chan struct{}, runtime.NumCPU()), decoy: decoy}, err
}

// Hash returns the encoded hash with its salt and parameters.
func (h *Hasher) Hash(password string) (string, error) {
	h.places <- struct{}{}
	defer func() { <-h.places }()
	return argon2id.CreateHash(password, params)
}

// Verify reports whether the password belongs to the hash; see domain.Passwords.
func (h *Hasher) Verify(password, hash string) bool {
	h.places <- struct{}{}
	defer func() { <-h.places }()
	against := hash
	if against == "" {
		against = h.decoy
	}
	ok, err := argon2id.ComparePasswordAndHash(password, against)
	return ok && err == nil && hash != ""
}
