package pgtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
)

// keeperScript waits until its standard input closes, which happens when the
// test process ends in whatever way, then stops the server and removes the
// cluster's folder ($1) with pg_ctl ($2).
const keeperScript = `
read -r _
[ -d "$1" ] || exit 0
"$2" stop --pgdata="$1/data" --mode=immediate --timeout=30 || true
rm -rf "$1"
`

// keeper is the shell process that cleans up after a test process that could not.
type keeper struct {
	cmd  *exec.Cmd
	pipe *os.File
}

// startKeeper starts the keeper of a cluster, before the server starts.
func startKeeper(c *Cluster) (*keeper, error) {
	reader, writer, err := os.Pipe()
	if err != nil {
		return nil, fmt.Errorf("pgtest: %w", err)
	}
	defer func() { _ = reader.Close() }() // the shell has its own handle
	cmd := exec.CommandContext(context.Background(), "/bin/sh", "-c", keeperScript,
		"pgtest-keeper", c.dir, filepath.Join(c.bin, "pg_ctl"))
	cmd.Dir = "/"
	cmd.Stdin = reader
	cmd.SysProcAttr = c.owner.attributes()
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("pgtest: start the keeper: %w", err), writer.Close())
	}
	return &keeper{cmd: cmd, pipe: writer}, nil
}

// release ends the keeper. It cleans up whatever of the cluster is still there.
func (k *keeper) release() error {
	err := k.pipe.Close()
	if waitErr := k.cmd.Wait(); waitErr != nil {
		err = errors.Join(err, fmt.Errorf("pgtest: keeper: %w", waitErr))
	}
	return err
}
