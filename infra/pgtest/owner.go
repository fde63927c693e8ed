package pgtest

import (
	"errors"
	"os"
	"os/user"
	"path/filepath"
	"strconv"
	"syscall"
)

// owner is the system user the server runs as. A nil credential means the user
// of the test process.
type owner struct {
	credential *syscall.Credential
}

// findOwner returns the current user, or, for root, an unprivileged one, because
// PostgreSQL refuses to run as root. Returns an error when root has no such user.
func findOwner() (owner, error) {
	if os.Geteuid() != 0 {
		return owner{}, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		account, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, err := strconv.ParseUint(account.Uid, 10, 32)
		if err != nil {
			return owner{}, err
		}
		gid, err := strconv.ParseUint(account.Gid, 10, 32)
		if err != nil {
			return owner{}, err
		}
		return owner{credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}, nil
	}
	return owner{}, errors.New("pgtest: running as root, and neither user postgres nor nobody exists to run the server")
}

// attributes returns how a process of the server starts: as the owner, and in a
// session of its own, so that Ctrl-C in the terminal reaches the test process
// only, which then stops the server in order.
func (o owner) attributes() *syscall.SysProcAttr {
	return &syscall.SysProcAttr{Credential: o.credential, Setsid: true}
}

// makeDir makes a new private folder that belongs to the owner.
func (o owner) makeDir() (string, error) {
	dir, err := os.MkdirTemp(o.base(), "luudong-pgtest-")
	if err != nil || o.credential == nil {
		return dir, err
	}
	if err := os.Chown(dir, int(o.credential.Uid), int(o.credential.Gid)); err != nil {
		return "", errors.Join(err, os.Remove(dir))
	}
	return dir, nil
}

// base returns the folder for temporary files, or /tmp when another user than
// ours could not get there.
func (o owner) base() string {
	base := os.TempDir()
	if o.credential == nil {
		return base
	}
	for dir := filepath.Clean(base); dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
		info, err := os.Stat(dir)
		if err != nil || info.Mode().Perm()&0o001 == 0 {
			return "/tmp"
		}
	}
	return base
}
