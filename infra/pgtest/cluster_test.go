package pgtest

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// envHelper makes the test binary act as a process that starts a cluster and
// then waits to be killed.
const envHelper = "PGTEST_HELPER"

func TestMain(m *testing.M) {
	if os.Getenv(envHelper) == "" {
		os.Exit(m.Run())
	}
	c, err := Start(context.Background(), Options{})
	if err != nil {
		fmt.Println("error", err)
		os.Exit(1)
	}
	fmt.Println("started", c.dir, c.Addr())
	time.Sleep(time.Hour)
	runtime.KeepAlive(c)
}

func startCluster(t *testing.T, options Options) *Cluster {
	t.Helper()
	c, err := Start(t.Context(), options)
	require.NoError(t, err)
	t.Cleanup(func() { require.NoError(t, c.Stop()) })
	return c
}

func TestKilledServerKeepsWhatWasCommitted(t *testing.T) {
	t.Parallel()
	c := startCluster(t, Options{Durable: true})
	before := connect(t, c.URL(Role))
	_, err := before.Exec(t.Context(), "CREATE TABLE appointment (code text)")
	require.NoError(t, err)
	_, err = before.Exec(t.Context(), "INSERT INTO appointment VALUES ('A-1')")
	require.NoError(t, err)
	open, err := before.Begin(t.Context())
	require.NoError(t, err)
	_, err = open.Exec(t.Context(), "INSERT INTO appointment VALUES ('A-2')")
	require.NoError(t, err)
	address := c.Addr()

	require.NoError(t, c.Kill())
	require.Error(t, before.Ping(t.Context()))
	require.Error(t, c.Kill(), "a server that is not running cannot be killed")
	require.NoError(t, c.Restart(t.Context()))

	require.Equal(t, address, c.Addr())
	after := connect(t, c.URL(Role))
	require.Equal(t, []string{"A-1"}, queryOne[[]string](t, after, "SELECT array_agg(code) FROM appointment"))
	require.Equal(t, "on", queryOne[string](t, after, "SHOW fsync"))
}

func TestSettingsApplyAndSurviveAnOrderlyRestart(t *testing.T) {
	t.Parallel()
	c := startCluster(t, Options{Settings: map[string]string{"application_name": "it's here"}})
	for range 2 {
		conn := connect(t, c.AdminURL())
		require.Equal(t, "it's here", queryOne[string](t, conn, "SELECT reset_val FROM pg_settings WHERE name = 'application_name'"))
		require.Equal(t, "off", queryOne[string](t, conn, "SHOW fsync"))
		require.NoError(t, c.Restart(t.Context()))
	}
}

func TestStopRemovesEverything(t *testing.T) {
	t.Parallel()
	c, err := Start(t.Context(), Options{})
	require.NoError(t, err)
	require.NoError(t, c.Stop())
	requireGone(t, c.dir, c.Addr())
	require.NoError(t, c.Stop(), "stopping again does nothing")
	require.Error(t, c.Restart(t.Context()))
}

func TestServerThatCannotStartSaysWhyAndLeavesNothing(t *testing.T) {
	t.Parallel()
	_, err := Start(t.Context(), Options{Settings: map[string]string{"max_connections": "many"}})
	require.ErrorContains(t, err, `invalid value for parameter "max_connections"`)
}

func TestServerDoesNotOutliveAKilledTestProcess(t *testing.T) {
	t.Parallel()
	helper := exec.CommandContext(t.Context(), os.Args[0])
	helper.Env = append(os.Environ(), envHelper+"=1")
	output, err := helper.StdoutPipe()
	require.NoError(t, err)
	require.NoError(t, helper.Start())
	line, err := bufio.NewReader(output).ReadString('\n')
	require.NoError(t, err)
	fields := strings.Fields(line)
	require.Len(t, fields, 3, "the helper said: %s", line)
	require.Equal(t, "started", fields[0])
	require.DirExists(t, fields[1])

	require.NoError(t, helper.Process.Kill())
	require.Error(t, helper.Wait(), "the helper was killed")
	requireGone(t, fields[1], fields[2])
}

// requireGone waits until a cluster's folder and server are gone.
func requireGone(t *testing.T, dir, addr string) {
	t.Helper()
	require.Eventually(t, func() bool {
		_, err := os.Stat(dir)
		return os.IsNotExist(err)
	}, stopTimeout, 20*time.Millisecond, "the folder is still there")
	var dialer net.Dialer
	_, err := dialer.DialContext(t.Context(), "tcp", addr)
	require.Error(t, err, "the server still listens")
}
