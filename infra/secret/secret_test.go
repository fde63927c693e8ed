package secret_test

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/secret"
)

const plain = "079090000001"

func newSealer(t *testing.T, fill byte) *secret.Sealer {
	t.Helper()
	s, err := secret.New(bytes.Repeat([]byte{fill}, secret.KeySize))
	require.NoError(t, err)
	return s
}

func TestSealAndOpen(t *testing.T) {
	s := newSealer(t, 1)
	for _, text := range []string{plain, "", "Đặng Hoàng Ví Dụ"} {
		sealed, err := s.Seal(text)
		require.NoError(t, err)
		assert.Len(t, sealed, 1+12+len(text)+16)
		got, err := s.Open(sealed)
		require.NoError(t, err)
		assert.Equal(t, text, got)
		again, err := s.Seal(text)
		require.NoError(t, err)
		assert.NotEqual(t, sealed, again, "never the same bytes twice")
	}
}

func TestOpenRefusesWhatWasTamperedWith(t *testing.T) {
	s := newSealer(t, 1)
	sealed, err := s.Seal(plain)
	require.NoError(t, err)
	for i := range sealed {
		changed := bytes.Clone(sealed)
		changed[i] ^= 1
		_, err := s.Open(changed)
		assert.Equal(t, domain.CodeInternal, domain.CodeOf(err), "byte %d", i)
		_, err = s.Open(sealed[:i])
		assert.Equal(t, domain.CodeInternal, domain.CodeOf(err), "cut at %d", i)
	}
	_, err = newSealer(t, 2).Open(sealed)
	assert.Equal(t, domain.CodeInternal, domain.CodeOf(err), "another key")
	assert.NotContains(t, err.Error(), plain)
}

func TestHash(t *testing.T) {
	a, b := newSealer(t, 1), newSealer(t, 2)
	assert.Len(t, a.Hash(plain), 32)
	assert.Equal(t, a.Hash(plain), newSealer(t, 1).Hash(plain))
	assert.NotEqual(t, a.Hash(plain), a.Hash("079090000002"))
	assert.NotEqual(t, a.Hash(plain), b.Hash(plain))
	// Pins the derivation: a change here makes every stored number impossible to find.
	assert.Equal(t, pinnedHash, fmt.Sprintf("%x", a.Hash(plain)))
	assert.Equal(t, pinnedFingerprint, a.Fingerprint())
	opened, err := a.Open(fromHex(t, pinnedSealed))
	require.NoError(t, err)
	assert.Equal(t, plain, opened)
}

func TestSealerIsNotPrinted(t *testing.T) {
	s := newSealer(t, 1)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		assert.Equal(t, "secret.Sealer("+s.Fingerprint()+")", fmt.Sprintf(verb, s))
	}
}

func TestParseKey(t *testing.T) {
	key, err := secret.ParseKey(base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, 32)) + "\n")
	require.NoError(t, err)
	assert.Equal(t, bytes.Repeat([]byte{7}, 32), key)
	for name, bad := range map[string]string{
		"empty": "", "short": "c2hvcnQ=", "not base64": "khóa bí mật", "long": base64.StdEncoding.EncodeToString(make([]byte, 33)),
	} {
		_, err := secret.ParseKey(bad)
		assert.Equal(t, domain.Invalid("secret.key_invalid", 32), err, name)
	}
	_, err = secret.New(make([]byte, 16))
	assert.Equal(t, domain.Invalid("secret.key_invalid", 32), err)
}

func TestLoadOrCreateKey(t *testing.T) {
	path := filepath.Join(t.TempDir(), "new", "folder", "secret.key")
	key, err := secret.LoadOrCreateKey(path)
	require.NoError(t, err)
	assert.Len(t, key, secret.KeySize)
	info, err := os.Stat(path)
	require.NoError(t, err)
	assert.Equal(t, os.FileMode(0o600), info.Mode().Perm())
	entries, err := os.ReadDir(filepath.Dir(path))
	require.NoError(t, err)
	assert.Len(t, entries, 1, "nothing left behind")

	again, err := secret.LoadOrCreateKey(path)
	require.NoError(t, err)
	assert.Equal(t, key, again)

	require.NoError(t, os.Chmod(path, 0o640))
	_, err = secret.LoadOrCreateKey(path)
	assert.Equal(t, domain.Invalid("secret.key_file_open", path), err)

	require.NoError(t, os.WriteFile(path, []byte("broken"), 0o600))
	require.NoError(t, os.Chmod(path, 0o600))
	_, err = secret.LoadOrCreateKey(path)
	assert.Equal(t, domain.Invalid("secret.key_invalid", 32), err, "a broken key is never replaced")
}

func TestLoadOrCreateKeyFromManyProgramsAtOnce(t *testing.T) {
	path := filepath.Join(t.TempDir(), "secret.key")
	keys := make([][]byte, 16)
	var wg sync.WaitGroup
	for i := range keys {
		wg.Go(func() {
			key, err := secret.LoadOrCreateKey(path)
			assert.NoError(t, err)
			keys[i] = key
		})
	}
	wg.Wait()
	for _, key := range keys {
		assert.Equal(t, keys[0], key)
	}
}

func TestLoadOrCreateKeyWhereNoFileCanBe(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	require.NoError(t, os.WriteFile(file, nil, 0o600))
	_, err := secret.LoadOrCreateKey(filepath.Join(file, "secret.key"))
	assert.Error(t, err)
}
