// Package pgtest gives tests a real, private PostgreSQL.
//
// Most tests need one call:
//
//	url := pgtest.NewDatabase(t)
//
// It returns an empty database that is dropped when the test ends. The server
// behind it is started once per test process, or, when the environment variable
// LUUDONG_TEST_POSTGRES_URL names one, shared by all test processes: the command
// in the folder run starts a cluster, sets the variable for a command and stops
// the cluster when the command ends. `make test` works that way.
//
// Tests that stop, kill or restart the server start a [Cluster] of their own.
//
// Decisions:
//
//   - A missing PostgreSQL fails the test and says what to install. A skipped
//     test of the production database would be worse than a red one.
//   - PostgreSQL refuses to run as root, and build machines often are root, so
//     the server then runs as the user postgres (or nobody).
//   - The tests connect as an ordinary role that owns its database, as the
//     program does in production, not as superuser.
//   - A server never outlives its test process. A small shell process holds the
//     reading end of a pipe; when the test process goes away for whatever reason,
//     also by SIGKILL, the pipe closes and the shell stops the server and
//     removes its folder.
package pgtest
