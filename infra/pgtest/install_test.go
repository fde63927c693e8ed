package pgtest

import (
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/stretchr/testify/require"
)

func TestFirstCompleteTakesTheFirstFolderWithAllPrograms(t *testing.T) {
	half, whole, later := t.TempDir(), t.TempDir(), t.TempDir()
	for _, path := range []string{
		filepath.Join(half, "initdb"),
		filepath.Join(whole, "initdb"), filepath.Join(whole, "postgres"), filepath.Join(whole, "pg_ctl"),
		filepath.Join(later, "initdb"), filepath.Join(later, "postgres"), filepath.Join(later, "pg_ctl"),
	} {
		require.NoError(t, os.WriteFile(path, nil, 0o600))
	}
	dir, err := firstComplete([]string{half, whole, later})
	require.NoError(t, err)
	require.Equal(t, whole, dir)
}

func TestMissingPostgresSaysWhatToInstall(t *testing.T) {
	_, err := firstComplete([]string{t.TempDir()})
	require.ErrorIs(t, err, errNoPostgres)
	require.ErrorContains(t, err, "apt-get install postgresql")
}

func TestNewestVersionComesFirst(t *testing.T) {
	dirs := []string{"/usr/lib/postgresql/9/bin", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/17/bin"}
	slices.SortFunc(dirs, newestFirst)
	require.Equal(t, []string{"/usr/lib/postgresql/17/bin", "/usr/lib/postgresql/15/bin", "/usr/lib/postgresql/9/bin"}, dirs)
}
