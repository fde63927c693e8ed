package usecase_test

import (
	"bytes"
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

func templateOf(t *testing.T, r *apptest.Rig, by domain.Actor, kind string) *excelize.File {
	t.Helper()
	var out bytes.Buffer
	require.NoError(t, r.ImportTemplate(t.Context(), by, kind, &out))
	f, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	t.Cleanup(func() { assert.NoError(t, f.Close()) })
	return f
}

// TestTemplatesAreReadBack: an empty template brings nothing in, not even its
// examples; filled in with them and with every choice of its lists it is taken whole.
func TestTemplatesAreReadBack(t *testing.T) {
	for _, c := range []struct {
		kind    string
		columns []domain.Column
		run     func(*apptest.Rig, usecase.ImportFile) (usecase.ImportReport, error)
	}{
		{"units", usecase.UnitColumns, func(r *apptest.Rig, f usecase.ImportFile) (usecase.ImportReport, error) {
			return r.UnitImport(context.Background(), apptest.System(), f)
		}},
		{"points", usecase.PointColumns, func(r *apptest.Rig, f usecase.ImportFile) (usecase.ImportReport, error) {
			return r.PointImport(context.Background(), apptest.System(), f)
		}},
		{"teams", usecase.TeamColumns, func(r *apptest.Rig, f usecase.ImportFile) (usecase.ImportReport, error) {
			return r.TeamImport(context.Background(), apptest.System(), f)
		}},
		{"holidays", usecase.HolidayColumns, func(r *apptest.Rig, f usecase.ImportFile) (usecase.ImportReport, error) {
			return r.HolidayImport(context.Background(), apptest.System(), f)
		}},
		{"citizens", usecase.PersonColumns, func(r *apptest.Rig, f usecase.ImportFile) (usecase.ImportReport, error) {
			return r.PersonImport(context.Background(), apptest.System(), f)
		}},
		{"residents", usecase.WaveColumns, func(r *apptest.Rig, f usecase.ImportFile) (usecase.ImportReport, error) {
			return r.PersonImport(context.Background(), apptest.System(), f)
		}},
	} {
		t.Run(c.kind, func(t *testing.T) {
			r := apptest.New(t)
			r.SmallCity()
			f := templateOf(t, r, apptest.System(), c.kind)
			sheet := f.GetSheetName(0)
			bring := func() (usecase.ImportReport, error) {
				data, err := f.WriteToBuffer()
				require.NoError(t, err)
				return c.run(r, usecase.ImportFile{Name: "mau.xlsx", Content: data})
			}
			_, err := bring()
			var refused *domain.Error
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, "file.no_rows", refused.Key, "the example is not brought in")

			for i, column := range c.columns {
				assert.NotEmpty(t, column.CaptionEN, column.Name)
				require.NotEmpty(t, column.Example, column.Name)
				cell, err := excelize.CoordinatesToCellName(i+1, 2)
				require.NoError(t, err)
				require.NoError(t, f.SetCellStr(sheet, cell, column.Example))
			}
			report, err := bring()
			require.NoError(t, err)
			assert.Empty(t, report.Bad)
			assert.Empty(t, report.Warnings)
			assert.Equal(t, 1, report.Saved)
		})
	}
}

func TestChoicesAreReadAsTheyAreOffered(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	for _, c := range []struct{ name, kind, header, row, column, key string }{
		{"kind and unit as the lists have them", "points", pointHeader, `A1,"Cơ quan, đơn vị",Tên,26740 Phường Sài Gòn,10.7805,106.704,Mo 08:00-10:00,5,1`, "", ""},
		{"kind in small letters without accents", "points", pointHeader, `A2,chung cu,Tên,26740 phuong sai gon,10.7805,106.704,Mo 08:00-10:00,5,1`, "", ""},
		{"code of another unit than the name", "points", pointHeader, `A3,agency,Tên,26740 Phường Hạnh Thông,10.7805,106.704,Mo 08:00-10:00,5,1`, "unit_code", "unit.unknown"},
		{"both services", "teams", "code,name,unit_code,base_lat,base_lon,services,officers,card_kits,shifts", `A4,Tên,26740,10.78,106.70,"Thẻ căn cước, tài khoản mức 2",5,1,Mo 08:00-17:00`, "", ""},
		{"services as codes", "teams", "code,name,unit_code,base_lat,base_lon,services,officers,card_kits,shifts", `A5,Tên,26740,10.78,106.70,"account_l2; chip_card",5,1,Mo 08:00-17:00`, "", ""},
		{"a holiday", "holidays", "date,name_vi,kind", `2026-01-01,Tết,Nghỉ bù`, "", ""},
		{"a person's ward", "citizens", "personal_id,full_name,birth_date,unit_code,services", `079190000001,Mẫu,1990-01-01,26740 Phường Sài Gòn,Tài khoản mức 2`, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, err := r.TryImport(c.kind, false, c.header, c.row)
			require.NoError(t, err)
			if c.key == "" {
				assert.Empty(t, report.Bad)
				assert.Equal(t, 1, report.Saved)
				return
			}
			require.Len(t, report.Bad, 1)
			assert.Equal(t, c.column+" "+c.key, report.Bad[0].Column+" "+report.Bad[0].Key)
		})
	}
	p, err := r.PointView(t.Context(), apptest.System(), "A1")
	require.NoError(t, err)
	assert.Equal(t, domain.PointKind("agency"), p.Kind)
}

func TestTemplatesOfferTheUnitsOfTheArea(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	units := func(by domain.Actor, kind string) []string {
		f := templateOf(t, r, by, kind)
		rows, err := f.GetCols("_danh_muc")
		require.NoError(t, err)
		var out []string
		for _, column := range rows {
			if strings.HasPrefix(column[0], "26") {
				out = slices.DeleteFunc(column, func(v string) bool { return v == "" })
			}
		}
		return out
	}
	ward := apptest.As(domain.RolePlanner)
	ward.UnitPath = "/79/26890/"
	both := []string{"26740 Phường Sài Gòn", "26890 Phường Hạnh Thông"}
	assert.Equal(t, both, units(apptest.As(domain.RolePlanner), "points"))
	assert.Equal(t, both[1:], units(ward, "points"))
	desk := apptest.As(domain.RoleDesk)
	desk.UnitPath = "/79/26890/"
	assert.Equal(t, both, units(desk, "citizens"), "people come from anywhere")

	var out bytes.Buffer
	assert.Equal(t, domain.CodeForbidden, domain.CodeOf(r.ImportTemplate(t.Context(), desk, "points", &out)))
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(r.ImportTemplate(t.Context(), desk, "money", &out)))
	assert.Zero(t, out.Len())
}

// TestRowsToCorrectComeBack: the marked workbook, brought back as it is, has the
// same faults; corrected in its cells it is taken, marks, notes and all.
func TestRowsToCorrectComeBack(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	report, err := r.TryImport("points", false, pointHeader,
		`N1,Chung cư,=Tên,26740 Phường Sài Gòn,10.7805,106.704,Mo 08:00-10:00,5,1`,
		`N2,chợ,Tên,26740,10.7805,106.704,Mo 08:00-10:00,5,9`)
	require.NoError(t, err)
	require.Len(t, report.Bad, 2)
	var out bytes.Buffer
	require.NoError(t, r.Workbooks.WriteErrors(&out, report.Columns, report.Rows, report.Bad, func(f domain.FieldError) string { return f.Key }))
	bring := func(data []byte) usecase.ImportReport {
		again, err := r.PointImport(t.Context(), apptest.System(), usecase.ImportFile{Name: "can-sua.xlsx", Content: bytes.NewReader(data)})
		require.NoError(t, err)
		return again
	}
	again := bring(out.Bytes())
	assert.Equal(t, report.Bad, again.Bad, "the rows are those that came")

	f, err := excelize.OpenReader(&out)
	require.NoError(t, err)
	sheet := f.GetSheetName(0)
	notes, err := f.GetComments(sheet)
	require.NoError(t, err)
	require.Len(t, notes, 2)
	for _, note := range notes {
		value := "Trường học"
		if strings.Contains(note.Paragraph[0].Text, "range") {
			value = "3"
		}
		require.NoError(t, f.SetCellStr(sheet, note.Cell, value))
	}
	data, err := f.WriteToBuffer()
	require.NoError(t, err)
	require.NoError(t, f.Close())
	again = bring(data.Bytes())
	assert.Empty(t, again.Bad)
	assert.Equal(t, 2, again.Saved)
	p, err := r.PointView(t.Context(), apptest.System(), "N1")
	require.NoError(t, err)
	assert.Equal(t, "=Tên", p.Name)
}
