package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

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

func TestManagerTakesEachKindOfExport(t *testing.T) {
	p := StartProgram(t)
	plan := p.PublishCity(p.Today().AddDays(1))
	visit, codes := bookPeople(t, p)
	page := p.SignIn(domain.RoleManager, "/manager/rosters?day="+visit.Date.String()+"&to="+visit.Date.AddDays(6).String())
	page.CheckAccessibility()
	page.Screenshot("manager-rosters-week")

	// The roster, people by time; the list of appointments as workbook and CSV.
	page.Select("Xếp người theo", "Giờ hẹn")
	page.WaitText("3 lượt hẹn đang chọn")
	require.Contains(t, cells(t, page.Download("Tải danh sách đang chọn")), "Theo giờ hẹn; cùng giờ thì theo tên.")
	require.Contains(t, cells(t, page.Download("Excel")), codes[2])
	csv, err := os.ReadFile(page.Download("CSV"))
	require.NoError(t, err)
	require.Contains(t, string(csv), "\ufeffSTT,Ngày")
	require.Contains(t, string(csv), codes[0])

	// A list that is made in the background: asked for as the button of a long one does.
	page.eval("ask for a list in the background", `(plan) => {
		const form = document.createElement("form");
		form.method = "post";
		form.action = "/manager/exports";
		form.append(document.querySelector("[name=_csrf]").cloneNode());
		for (const [name, value] of [["plan", plan], ["format", "xlsx"], ["full", "1"]])
			form.append(Object.assign(document.createElement("input"), { name, value }));
		document.body.append(form);
		form.submit();
		return true;
	}`, fmt.Sprint(plan.ID))
	page.WaitText("số đầy đủ")
	page.WaitText("Giữ đến")
	page.CheckAccessibility()
	page.Screenshot("manager-exports")
	list := cells(t, page.Download("Tải xuống Sổ lịch hẹn"))
	require.Contains(t, list, codes[1])
	require.Contains(t, list, people[1].id)
	events, err := p.App.AuditList(context.Background(), apptest.System(), domain.Page{Limit: 2})
	require.NoError(t, err)
	require.Equal(t, "export.export_full", events.Items[0].Action)

	// The office's own workbook: the sample is brought back, previewed, used and removed.
	page.Click("Biểu mẫu của đơn vị")
	page.WaitText("Chưa có biểu mẫu nào")
	page.CheckAccessibility()
	sample := page.Download("Tải tệp mẫu: Danh sách công dân")
	bad := filepath.Join(t.TempDir(), "sai.xlsx")
	book, err := excelize.OpenFile(sample)
	require.NoError(t, err)
	require.NoError(t, book.SetDefinedName(&excelize.DefinedName{Name: "ho_va_ten", RefersTo: "'Mẫu'!$Z$9"}))
	require.NoError(t, book.SaveAs(bad))
	require.NoError(t, book.Close())
	page.ExpectStatus(422)
	page.Upload("Tệp Excel", bad)
	page.Click("Tải lên")
	page.WaitText("ho_va_ten: tên này không có trong danh mục")
	page.CheckAccessibility()
	page.Screenshot("manager-templates-refused")
	page.Upload("Tệp Excel", sample)
	page.Click("Tải lên")
	page.WaitText("Đã lưu biểu mẫu")
	page.Screenshot("manager-templates")
	require.Contains(t, cells(t, page.Download("Xem thử ")), "Nguyễn Văn Mẫu")

	page.Goto(p.URL + "/manager/rosters?day=" + visit.Date.String())
	page.Select("Biểu mẫu", "Biểu mẫu gốc")
	page.WaitText("lượt hẹn đang chọn")
	filled := cells(t, page.InRow(fmt.Sprintf("%s–%s", visit.Start, visit.End)).Download("Tải xuống"))
	require.Contains(t, filled, "ten_diem "+visit.PointName)
	require.Contains(t, filled, "Trần Văn Bình")

	for _, look := range [][]Option{{Dark}, {Phone}, {Phone, Dark}} {
		for _, path := range []string{"/manager/templates", "/manager/exports", "/manager/rosters?day=" + visit.Date.String()} {
			shown := p.SignIn(domain.RoleManager, path, look...)
			shown.CheckAccessibility()
			shown.Screenshot("manager" + strings.NewReplacer("/manager", "", "/", "-", "?day="+visit.Date.String(), "").Replace(path))
		}
	}
	page.Goto(p.URL + "/manager/templates")
	page.Click("Xóa")
	page.In(".confirm__content, dialog[open]").Click("Xóa")
	page.WaitText("Đã xóa biểu mẫu")
}

func TestManagerWatchesAndStopsALongExport(t *testing.T) {
	p := StartProgram(t)
	ctx := context.Background()
	users, err := p.App.UserList(ctx, apptest.System())
	require.NoError(t, err)
	now := time.Now()
	for i, status := range []domain.ExportStatus{domain.ExportFailed, domain.ExportExpired, domain.ExportQueued, domain.ExportRunning} {
		e := domain.Export{
			Format: domain.FormatXLSX, Filter: "{}", FullIDs: i%2 == 0, FileName: "Sổ lịch hẹn Kế hoạch lưu động tháng 12 năm 2026.xlsx", Status: status,
			Rows: 340_000, Total: 1_000_000, CreatedAt: now, StartedAt: &now, ExpiresAt: now.Add(time.Hour),
		}
		for _, u := range users {
			if u.Username == string(domain.RoleManager) {
				e.UserID = u.ID
			}
		}
		require.NoError(t, p.App.Store.Within(ctx, func(r domain.Repos) error { return r.Exports.Create(ctx, &e) }))
	}
	for _, look := range [][]Option{{}, {Dark}, {Phone}} {
		page := p.SignIn(domain.RoleManager, "/manager/exports", look...)
		page.WaitText("34%")
		page.CheckAccessibility()
		page.Screenshot("manager-exports-open")
	}
	plain := p.SignIn(domain.RoleManager, "/manager/exports", NoScript)
	plain.InRow("Đang tạo").Click("Dừng")
	plain.WaitText("Đang dừng")
}
