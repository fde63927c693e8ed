package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/domain"
)

// residents writes a list of invented people, the first two of one household.
func residents(t *testing.T, people int, more ...string) string {
	t.Helper()
	lines := []string{"personal_id,full_name,birth_date,phone,household,address"}
	for n := 1; n <= people; n++ {
		p, household := apptest.Person(n), ""
		if n <= 2 {
			household = "H1"
		}
		lines = append(lines, fmt.Sprintf("%s,Nguyễn Văn Mẫu %c,%s,%s,%s,Căn hộ %d", p["personal_id"], 'A'+rune(n%26), p["birth_date"], p["phone"], household, n))
	}
	path := filepath.Join(t.TempDir(), "cu-dan.csv")
	require.NoError(t, os.WriteFile(path, []byte(strings.Join(append(lines, more...), "\n")), 0o600))
	return path
}

func TestWaveFromTheListToTheTicket(t *testing.T) {
	p := StartProgram(t)
	apptest.SmallCity(t, p.App)
	apptest.PublishedPlan(t, p.App, p.Today().AddDays(3))
	page := p.SignIn(domain.RoleDesk, "/waves")
	page.WaitText("Chưa có đợt mời nào")
	page.CheckAccessibility()
	page.Screenshot("wave-empty")
	page.Click("Tạo đợt mời")
	page.WaitText("Chọn điểm, rồi đưa danh sách cư dân vào")
	page.CheckAccessibility()
	page.Screenshot("wave-point")
	page.Click("Chung cư Mẫu")
	page.WaitText("Số chỗ giữ")
	page.CheckAccessibility()
	page.Screenshot("wave-form")
	assert.FileExists(t, page.Download("Tệp mẫu"))

	page.Fill("Tên đợt", "Chung cư Mẫu, đợt 1")
	page.Upload("Danh sách cư dân", residents(t, 12, "123,Sai Số,01/01/1990,,,"))
	page.Uncheck("Căn cước")
	page.Fill("Số chỗ giữ", "10")
	page.Fill("Ngày mở chỗ", p.Today().AddDays(1).Format("02/01/2006"))
	page.ExpectStatus(422)
	page.Click("Giữ chỗ và tạo đường dẫn")
	page.WaitText("1 dòng cần sửa")
	page.WaitText("Số định danh phải có 12 chữ số")
	page.CheckAccessibility()
	page.Screenshot("wave-bad")
	page.Upload("Danh sách cư dân", residents(t, 12))
	page.Click("Giữ chỗ và tạo đường dẫn")
	page.WaitText("Đã giữ chỗ và tạo đường dẫn")
	page.CheckAccessibility()
	page.Screenshot("wave")
	assert.FileExists(t, page.Download("Tải đường dẫn (xlsx)"))

	waves, err := p.App.WaveList(context.Background(), apptest.System(), domain.Page{})
	require.NoError(t, err)
	require.Len(t, waves.Items, 1)
	_, links, err := p.App.InvitationLinks(context.Background(), apptest.System(), waves.Items[0].ID)
	require.NoError(t, err)
	require.Len(t, links, 11)
	link := p.URL + "/i/" + links[0].Token
	Open(t, link+"?lang=en", Desktop, Dark, English).Screenshot("invitation-dark")
	guest := Open(t, link, Phone, NoScript)
	guest.WaitText("được giữ riêng cho bạn")
	Open(t, link, Phone).CheckAccessibility() // which needs scripts
	guest.Screenshot("invitation")
	assert.NotContains(t, guest.Text("body"), "Văn", "given names alone")
	guest.ClickOn(".time[href]")
	guest.WaitText("Lịch hẹn cho")
	Open(t, guest.URL(), Phone, Dark).CheckAccessibility()
	guest.ExpectStatus(422)
	guest.Check("B")
	guest.Click("Đặt lịch hẹn")
	guest.WaitText("Cần đồng ý việc sử dụng dữ liệu")
	guest.Screenshot("invitation-form")
	guest.Check("Tôi đã đọc và đồng ý")
	guest.Click("Đặt lịch hẹn")
	guest.WaitText("Đã đặt lịch")
	guest.Goto(link)
	guest.WaitText("Xem phiếu hẹn")
	guest.Screenshot("invitation-half")

	page.Goto(p.URL + "/waves")
	page.WaitText("1 / 12 người")
	page.CheckAccessibility()
	page.Screenshot("wave-list")
	phone := p.SignIn(domain.RolePlanner, "/waves", Phone, Dark)
	phone.CheckAccessibility()
	phone.Screenshot("wave-list")
	phone.Click("Chung cư Mẫu, đợt 1")
	phone.CheckAccessibility()
	phone.Screenshot("wave")
	phone.Goto(p.URL + "/waves/new?point=P1")
	phone.Screenshot("wave-form")
	page.Click("Chung cư Mẫu, đợt 1")
	page.Click("Mở chỗ ngay")
	page.WaitText("Mở chỗ trước hạn?")
	page.CheckAccessibility()
	page.Click("Mở cho mọi người")
	page.WaitText("Đã mở chỗ cho mọi người")
	page.Screenshot("wave-released")
	guest.Goto(link)
	guest.WaitText("đã được mở cho mọi người")
	guest.Screenshot("invitation-released")
	guest.Click("Xem lịch của điểm")
	guest.WaitText("Chọn dịch vụ và giờ")
	found, err := p.App.ConsistencyCheck(context.Background(), apptest.System())
	require.NoError(t, err)
	assert.Empty(t, found.Found)

	guest.ExpectStatus(404)
	guest.Goto(p.URL + "/i/" + strings.Repeat("a", domain.InvitationTokenLength))
	guest.WaitText("Đường dẫn này không đúng")
	guest.Screenshot("invitation-unknown")
}

func TestPlannerReachesWavesStaffDoesNot(t *testing.T) {
	p := StartProgram(t)
	page := p.SignIn(domain.RolePlanner, "")
	page.Click("Đợt mời")
	page.WaitText("Chưa có đợt mời nào")
	staff := p.SignIn(domain.RoleStaff, "")
	staff.ExpectStatus(403)
	staff.Goto(p.URL + "/waves")
	staff.WaitText("không có quyền")
}
