package locale_test

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

var placeholder = regexp.MustCompile(`\{(\d+)(:raw)?\}`)

// catalogue reads all files of a language and fails on a key that stands twice.
func catalogue(t *testing.T, lang string) map[string]string {
	t.Helper()
	names, err := filepath.Glob(lang + "/*.json")
	require.NoError(t, err)
	require.NotEmpty(t, names)
	messages, home := map[string]string{}, map[string]string{}
	for _, name := range names {
		raw, err := os.ReadFile(name)
		require.NoError(t, err)
		decoder := json.NewDecoder(bytes.NewReader(raw))
		_, err = decoder.Token() // {
		require.NoError(t, err, name)
		for decoder.More() {
			key, err := decoder.Token()
			require.NoError(t, err, name)
			var message string
			require.NoError(t, decoder.Decode(&message), "%s: %v", name, key)
			k := key.(string)
			if other, twice := home[k]; twice {
				t.Errorf("%s stands in %s and in %s", k, other, name)
			}
			messages[k], home[k] = message, name
		}
	}
	return messages
}

func TestCataloguesAgree(t *testing.T) {
	vi, en := catalogue(t, "vi"), catalogue(t, "en")
	for key, message := range vi {
		other, ok := en[key]
		if !ok {
			t.Errorf("%s is missing in English", key)
			continue
		}
		assert.Equal(t, values(message), values(other), "%s takes different values in the two languages", key)
		assert.NotEmpty(t, strings.TrimSpace(message), key)
		assert.NotEmpty(t, strings.TrimSpace(other), key)
	}
	for key := range en {
		if _, ok := vi[key]; !ok {
			t.Errorf("%s is missing in Vietnamese", key)
		}
	}
}

// values lists the placeholders of a message.
func values(message string) []string {
	found := placeholder.FindAllString(message, -1)
	slices.Sort(found)
	return slices.Compact(found)
}

// TestKeysExist looks up every key the program names. Keys nobody names are
// reported but allowed: they may be put together at run time.
func TestKeysExist(t *testing.T) {
	vi := catalogue(t, "vi")
	used := usedKeys(t, "../..")
	seen := map[string]bool{}
	for _, u := range used {
		if !u.prefix {
			seen[u.key] = true
			if _, ok := vi[u.key]; !ok {
				t.Errorf("%s: no message %q", u.place, u.key)
			}
			continue
		}
		known := false
		for key := range vi {
			if strings.HasPrefix(key, u.key) {
				seen[key], known = true, true
			}
		}
		if !known {
			t.Errorf("%s: no message begins with %q", u.place, u.key)
		}
	}
	var unused []string
	for key := range vi {
		if !seen[key] {
			unused = append(unused, key)
		}
	}
	slices.Sort(unused)
	t.Logf("%d of %d messages are named nowhere in the source: %s", len(unused), len(vi), strings.Join(unused, " "))
}
