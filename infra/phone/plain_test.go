package phone

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"github.com/stretchr/testify/assert"
)

// The short way must say what the library says.
func TestPlainMobileIsWhatTheLibrarySays(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 3_000 {
		text := fmt.Sprintf("0%c%08d", "35789"[r.IntN(5)], r.IntN(100_000_000))
		want, err := parseAny(text, text)
		assert.NoError(t, err)
		got, err := Parse(text)
		assert.NoError(t, err)
		assert.Equal(t, want, got)
	}
	for _, text := range []string{"0103123456", "090312345", "09031234567", "0903 12345", "090312345x"} {
		assert.False(t, plainMobile(text), text)
	}
}
