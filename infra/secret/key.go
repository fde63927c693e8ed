package secret

import (
	"crypto/rand"
	"encoding/base64"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"luudong/domain"
)

// ParseKey reads a master key as the configuration has it: KeySize bytes in
// base64 (44 characters; what `openssl rand -base64 32` prints). Anything else is
// secret.key_invalid with the length wanted; the input is not repeated.
func ParseKey(s string) ([]byte, error) {
	key, err := base64.StdEncoding.DecodeString(strings.TrimSpace(s))
	if err != nil || len(key) != KeySize {
		return nil, domain.Invalid("secret.key_invalid", KeySize)
	}
	return key, nil
}

// LoadOrCreateKey returns the master key in a file, in the form of ParseKey. If
// there is no file it makes one with a new random key that the owner alone can
// read (0600), and missing folders (0700); several programs that start at once
// get the same key. Errors: secret.key_file_open (path) if others can read or
// write the file, secret.key_invalid, and those of the file system.
func LoadOrCreateKey(path string) ([]byte, error) {
	key, err := loadKey(path)
	if !errors.Is(err, fs.ErrNotExist) {
		return key, err
	}
	if err := createKey(path); err != nil && !errors.Is(err, fs.ErrExist) {
		return nil, fmt.Errorf("create key file: %w", err)
	}
	return loadKey(path) // what is there now, ours or that of a program that was faster
}

func loadKey(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	if info.Mode().Perm()&0o077 != 0 {
		return nil, domain.Invalid("secret.key_file_open", path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("key file: %w", err)
	}
	return ParseKey(string(text))
}

// createKey writes a complete file under another name and then links it into
// place, which fails if there is one: nobody ever reads half a key.
func createKey(path string) error {
	dir := filepath.Dir(path)
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	key := make([]byte, KeySize)
	_, _ = rand.Read(key)                  // never fails
	f, err := os.CreateTemp(dir, ".key-*") // made with 0600
	if err != nil {
		return err
	}
	defer func() { _ = os.Remove(f.Name()) }()
	_, err = f.WriteString(base64.StdEncoding.EncodeToString(key) + "\n")
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	return os.Link(f.Name(), path)
}
