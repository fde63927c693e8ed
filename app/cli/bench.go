package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/spf13/cobra"

	"luudong/domain/planner/bench"
)

// benchOptions are the flags of `bench planner`.
type benchOptions struct {
	format, json string
	teams        int
	run          bench.Options
}

func (c *commander) benchCommand() *cobra.Command {
	cmd := &cobra.Command{Use: "bench", Short: "Đo chất lượng (measure quality)"}
	o := benchOptions{run: bench.Options{Now: time.Now}}
	planner := &cobra.Command{
		Use: "planner FILE… --format FORMAT", Args: cobra.MinimumNArgs(1),
		Short:   "Giải các bài toán chuẩn công khai bằng bộ lập kế hoạch (solve public benchmark problems)",
		Example: "  luudong bench planner c101.txt c102.txt --format toptw --teams 2 --time 10s --seed 1 --json -",
		RunE: func(cmd *cobra.Command, files []string) error {
			if o.run.Time <= 0 && o.run.Iterations <= 0 {
				o.run.Time = 10 * time.Second
			}
			return c.runBench(cmd.Context(), files, o)
		},
	}
	f := planner.Flags()
	f.StringVar(&o.format, "format", "", "toptw, solomon, pcvrptw, fieldday or city")
	f.IntVar(&o.teams, "teams", 0, "teams or vehicles (default: as the file says)")
	f.DurationVar(&o.run.Time, "time", 0, "how long to search an instance (default 10s unless --iterations is given)")
	f.IntVar(&o.run.Iterations, "iterations", 0, "how many steps a worker")
	f.Uint64Var(&o.run.Seed, "seed", 1, "seed of the search")
	f.IntVar(&o.run.Workers, "workers", 1, "searches side by side")
	f.StringVar(&o.json, "json", "-", "write one JSON line an instance to this file (- for the standard output)")
	_ = planner.MarkFlagRequired("format")
	cmd.AddCommand(planner)
	return cmd
}

// runBench solves the files one after the other and writes each answer at once.
func (c *commander) runBench(ctx context.Context, files []string, o benchOptions) (err error) {
	out := c.stdout
	if o.json != "-" {
		file, createErr := os.Create(o.json)
		if createErr != nil {
			return createErr
		}
		defer func() { err = errors.Join(err, file.Close()) }()
		out = file
	}
	for _, name := range files {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err := benchFile(ctx, out, name, o); err != nil {
			return err
		}
	}
	return nil
}

func benchFile(ctx context.Context, out io.Writer, name string, o benchOptions) error {
	file, err := os.Open(name)
	if err != nil {
		return err
	}
	defer file.Close()
	in, err := bench.Read(file, bench.NameOf(name), bench.Format(o.format), o.teams)
	if err != nil {
		return err
	}
	result, err := bench.Run(ctx, in, o.run)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	return json.NewEncoder(out).Encode(result)
}
