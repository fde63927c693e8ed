package proof_test

import (
	"fmt"
	"os"
	"os/exec"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

func BenchmarkProf(b *testing.B) {
	x := newBench(b, benchSetting("ROWS", 50_000))
	for b.Loop() {
		pick := x.spread
		if os.Getenv("HOT") != "" {
			pick = x.hot
		}
		low, high := x.slots[0].id, x.slots[len(x.slots)-1].id
		if os.Getenv("HOT") != "" {
			high = low
		}
		for range x.rounds {
			var cmd *exec.Cmd
			if out := os.Getenv("PERF"); out != "" {
				cmd = exec.Command("perf", "record", "-a", "-g", "-F", "499", "-o", out, "sleep", fmt.Sprint(int(x.span.Seconds())))
				require.NoError(b, cmd.Start())
				time.Sleep(100 * time.Millisecond)
			}
			got := x.http(1, pick)
			if cmd != nil {
				_ = cmd.Wait()
			}
			base := 0.0
			if os.Getenv("BASE") != "" {
				base = x.pgbench(low, high)
			}
			fmt.Printf("http %.0f/s p50 %v p99 %v   pgbench %.0f  ratio %.2f\n", got.perSecond, got.quantile(.5), got.quantile(.99), base, got.perSecond/base)
		}
	}
}
