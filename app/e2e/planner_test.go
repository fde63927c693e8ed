package e2e

import (
	"context"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

func TestPlannerMakesReviewsAndPublishesAPlan(t *testing.T) {
	p := StartProgram(t)
	apptest.SmallCity(t, p.App)
	page := p.SignIn(domain.RolePlanner, "")
	page.WaitText("Chưa có kế hoạch nào")
	page.Fill("Đến ngày", "01/01/2020")
	page.ExpectStatus(422)
	page.Click("Lập kế hoạch")
	page.WaitText("từ 1 đến 92 ngày")
	page.CheckAccessibility()

	from := p.Today().Monday().AddDays(7)
	page.Fill("Đến ngày", from.AddDays(13).Format("02/01/2006"))
	page.Click("Lập kế hoạch")
	page.WaitText("Đang tìm phương án")
	page.CheckAccessibility()
	page.Click("Dừng và dùng phương án này")
	page.WaitText("Chưa công bố")

	plans, err := p.App.PlanList(context.Background(), apptest.As(domain.RolePlanner), domain.Page{})
	require.NoError(t, err)
	require.Len(t, plans.Items, 1)
	plan := plans.Items[0]
	require.Positive(t, plan.VisitCount)
	assert.FileExists(t, page.Download("Tải kế hoạch (Excel)"))

	page.Click("Công bố")
	page.WaitText(strconv.Itoa(plan.VisitCount) + " lượt phục vụ từ")
	page.CheckAccessibility()
	page.Click("Công bố kế hoạch")
	page.WaitText("đã mở thành " + strconv.Itoa(plan.Served) + " chỗ")
	live, err := p.App.VisitList(context.Background(), apptest.As(domain.RolePlanner), domain.VisitFilter{PlanID: plan.ID, Live: true})
	require.NoError(t, err)
	assert.Equal(t, plan.VisitCount, live.Total)
	page.Click("Mở trang đặt lịch của Chung cư Mẫu")
	page.WaitText("Chung cư Mẫu")
	assert.Contains(t, page.URL(), "/p/P1")
}

func TestPlannerSeesWhatIsLeftOutAndTheMap(t *testing.T) {
	p := StartProgram(t)
	apptest.SmallCity(t, p.App)
	apptest.Import(t, p.App, "points", "code,kind,name,unit_code,lat,lon,opening_hours,demand_chip_card,demand_account_l2",
		`P4,school,Trường Đóng Cửa,26740,10.7805,106.704,"2020 Dec 24 08:00-11:00",30,20`)
	plan := apptest.PublishedPlan(t, p.App, p.Today().AddDays(1))
	path := "/planner/plans/" + strconv.FormatInt(plan.ID, 10)
	page := p.SignIn(domain.RolePlanner, path+"/unserved")
	page.Click("Điểm đóng cửa suốt kỳ kế hoạch")
	page.WaitText("2 mục, 50 người")
	page.WaitText("Mở điểm một buổi ít nhất 90 phút")
	page.CheckAccessibility()
	page.Screenshot("planner-unserved")

	page.Click("Bản đồ")
	page.WaitText("Mỗi tổ một màu")
	require.True(t, page.until(func() bool { return page.Count(".leaflet-container canvas") > 0 }), "the map is drawn")
	page.CheckAccessibility()

	page.Goto(p.URL + path)
	first := page.Text("[aria-current=date]")
	page.Click("Ngày sau")
	assert.NotEqual(t, first, page.Text("[aria-current=date]"))
	page.Press("\u0302") // kb.ArrowLeft
	require.True(t, page.until(func() bool { return page.Text("[aria-current=date]") == first }), "the arrow key goes a day back")
}

// A team is off for a day: the plan is made again and says what that changes.
func TestPlannerPlansAgain(t *testing.T) {
	p := StartProgram(t)
	apptest.SmallCity(t, p.App)
	planner := apptest.As(domain.RolePlanner)
	from := p.Today().AddDays(1)
	old, err := p.App.PlanCreateHere(context.Background(), planner, usecase.PlanCreateInput{
		Name: "Tuần đầu", From: from, To: from.AddDays(6), Options: domain.PlanOptions{Iterations: 200},
	})
	require.NoError(t, err)
	old, err = p.App.PlanSolve(context.Background(), planner, old.ID, nil)
	require.NoError(t, err)
	visits, err := p.App.VisitList(context.Background(), planner, domain.VisitFilter{PlanID: old.ID})
	require.NoError(t, err)
	lost := visits.Items[0]

	page := p.SignIn(domain.RolePlanner, "/planner/teams/"+lost.TeamCode)
	page.Fill("Ca làm việc", "Mo-Su 07:00-17:30; "+lost.Date.Format("2006 Jan 02")+" off")
	page.Click("Lưu")
	page.WaitText("Đã lưu")
	path := "/planner/plans/" + strconv.FormatInt(old.ID, 10)
	page.Goto(p.URL + path)
	page.Click("Lập lại từ kế hoạch này")
	page.WaitText("sửa ca của tổ trước")
	page.CheckAccessibility()
	page.Screenshot("planner-again-question")
	page.Click("Lập bản nháp mới")
	page.WaitText("Đã đổi")
	page.CheckAccessibility()
	assert.True(t, page.HasText("Tuần đầu (lập lại)"))

	plans, err := p.App.PlanList(context.Background(), planner, domain.Page{})
	require.NoError(t, err)
	again := plans.Items[0]
	assert.Equal(t, old.ID, again.BasedOn)
	assert.Positive(t, again.ChangedVisits)
	page.WaitText("Đã đổi " + strconv.Itoa(again.ChangedVisits) + " trong " + strconv.Itoa(old.VisitCount) + " lượt")
	page.Click("Xem “Tuần đầu”")
	page.WaitText("Chưa công bố")
	assert.False(t, page.HasText("Đã đổi"))

	published, err := p.App.PlanPublish(context.Background(), planner, old.ID)
	require.NoError(t, err)
	preview, err := p.App.PlanAgain(context.Background(), planner, published.ID, "Thử cứu")
	require.NoError(t, err)
	at := "/planner/plans/" + strconv.FormatInt(preview.ID, 10)
	for _, look := range [][]Option{{}, {Dark}, {Phone}, {Phone, Dark}} {
		page := p.SignIn(domain.RolePlanner, at, look...)
		page.WaitText("chưa công bố được")
		page.CheckAccessibility()
		assert.False(t, page.HasText("Công bố kế hoạch"), "its bookings could not move with it")
		page.Screenshot("planner-again")
	}
}

const badPoints = `code,kind,name,unit_code,lat,lon,opening_hours,demand_chip_card
N1,school,Trường Tiểu học Đường Số Một,26740,10.7806,106.7041,Mo-Fr 07:30-11:30,12
N2,school,Trường Giữa Biển,26740,9.1,107.9,Mo-Fr 07:30-11:30,12
N3,school,Trường Sai Giờ,99999,10.7806,106.7041,thứ hai sáng,12
`

func TestPlannerTakesTheGoodRowsOfAFile(t *testing.T) {
	p := StartProgram(t)
	apptest.SmallCity(t, p.App)
	file := filepath.Join(t.TempDir(), "diem.csv")
	require.NoError(t, os.WriteFile(file, []byte(badPoints), 0o600))

	page := p.SignIn(domain.RolePlanner, "/planner/import/points")
	assert.FileExists(t, page.Download("Tải tệp mẫu"))
	page.Upload("Chọn tệp hoặc thả vào đây", file)
	page.Click("Nhập tệp")
	page.WaitText("2 trong 3 dòng có lỗi; chưa lưu gì")
	page.WaitText("99999")
	page.CheckAccessibility()
	assert.FileExists(t, page.Download("Tải tệp đã đánh dấu lỗi"))
	page.Click("Chỉ lấy 1 dòng đúng")
	page.WaitText("Đã lưu 1 dòng đúng, bỏ qua 2 dòng sai")
	assert.FileExists(t, page.Download("Tải tệp đã đánh dấu lỗi"), "the marked file can be had again")

	page.Goto(p.URL + "/planner/points?q=" + "truong+duong+so+mot")
	page.WaitText("Trường Tiểu học Đường Số Một")
	assert.Len(t, page.Texts("tbody tr"), 1)

	plain := p.SignIn(domain.RolePlanner, "/planner/import/points", NoScript)
	plain.ExpectStatus(422)
	plain.Upload("Chọn tệp hoặc thả vào đây", file)
	plain.Click("Nhập tệp")
	plain.WaitText("Chọn lại tệp ở trên trước khi bấm")
}

func TestPlannerEditsArchivesAndRestoresAPoint(t *testing.T) {
	p := StartProgram(t)
	apptest.SmallCity(t, p.App)
	page := p.SignIn(domain.RolePlanner, "/planner/points/P1")
	page.ExpectStatus(422)
	page.Fill("Giờ mở cửa", "Mo-Fr 25:00")
	page.WaitText("“25:00”")
	page.Fill("Giờ mở cửa", "Mo-Sa 07:00-12:00")
	page.WaitText("T2–T7 07:00–12:00")
	page.Fill("Vĩ độ", "9")
	page.Click("Lưu")
	page.WaitText("nằm ngoài thành phố")
	page.CheckAccessibility()
	page.Fill("Vĩ độ", "10.7805")
	page.Fill("Nhu cầu thẻ căn cước", "77")
	page.Click("Lưu")
	page.WaitText("Đã lưu Chung cư Mẫu")
	saved, err := p.App.PointView(context.Background(), apptest.As(domain.RolePlanner), "P1")
	require.NoError(t, err)
	assert.Equal(t, 77, saved.Demand[domain.ChipCard])
	assert.Equal(t, "Mo-Sa 07:00-12:00", saved.OpeningHours.String())
	assert.Equal(t, domain.PointKind("apartment_block"), saved.Kind)

	page.Click("Ngừng sử dụng")
	page.Click("Ngừng sử dụng")
	page.WaitText("Đã ngừng sử dụng Chung cư Mẫu")
	page.CheckAccessibility()
	page.Click("Hoàn tác")
	page.WaitText("Đã đưa P1 vào sử dụng lại")
}

func TestPlannerPagesAreAccessible(t *testing.T) {
	p := StartProgram(t)
	plan := p.PublishCity(p.Today().AddDays(1))
	path := "/planner/plans/" + strconv.FormatInt(plan.ID, 10)
	visits, err := p.App.VisitList(context.Background(), apptest.As(domain.RolePlanner), domain.VisitFilter{PlanID: plan.ID})
	require.NoError(t, err)
	look := func(page *Page, paths ...string) {
		for _, at := range paths {
			page.Goto(p.URL + at)
			page.CheckAccessibility()
			assert.NotContains(t, page.Text("body"), "planner.", "a message is missing")
			page.Screenshot("planner" + strings.ReplaceAll(at, "/", "-"))
		}
	}
	phone := p.SignIn(domain.RolePlanner, "", Phone, Dark)
	phone.Goto(p.URL + path + "?date=" + plan.To.String())
	assert.True(t, phone.InView(".plan-days__day[aria-current]"), "the strip of days begins at the chosen one")
	look(phone, "/planner", path, path+"/teams/"+visits.Items[0].TeamCode,
		path+"/visits/"+strconv.FormatInt(visits.Items[0].ID, 10), "/planner/points", "/planner/points/new", "/planner/teams")
	look(p.SignIn(domain.RolePlanner, ""), path+"?view=list", path+"/teams", path+"/points",
		"/planner/points?q=khong-co", "/planner/teams/T1", "/planner/teams/new", "/planner/import/holidays")
}

func TestPlannerSeesWhyAPlanFailed(t *testing.T) {
	p := StartProgram(t)
	from := p.Today().AddDays(1)
	plan, err := p.App.PlanCreate(context.Background(), apptest.As(domain.RolePlanner), usecase.PlanCreateInput{From: from, To: from})
	require.NoError(t, err)
	page := p.SignIn(domain.RolePlanner, "/planner/plans/"+strconv.FormatInt(plan.ID, 10))
	page.WaitText("Không lập được kế hoạch")
	page.WaitText("Nhập điểm phục vụ")
	page.CheckAccessibility()
	page.Screenshot("planner-failed")
	apptest.SmallCity(t, p.App)
	page.Click("Thử lại")
	page.Click("Dừng và dùng phương án này")
	page.WaitText("Chưa công bố")
}

func TestPlannerMayNotImportUnits(t *testing.T) {
	p := StartProgram(t)
	page := p.SignIn(domain.RolePlanner, "")
	page.WaitText("Các bước đầu tiên")
	page.CheckAccessibility()
	assert.False(t, page.HasText("Nhập đơn vị hành chính"))
	page.ExpectStatus(403)
	page.Goto(p.URL + "/planner/import/units")
	page.WaitText("không có quyền")
	admin := p.SignIn(domain.RoleAdministrator, "/planner/import/units")
	admin.WaitText("Nhập đơn vị hành chính")
}
