package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"testing"

	"github.com/stretchr/testify/require"
)

// Other tools read the lines of `bench planner`.
func TestBenchPlanner(t *testing.T) {
	t.Parallel()
	data := filepath.Join("..", "..", "domain", "planner", "bench", "testdata")
	for _, c := range []struct {
		name, file, format, field string
	}{
		{"routes", "toptw/c101.txt", "toptw", "routes"},
		{"visits", "fieldday/city-475-15-7.json", "fieldday", "visits"},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			var out, messages bytes.Buffer
			code := Run(context.Background(), []string{"bench", "planner", filepath.Join(data, c.file), "--format", c.format,
				"--iterations", "200", "--seed", "3"}, &out, &messages)
			require.Zero(t, code, messages.String())
			line := map[string]any{}
			require.NoError(t, json.Unmarshal(out.Bytes(), &line))
			require.Equal(t, c.format, line["format"])
			require.Positive(t, line["objective"])
			require.NotEmpty(t, line[c.field])
			require.EqualValues(t, 3, line["seed"])
			require.EqualValues(t, 200, line["iterations"])
		})
	}
	t.Run("no such format", func(t *testing.T) {
		t.Parallel()
		var out, messages bytes.Buffer
		code := Run(context.Background(), []string{"bench", "planner", filepath.Join(data, "toptw/c101.txt"), "--format", "x"}, &out, &messages)
		require.Equal(t, exitFailed, code)
		require.Contains(t, messages.String(), "no format")
	})
}
