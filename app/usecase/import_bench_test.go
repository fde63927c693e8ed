package usecase_test

import (
	"bytes"
	"context"
	"fmt"
	"runtime"
	"strconv"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/app/apptest"
	"luudong/app/sample"
	"luudong/app/usecase"
	"luudong/infra/pgtest"
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

// BenchmarkImportPeople checks and stores a workbook of 50,000 people and
// compares it with a bare read of the same file's raw values. It prints the ratio.
func BenchmarkImportPeople(b *testing.B) {
	const people = 50_000
	data := peopleBook(b, people)
	for _, engine := range []struct {
		name string
		rig  func() *apptest.Rig
	}{
		{"sqlite", func() *apptest.Rig { return apptest.New(b) }},
		{"postgres", func() *apptest.Rig { return apptest.NewOn(b, pgtest.NewDatabase(b)) }},
	} {
		b.Run(engine.name, func(b *testing.B) {
			var bare, imported time.Duration
			for b.Loop() {
				b.StopTimer()
				r := engine.rig()
				r.SmallCity()
				runtime.GC()
				begin := time.Now()
				require.Equal(b, people+1, bareRead(b, data))
				bare += time.Since(begin)
				runtime.GC()
				b.StartTimer()
				begin = time.Now()
				report, err := r.PersonImport(b.Context(), apptest.System(), usecase.ImportFile{Name: "dan.xlsx", Content: bytes.NewReader(data)})
				imported += time.Since(begin)
				require.NoError(b, err)
				require.Empty(b, report.Bad)
				require.Equal(b, people, report.Saved)
			}
			b.ReportMetric(float64(bare.Milliseconds())/float64(b.N), "bare-ms/op")
			b.ReportMetric(float64(imported)/float64(bare), "times-bare")
		})
	}
}

// bareRead returns how many rows the first sheet has after reading every raw value.
func bareRead(b *testing.B, data []byte) (n int) {
	b.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data), excelize.Options{RawCellValue: true})
	require.NoError(b, err)
	defer func() { require.NoError(b, f.Close()) }()
	rows, err := f.Rows(f.GetSheetName(0))
	require.NoError(b, err)
	for rows.Next() {
		_, err := rows.Columns()
		require.NoError(b, err)
		n++
	}
	require.NoError(b, rows.Close())
	return n
}

// peopleBook returns a workbook of invented people with every column filled.
func peopleBook(b *testing.B, people int) []byte {
	b.Helper()
	f := excelize.NewFile()
	sw, err := f.NewStreamWriter("Sheet1")
	require.NoError(b, err)
	head := make([]any, len(usecase.PersonColumns))
	for i, c := range usecase.PersonColumns {
		head[i] = c.CaptionVI
	}
	require.NoError(b, sw.SetRow("A1", head))
	family, given := []string{"Nguyễn", "Trần", "Lê", "Phạm", "Huỳnh"}, []string{"An", "Bình", "Đức", "Hà", "Ước", "Yến"}
	row := make([]any, len(head))
	for n := range people {
		for i, c := range usecase.PersonColumns {
			row[i] = map[string]any{
				"personal_id": fmt.Sprintf("0791900%05d", n), "full_name": family[n%5] + " Thị Mẫu " + given[n%6],
				"birth_date": fmt.Sprintf("%02d/%02d/1990", 1+n%28, 1+n%12), "sex": "Nữ", "phone": fmt.Sprintf("0901%06d", n),
				"email": fmt.Sprintf("nguoi%d@example.vn", n), "unit_code": "26740", "address": fmt.Sprintf("%d Đường Thử", n),
				"services": "account_l2", "household": fmt.Sprintf("H%d", n/4),
			}[c.Name]
		}
		require.NoError(b, sw.SetRow("A"+strconv.Itoa(n+2), row))
	}
	require.NoError(b, sw.Flush())
	buf, err := f.WriteToBuffer()
	require.NoError(b, err)
	return buf.Bytes()
}
