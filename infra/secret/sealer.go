// Package secret keeps ID numbers unreadable at rest: sealed with AES-GCM, and
// found again by a keyed hash.
//
// Both work with keys derived from one master key, so that a hash never says
// anything about the sealing key. The hash is keyed because there are few
// enough ID numbers to try them all against a plain one. Whoever loses the
// master key loses the numbers: it belongs into the backup, apart from the data.
package secret

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"

	"luudong/domain"
)

// KeySize is the length of a master key in bytes.
const KeySize = 32

// keyVersion is the first byte of everything sealed. It says which key and
// method were used, so that a later one can be told apart.
const keyVersion = 1

// Sealer seals, opens and hashes with one master key. It is safe for use by
// several goroutines at once.
type Sealer struct {
	aead        cipher.AEAD
	hashKey     []byte
	fingerprint string
}

// New returns a Sealer for a master key of KeySize bytes; another length is
// secret.key_invalid. The key is not kept.
func New(key []byte) (*Sealer, error) {
	if len(key) != KeySize {
		return nil, domain.Invalid("secret.key_invalid", KeySize)
	}
	sealKey, err1 := hkdf.Key(sha256.New, key, nil, "luudong seal v1", KeySize)
	hashKey, err2 := hkdf.Key(sha256.New, key, nil, "luudong hash v1", sha256.Size)
	mark, err3 := hkdf.Key(sha256.New, key, nil, "luudong fingerprint v1", 8)
	if err := errors.Join(err1, err2, err3); err != nil {
		return nil, fmt.Errorf("derive keys: %w", err)
	}
	block, err := aes.NewCipher(sealKey)
	if err != nil {
		return nil, fmt.Errorf("sealing key: %w", err)
	}
	aead, err := cipher.NewGCMWithRandomNonce(block)
	if err != nil {
		return nil, fmt.Errorf("sealing key: %w", err)
	}
	return &Sealer{aead: aead, hashKey: hashKey, fingerprint: hex.EncodeToString(mark)}, nil
}

// Seal encrypts a text. The same text gives other bytes each time: version (1
// byte), nonce (12), ciphertext and tag (length of the text + 16).
func (s *Sealer) Seal(plain string) ([]byte, error) {
	version := []byte{keyVersion}
	return s.aead.Seal(version, nil, []byte(plain), version), nil //nolint:gosec // G407: this AEAD makes a random nonce itself and wants none
}

// Open returns the text that Seal was given. Bytes that were changed, cut or
// sealed with another key are a CodeInternal error: the data or the key is
// damaged, and nobody's input can mend it.
func (s *Sealer) Open(sealed []byte) (string, error) {
	if len(sealed) == 0 || sealed[0] != keyVersion {
		return "", domain.Internal(errors.New("open sealed text: not sealed by a version known here"))
	}
	plain, err := s.aead.Open(nil, nil, sealed[1:], sealed[:1])
	if err != nil {
		return "", domain.Internal(fmt.Errorf("open sealed text (damaged, or another key than %s): %w", s.fingerprint, err))
	}
	return string(plain), nil
}

// Hash returns 32 bytes by which a text can be found: always the same for a text
// and a key. Give it one canonical form of the text.
func (s *Sealer) Hash(plain string) []byte {
	mac := hmac.New(sha256.New, s.hashKey)
	mac.Write([]byte(plain))
	return mac.Sum(nil)
}

// Fingerprint names the master key (16 hexadecimal digits) without giving it
// away. Keep it beside the data and compare it at start: a new key for old data
// is better found then than with the first number that can't be opened.
func (s *Sealer) Fingerprint() string { return s.fingerprint }

// String keeps keys out of logs.
func (s *Sealer) String() string { return "secret.Sealer(" + s.fingerprint + ")" }

// GoString keeps keys out of logs.
func (s *Sealer) GoString() string { return s.String() }
