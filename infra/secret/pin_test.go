package secret_test

import (
	"encoding/hex"
	"testing"

	"github.com/stretchr/testify/require"
)

// What the key of 32 bytes 0x01 makes of the sample number, written once by version 1.
const (
	pinnedHash        = "0b329e53fd1ce3b9ca20fa08719efa4aea6c93744019ef557f62f1979460b5e1"
	pinnedFingerprint = "c793804310550f6c"
	pinnedSealed      = "01cccc05ea8aad40812ed6b8542befc2e65e5dc1b23c953652c6fe724a11f765b8bcb7e5339c494030"
)

func fromHex(t *testing.T, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	require.NoError(t, err)
	return b
}
