package e2e

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"luudong/app/apptest"
	"luudong/domain"
)

// cells returns everything that stands in a workbook.
func cells(t *testing.T, file string) string {
	t.Helper()
	book, err := excelize.OpenFile(file)
	require.NoError(t, err)
	defer func() { require.NoError(t, book.Close()) }()
	var all strings.Builder
	for _, sheet := range book.GetSheetList() {
		rows, err := book.GetRows(sheet)
		require.NoError(t, err)
		fmt.Fprintln(&all, rows)
	}
	return all.String()
}

func TestManagerSeesTheWeekAndTakesRostersHome(t *testing.T) {
	p := StartProgram(t)
	monday := p.Today().Monday().AddDays(7)
	p.PublishCity(monday)
	visit, _ := bookPeople(t, p)

	page := p.SignIn(domain.RoleManager, "")
	page.WaitText("Tuần này không có lượt phục vụ")
	page.CheckAccessibility()
	page.Screenshot("manager-empty-week")
	page.Goto(p.URL + "/manager?day=" + visit.Date.String())
	require.Contains(t, page.Text(".stats"), "Phiếu hẹn 3")
	page.CheckAccessibility()
	page.Screenshot("manager-week")
	page.InRow(visit.Date.Format("02/01/2006")).Click("Danh sách: ")
	page.WaitText(visit.PointName)
	require.Contains(t, page.URL(), "/manager/rosters?day="+visit.Date.String())
}

func TestManagerDownloads(t *testing.T) {
	p := StartProgram(t)
	plan := p.PublishCity(p.Today().AddDays(1))
	visit, codes := bookPeople(t, p)
	page := p.SignIn(domain.RoleManager, "/manager/rosters?day="+visit.Date.String())
	page.CheckAccessibility()

	row := fmt.Sprintf("%s–%s", visit.Start, visit.End)
	file := page.InRow(row).Download("Tải xuống")
	require.Equal(t, norm.NFC.String("Danh sách "+visit.Date.Format("02-01-2006")+" "+visit.PointName+".xlsx"), norm.NFC.String(filepath.Base(file)))
	masked := cells(t, file)
	require.Contains(t, masked, "Trần Văn Bình")
	require.Contains(t, masked, codes[1])
	require.NotContains(t, masked, people[1].id)

	page.Check("Số đầy đủ")
	page.WaitText("Mỗi lần tải được ghi vào nhật ký")
	page.CheckAccessibility()
	page.Screenshot("manager-rosters-full")
	require.Contains(t, cells(t, page.Download("Tải danh sách đang chọn")), people[1].id)
	events, err := p.App.AuditList(context.Background(), apptest.System(), domain.Page{Limit: 1})
	require.NoError(t, err)
	require.Equal(t, "roster.export_full", events.Items[0].Action)

	page.Goto(fmt.Sprintf("%s/manager/rosters?plan=%d", p.URL, plan.ID))
	require.Contains(t, cells(t, page.Download("Tải kế hoạch")), visit.PointName)
	page.Goto(p.URL + "/manager/rosters?day=" + visit.Date.AddDays(60).String())
	page.WaitText("Không có lượt nào trong phạm vi đã chọn")
	page.CheckAccessibility()
	page.Goto(fmt.Sprintf("%s/manager/rosters/%d", p.URL, visit.ID))
	page.WaitText("Lê Thị Cúc")
	require.NotContains(t, page.Text("body"), people[2].id)
	page.CheckAccessibility()
	page.Screenshot("manager-roster")
}
