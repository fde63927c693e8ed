package e2e

import (
	"strings"
	"testing"

	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/domain"
)

func TestAdministratorLooksAfterAccounts(t *testing.T) {
	p := StartProgram(t)
	apptest.SmallCity(t, p.App)
	page := p.SignIn(domain.RoleAdministrator, "")
	page.CheckAccessibility()
	page.Screenshot("admin-users")
	page.Click("Thêm tài khoản")
	page.CheckAccessibility()
	page.ExpectStatus(422, 409)
	page.Fill("Họ và tên", "Đỗ Thị Hồng Ánh")
	page.Fill("Tên đăng nhập", "Ánh")
	page.Click("Tạo tài khoản")
	page.WaitText("Tên đăng nhập gồm 2 đến 40 chữ thường")
	page.CheckAccessibility()
	page.Screenshot("admin-user-errors")
	page.Fill("Tên đăng nhập", "hong.anh")
	page.Check("Cán bộ điểm phục vụ")
	page.Select("Địa bàn", "Hạnh Thông (phường)")
	page.Click("Tạo tài khoản")
	page.WaitText("Mật khẩu chỉ hiện lần này")
	page.CheckAccessibility()
	page.Screenshot("admin-slip")
	first := page.Texts(".slip__value")[1]
	require.Len(t, strings.Split(first, "-"), 3)

	page.Click("Về danh sách tài khoản")
	page.Fill("Tìm", "hong anh")
	page.WaitNoText("planner")
	page.Click("Đỗ Thị Hồng Ánh")
	page.CheckAccessibility()
	page.Screenshot("admin-user")
	page.Click("Đặt lại mật khẩu")
	page.WaitText("Đã đặt mật khẩu mới")
	second := page.Texts(".slip__value")[1]
	require.NotEqual(t, first, second)
	signInWith(t, p, "hong.anh", second, "Lịch phục vụ")

	page.Goto(p.URL + "/admin/users/hong.anh")
	page.Click("Khóa tài khoản")
	page.WaitText("Khóa tài khoản của Đỗ Thị Hồng Ánh?")
	page.Click("Khóa tài khoản")
	page.WaitText("Đã khóa tài khoản hong.anh")
	signInWith(t, p, "hong.anh", second, "Tên đăng nhập hoặc mật khẩu không đúng")
	page.Click("Mở lại tài khoản")
	page.Click("Mở lại tài khoản")
	page.WaitText("Đã mở lại tài khoản hong.anh")

	page.Goto(p.URL + "/admin/audit")
	page.WaitText("Mở lại tài khoản hong.anh")
	page.WaitText("Nhập điểm phục vụ: nhận 3 dòng, loại 0 dòng")
	page.CheckAccessibility()
	page.Screenshot("admin-audit")
}

func signInWith(t *testing.T, p *Program, username, password, want string) {
	t.Helper()
	page := Open(t, p.URL+"/signin", Phone)
	page.ExpectStatus(401)
	page.Fill("Tên đăng nhập", username)
	page.Fill("Mật khẩu", password)
	page.Click("Đăng nhập")
	page.WaitText(want)
}

func TestAdministratorSeesTheHolidays(t *testing.T) {
	p := StartProgram(t)
	page := p.SignIn(domain.RoleAdministrator, "/admin/holidays", Phone)
	page.WaitText("Chưa có ngày nghỉ lễ nào")
	page.CheckAccessibility()
	page.Screenshot("admin-holidays-empty")
	apptest.Import(t, p.App, "holidays", "date,name_vi,kind,status,source",
		"2026-09-02,Quốc khánh,holiday,official,BLLĐ 2019", "2027-01-01,Tết Dương lịch,holiday,computed,BLLĐ 2019",
		"2027-01-02,Nghỉ hoán đổi,swap_off,proposed_not_confirmed,Dự thảo")
	page.Goto(p.URL + "/admin/holidays?year=2027")
	page.WaitText("Mới đề xuất")
	page.WaitText("Năm 2027 có 1 ngày nghỉ được tính")
	page.CheckAccessibility()
	page.Screenshot("admin-holidays")
	page.Click("Nhập từ tệp")
	page.WaitText("Nhập ngày nghỉ lễ")
	page.CheckAccessibility()
}

func TestAdministratorSetsTheBookingRules(t *testing.T) {
	p := StartProgram(t)
	page := p.SignIn(domain.RoleAdministrator, "")
	page.Click("Quy tắc đặt chỗ")
	page.CheckAccessibility()
	page.Screenshot("admin-rules")
	page.ExpectStatus(422)
	page.Fill("Đặt trước tối đa (ngày)", "0")
	page.Fill("Chốt lúc", "25:00")
	page.Click("Lưu quy tắc")
	page.WaitText("Chốt lúc: ")
	page.CheckAccessibility()
	page.Screenshot("admin-rules-errors")
	page.Fill("Đặt trước tối đa (ngày)", "30")
	page.Fill("Chốt danh sách trước buổi (ngày)", "1")
	page.Fill("Chốt lúc", "16:30")
	page.Click("Lưu quy tắc")
	page.WaitText("Đã lưu quy tắc đặt chỗ")
	rules, err := p.App.BookingRulesView(t.Context(), apptest.As(domain.RoleAdministrator))
	require.NoError(t, err)
	require.Equal(t, domain.BookingRules{HorizonDays: 30, PhoneLimit: 10, WalkInPercent: 10, LockDays: 1, LockTime: 16*60 + 30, HoldMinutes: 120}, rules)
}
