package pgtest

import (
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
)

// installHint says what to do when there is no PostgreSQL on the machine.
const installHint = "install PostgreSQL: `.ci/install` or `apt-get install postgresql` " +
	"(looked for postgres and initdb in PATH and in /usr/lib/postgresql/*/bin)"

// errNoPostgres reports that the machine has no PostgreSQL server programs.
var errNoPostgres = errors.New("pgtest: no PostgreSQL found; " + installHint)

// binDir returns the folder that holds the server programs postgres, initdb and
// pg_ctl. It follows links, since a link to initdb alone would not find its
// neighbours, and prefers the newest version in Debian's folders, which are not
// in PATH. Returns errNoPostgres when there is none.
func binDir() (string, error) {
	var dirs []string
	if path, err := exec.LookPath("initdb"); err == nil {
		if path, err = filepath.EvalSymlinks(path); err == nil {
			dirs = append(dirs, filepath.Dir(path))
		}
	}
	debian, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	slices.SortFunc(debian, newestFirst)
	return firstComplete(append(dirs, debian...))
}

// firstComplete returns the first folder with every server program in it.
func firstComplete(dirs []string) (string, error) {
	for _, dir := range dirs {
		if hasPrograms(dir) {
			return dir, nil
		}
	}
	return "", errNoPostgres
}

// newestFirst orders /usr/lib/postgresql/9/bin after /usr/lib/postgresql/15/bin:
// of two version numbers the longer one is newer.
func newestFirst(a, b string) int {
	if len(a) != len(b) {
		return len(b) - len(a)
	}
	return strings.Compare(b, a)
}

// hasPrograms reports whether dir holds every server program pgtest runs.
func hasPrograms(dir string) bool {
	for _, name := range []string{"postgres", "initdb", "pg_ctl"} {
		info, err := os.Stat(filepath.Join(dir, name))
		if err != nil || info.IsDir() {
			return false
		}
	}
	return true
}
