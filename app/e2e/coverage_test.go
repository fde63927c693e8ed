package e2e

import (
	"context"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/domain"
)

// From the board to a printed roster in three clicks: the point, the roster of
// its next visit, print.
func TestManagerPrintsARosterThreeClicksFromTheBoard(t *testing.T) {
	p := StartProgram(t)
	p.PublishCity(p.Today().AddDays(1))
	visit, _ := bookPeople(t, p)
	page := p.SignIn(domain.RoleManager, "/coverage")
	page.WaitText("Nên đến đâu tiếp theo")
	page.CheckAccessibility()
	page.Screenshot("coverage-board")

	page.In("#table").Click(visit.PointName) // 1
	page.WaitText("Lượt sắp tới")
	page.CheckAccessibility()
	page.Screenshot("coverage-point")
	page.InRow(visit.Start.String() + "–" + visit.End.String()).Click("Danh sách ngày") // 2
	page.WaitText("Trần Văn Bình")
	value(page, "watch for printing", chromedp.Evaluate[bool](`window.print = () => { document.title = "printed" }; true`))
	page.Click("In") // 3
	require.Equal(t, "printed", page.Title())

	// The workbook is as near.
	page.Goto(p.URL + "/coverage")
	page.In("#table").Click(visit.PointName)
	page.InRow(visit.Start.String() + "–" + visit.End.String()).Click("Danh sách ngày")
	require.Contains(t, cells(t, page.Download("Tải")), "Trần Văn Bình")
}

func TestManagerHandsPointsToThePlanner(t *testing.T) {
	p := StartProgram(t)
	apptest.SmallCity(t, p.App)
	page := p.SignIn(domain.RoleManager, "/coverage?service=account_l2")
	page.WaitText("Chưa có tổ nào đến, chưa có lượt nào")
	page.Click("Lập kế hoạch cho các điểm đã chọn")
	page.WaitText("Đã giao cho bộ phận lập kế hoạch")
	page.Goto(p.URL + "/coverage?view=units")
	page.WaitText("Phường Hạnh Thông")
	page.CheckAccessibility()
	page.Goto(p.URL + "/coverage?q=khong+co+gi")
	page.WaitText("Không có điểm nào")
	page.CheckAccessibility()
	plans, err := p.App.PlanList(context.Background(), apptest.System(), domain.Page{})
	require.NoError(t, err)
	require.Equal(t, "manager", plans.Items[0].CreatedBy)

	planner := p.SignIn(domain.RolePlanner, "/coverage", NoScript)
	planner.Click("Lập kế hoạch cho các điểm đã chọn")
	require.Contains(t, planner.URL(), "/planner/plans/")
}

func TestManagerReports(t *testing.T) {
	p := StartProgram(t)
	p.PublishCity(p.Today().AddDays(-1))
	admin := p.SignIn(domain.RoleAdministrator, "/admin/indicators")
	admin.Fill("Tên tiếng Việt", "Điểm đã mở")
	admin.Fill("Tên tiếng Anh", "Points opened")
	admin.Click("Lưu")
	admin.WaitText("Đã lưu chỉ số")
	admin.CheckAccessibility()
	admin.Screenshot("admin-indicators")

	page := p.SignIn(domain.RoleManager, "/manager/reports/targets?period=month&day="+p.Today().String())
	page.Fill("Số lượt phải phục vụ", "chín")
	page.ExpectStatus(422)
	page.Click("Lưu")
	page.WaitText("số nguyên")
	page.Fill("Số lượt phải phục vụ", "900")
	page.Click("Lưu")
	page.WaitText("Đã lưu chỉ tiêu")
	page.CheckAccessibility()
	page.Goto(p.URL + "/manager/reports/indicators")
	page.Fill("Giá trị", "12,5")
	page.Click("Lưu")
	page.WaitText("Đã lưu giá trị")
	page.CheckAccessibility()
	page.Screenshot("report-indicators")
	page.Goto(p.URL + "/manager/reports?period=month&day=" + p.Today().String())
	page.WaitText("Điểm đã mở")
	require.True(t, page.HasText("900"))
	page.CheckAccessibility()
	page.Screenshot("report-month")
	require.Contains(t, cells(t, page.Download("Tải Excel để ký")), "BÁO CÁO KẾT QUẢ LƯU ĐỘNG THÁNG")
	page.Click("Gửi định kỳ")
	page.Fill("Người nhận", "lanh-dao@example.vn")
	page.In("form[action='/manager/reports/sending']").Click("Gửi định kỳ")
	page.WaitText("Đã đặt lịch")
	page.CheckAccessibility()
	page.Screenshot("report-sending")
}
