package apptest

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"luudong/app/usecase"
	"luudong/domain"
)

// Import runs one of the imports on CSV lines and fails the test if a row is refused.
func Import(tb testing.TB, app *usecase.App, kind string, lines ...string) {
	tb.Helper()
	report, err := tryImport(app, kind, false, lines)
	require.NoError(tb, err)
	require.Empty(tb, report.Bad)
}

func tryImport(app *usecase.App, kind string, goodRows bool, lines []string) (usecase.ImportReport, error) {
	run := map[string]func(context.Context, domain.Actor, usecase.ImportFile) (usecase.ImportReport, error){
		"units": app.UnitImport, "points": app.PointImport, "teams": app.TeamImport,
		"holidays": app.HolidayImport, "citizens": app.PersonImport,
	}[kind]
	return run(context.Background(), System(), usecase.ImportFile{
		Name: kind + ".csv", Content: strings.NewReader(strings.Join(lines, "\n") + "\n"), GoodRows: goodRows,
	})
}

// SmallCity enters two wards, three points and two teams, open every day but P3.
func SmallCity(tb testing.TB, app *usecase.App) {
	tb.Helper()
	Import(tb, app, "units", "code,name,type,full_name,ref_lat,ref_lon",
		"26740,Sài Gòn,Phường,Phường Sài Gòn,10.7805,106.704", "26890,Hạnh Thông,Phường,Phường Hạnh Thông,10.8213,106.683")
	Import(tb, app, "points", "code,kind,name,address,unit_code,lat,lon,opening_hours,stations,demand_chip_card,demand_account_l2,priority",
		`P1,apartment_block,Chung cư Mẫu,2 Đường Mẫu,26740,10.7805,106.704,"Mo-Su 07:30-11:30,13:00-17:00; PH 07:30-11:30",5,20,60,1`,
		`P2,cultural_house,Nhà văn hóa Thử,2 Đường Thử,26890,10.8213,106.683,"Mo-Su 07:30-11:30,13:00-17:00; PH 07:30-11:30",5,15,40,2`,
		`P3,agency,Cơ quan Ví Dụ,3 Đường Thử,26890,10.8220,106.684,"Mo-Fr 08:00-12:00",5,0,30,1`)
	Import(tb, app, "teams", "code,name,unit_code,base_lat,base_lon,services,officers,card_kits,shifts,max_hours_per_day,max_hours_per_week",
		`T1,Tổ lưu động 1,26740,10.7805,106.704,"chip_card,account_l2",5,2,Mo-Su 07:00-17:30; PH 07:00-17:30,10,48`,
		`T2,Tổ lưu động 2,26890,10.8213,106.683,account_l2,5,0,Mo-Su 07:00-17:30; PH 07:00-17:30,10,48`)
}

// PublishedPlan plans and publishes a week from a day on.
func PublishedPlan(tb testing.TB, app *usecase.App, from domain.Date) domain.Plan {
	tb.Helper()
	ctx := context.Background()
	p, err := app.PlanCreateHere(ctx, System(), usecase.PlanCreateInput{
		From: from, To: from.AddDays(6), Options: domain.PlanOptions{Iterations: 200, Seed: 1},
	})
	require.NoError(tb, err)
	_, err = app.PlanSolve(ctx, System(), p.ID, nil)
	require.NoError(tb, err)
	p, err = app.PlanPublish(ctx, System(), p.ID)
	require.NoError(tb, err)
	return p
}
