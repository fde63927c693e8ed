package usecase_test

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

const pointHeader = "code,kind,name,unit_code,lat,lon,opening_hours,stations,priority"

func TestImportNamesRowColumnValueAndWhatWouldBeRight(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	for _, c := range []struct {
		name, kind, header, row string
		column, key             string
	}{
		{"unknown ward", "points", pointHeader, `A,agency,Tên,99999,10.78,106.70,Mo 08:00-10:00,5,1`, "unit_code", "unit.unknown"},
		{"point in the sea", "points", pointHeader, `A,agency,Tên,26740,9.5,107.9,Mo 08:00-10:00,5,1`, "lat", "point.outside_city"},
		{"overlapping opening hours", "points", pointHeader, `A,agency,Tên,26740,10.78,106.70,"Mo 08:00-10:00,09:00-11:00",5,1`, "opening_hours", "opening_hours.overlap"},
		{"unknown weekday", "points", pointHeader, `A,agency,Tên,26740,10.78,106.70,Thứ2 08:00-10:00,5,1`, "opening_hours", "opening_hours.weekday"},
		{"text for a number", "points", pointHeader, `A,agency,Tên,26740,10.78,106.70,Mo 08:00-10:00,năm,1`, "stations", "input.integer"},
		{"no coordinate", "points", pointHeader, `A,agency,Tên,26740,,106.70,Mo 08:00-10:00,5,1`, "lat", "input.required"},
		{"unknown kind", "points", pointHeader, `A,chợ,Tên,26740,10.78,106.70,Mo 08:00-10:00,5,1`, "kind", "point.kind"},
		{"code with spaces", "points", pointHeader, `A B,agency,Tên,26740,10.78,106.70,Mo 08:00-10:00,5,1`, "code", "code.form"},
		{"kit missing", "teams", "code,name,unit_code,base_lat,base_lon,services,officers,card_kits,shifts", `A,Tên,26740,10.78,106.70,chip_card,5,0,Mo 08:00-17:00`, "card_kits", "team.kit_missing"},
		{"unknown service", "teams", "code,name,unit_code,base_lat,base_lon,services,officers,card_kits,shifts", `A,Tên,26740,10.78,106.70,visa,5,0,Mo 08:00-17:00`, "services", "service.unknown"},
		{"13-digit ID", "citizens", "personal_id,full_name,birth_date", `0791900000011,Trần Văn Mẫu,1990-01-01`, "personal_id", "personal_id.length"},
		{"letters in an ID", "citizens", "personal_id,full_name,birth_date", `07919000000A,Trần Văn Mẫu,1990-01-01`, "personal_id", "personal_id.digits"},
		{"born tomorrow", "citizens", "personal_id,full_name,birth_date", `079190000001,Trần Văn Mẫu,2026-12-01`, "birth_date", "birth_date.range"},
		{"no such day", "citizens", "personal_id,full_name,birth_date", `079190000001,Trần Văn Mẫu,31/02/1990`, "birth_date", "date.invalid"},
		{"not a phone", "citizens", "personal_id,full_name,birth_date,phone", `079190000001,Trần Văn Mẫu,1990-01-01,12345`, "phone", "phone.invalid"},
		{"unknown holiday kind", "holidays", "date,name_vi,kind", `2026-01-01,Tết,party`, "kind", "holiday.kind"},
	} {
		t.Run(c.name, func(t *testing.T) {
			report, err := r.TryImport(c.kind, false, c.header, c.row)
			require.NoError(t, err)
			require.Len(t, report.Bad, 1, "%v", report.Bad)
			assert.Zero(t, report.Saved)
			assert.Equal(t, 2, report.Bad[0].Row)
			assert.Equal(t, c.column, report.Bad[0].Column)
			assert.Equal(t, c.key, report.Bad[0].Key)
			if c.column == "personal_id" {
				assert.NotContains(t, report.Bad[0].Value, "0791900", "ID numbers are not repeated")
			}
		})
	}
}

func TestImportIsAllOrNothingUnlessAskedForGoodRows(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	r.SmallCity()
	lines := []string{pointHeader,
		`N1,agency,Tên,26740,10.78,106.70,Mo 08:00-10:00,5,1`,
		`N1,agency,Tên,26740,10.78,106.70,Mo 08:00-10:00,5,1`,
		`N2,agency,Tên,26740,10.78,106.70,Mo 08:00-10:00,0,9`}
	report, err := r.TryImport("points", false, lines...)
	require.NoError(t, err)
	assert.True(t, report.Refused())
	assert.Equal(t, 2, report.BadRows)
	assert.Len(t, report.Bad, 3)
	_, err = r.PointView(ctx, apptest.System(), "N1")
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err), "nothing was changed")

	report, err = r.TryImport("points", true, lines...)
	require.NoError(t, err)
	assert.Equal(t, 1, report.Saved)
	p, err := r.PointView(ctx, apptest.System(), "N1")
	require.NoError(t, err)
	assert.Equal(t, "Phường Sài Gòn", p.UnitName)

	var out bytes.Buffer
	require.NoError(t, r.Workbooks.WriteErrors(&out, report.Columns, report.Rows, report.Bad, func(f domain.FieldError) string { return f.Key }))
	assert.NotZero(t, out.Len())
}

func TestImportRefusesWholeFiles(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	for _, c := range []struct{ name, content, key string }{
		{"empty", "", "file.empty"},
		{"header only", pointHeader + "\n", "file.no_rows"},
		{"columns missing", "code,name\nA,B\n", "file.columns_missing"},
		{"broken quotes", pointHeader + "\nA,\"agency,Tên\n", "file.csv_broken"},
		{"Windows-1258", pointHeader + "\nA,agency,T\xean,26740,10.78,106.70,Mo 08:00-10:00,5,1\n", "file.encoding"},
		{"a hundred megabytes", pointHeader + "\n" + strings.Repeat("A,agency,Tên,26740,10.78,106.70,Mo 08:00-10:00,5,1\n", 2_000_000), "file.too_big"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := r.PointImport(context.Background(), apptest.System(), usecase.ImportFile{Name: "p.csv", Content: strings.NewReader(c.content)})
			var e *domain.Error
			require.ErrorAs(t, err, &e)
			assert.Equal(t, c.key, e.Key)
		})
	}
}

func TestWhoMayImportWhere(t *testing.T) {
	r := apptest.New(t)
	ctx := context.Background()
	r.SmallCity()
	planner := apptest.As(domain.RolePlanner)
	planner.UnitPath = "/79/26890/"
	file := func(unit string) usecase.ImportFile {
		return usecase.ImportFile{Name: "p.csv", Content: strings.NewReader(pointHeader + "\nZ,agency,Tên," + unit + ",10.8213,106.683,Mo 08:00-10:00,5,1\n")}
	}
	report, err := r.PointImport(ctx, planner, file("26740"))
	require.NoError(t, err)
	require.Len(t, report.Bad, 1)
	assert.Equal(t, "area.outside", report.Bad[0].Key)
	report, err = r.PointImport(ctx, planner, file("26890"))
	require.NoError(t, err)
	assert.Equal(t, 1, report.Saved)
	_, err = r.PointImport(ctx, apptest.As(domain.RoleDesk), file("26890"))
	assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
	points, err := r.PointList(ctx, planner, domain.PointFilter{})
	require.NoError(t, err)
	assert.Equal(t, 3, points.Total, "a planner sees the own area only")
	_, err = r.PointView(ctx, planner, "P1")
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
	_, err = r.PlanCreateHere(ctx, planner, usecase.PlanCreateInput{From: 100, To: 99})
	assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err), "a horizon of 0 days")

	city := r.PublishedPlan()
	other := planner
	other.UnitPath = "/79/26740/"
	mine, err := r.PlanCreateHere(ctx, planner, usecase.PlanCreateInput{From: city.To + 1, To: city.To + 1, Options: domain.PlanOptions{Iterations: 1}})
	require.NoError(t, err)
	_, err = r.PlanView(ctx, other, mine.ID)
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err), "a plan of another ward")
	assert.Equal(t, domain.CodeNotFound, domain.CodeOf(r.PlanExport(ctx, other, mine.ID, new(bytes.Buffer))))
	_, err = r.PlanPublish(ctx, planner, city.ID)
	assert.Error(t, err)
	plans, err := r.PlanList(ctx, other, domain.Page{})
	require.NoError(t, err)
	assert.Equal(t, 1, plans.Total, "the city's plan concerns the ward")
}
