package usecase_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/sample"
	"luudong/app/usecase"
)

// BenchmarkImportCity reads, checks and stores the sample city's files.
func BenchmarkImportCity(b *testing.B) {
	for b.Loop() {
		r := apptest.New(b)
		for _, t := range []struct {
			name string
			run  func(context.Context, usecase.ImportFile) (usecase.ImportReport, error)
		}{
			{"units", func(ctx context.Context, f usecase.ImportFile) (usecase.ImportReport, error) {
				return r.UnitImport(ctx, apptest.System(), f)
			}},
			{"points", func(ctx context.Context, f usecase.ImportFile) (usecase.ImportReport, error) {
				return r.PointImport(ctx, apptest.System(), f)
			}},
			{"citizens", func(ctx context.Context, f usecase.ImportFile) (usecase.ImportReport, error) {
				return r.PersonImport(ctx, apptest.System(), f)
			}},
		} {
			f, err := sample.Files.Open("data/" + t.name + ".csv")
			require.NoError(b, err)
			report, err := t.run(context.Background(), usecase.ImportFile{Name: t.name, Content: f})
			require.NoError(b, err)
			require.Empty(b, report.Bad)
		}
	}
}
