// Package proof shows that booking is never wrong: real server processes on real
// databases, raced, killed and measured through HTTP. It holds tests alone:
//
//   - linear_test.go: histories of concurrent requests are linearizable
//     (porcupine), with two servers on PostgreSQL and one on SQLite; the control
//     runs the same against a server whose guard is taken out and must fail.
//   - kill_test.go: kill -9 of a server and of PostgreSQL in the middle of load;
//     every acknowledged booking is there afterwards.
//   - bench_test.go: `make bench-booking`, against pgbench.
//
// The model-based test of all booking operations is beside the use cases, in
// app/usecase/booking_model_test.go. LUUDONG_PROOF_ROUNDS asks for more of each
// (`make proof-booking`). All load goes to 127.0.0.1 and is bounded in count.
//
// A server here is this test program started once more with an environment
// variable (main_test.go): nothing has to be built first.
package proof
