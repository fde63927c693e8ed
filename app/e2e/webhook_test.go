package e2e

import (
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/domain"
)

func TestAdministratorTellsOtherSoftware(t *testing.T) {
	p := StartProgram(t)
	apptest.SmallCity(t, p.App)
	told := make(chan string, 10)
	other := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { told <- r.Header.Get("Webhook-Id") }))
	defer other.Close()
	page := p.SignIn(domain.RoleAdministrator, "/admin/webhooks")
	page.WaitText("Chưa báo cho ai")
	page.CheckAccessibility()
	page.Click("Thêm địa chỉ")
	page.ExpectStatus(422, 409)
	page.Fill("Tên", "phan-mem-mau")
	page.Fill("Địa chỉ nhận", "https://nguoi:matkhau@phan-mem.example/")
	page.Click("Thêm địa chỉ")
	page.WaitText("không kèm mật khẩu")
	page.CheckAccessibility()
	page.Screenshot("admin-webhook-errors")
	page.Fill("Địa chỉ nhận", other.URL+"/luu-dong")
	page.Click("Thêm địa chỉ")
	page.WaitText("Chỉ hiện lần này")
	assert.Contains(t, page.Text(".slip__value"), "whsec_")
	page.CheckAccessibility()
	page.Screenshot("admin-webhook-secret")
	page.Click("Về danh sách")
	page.Click("phan-mem-mau")
	page.WaitText("Chưa báo gì")
	page.Click("Gửi thử")
	page.WaitText("Đã gửi thử")
	first := <-told
	require.Eventually(t, func() bool { // the answer is noted a moment after it was given
		page.Goto(page.URL())
		return page.HasText("Đã nhận")
	}, 10*time.Second, 100*time.Millisecond)
	page.CheckAccessibility()
	page.Screenshot("admin-webhook")
	page.Click("Gửi lại")
	page.WaitText("Đã xếp gửi lại")
	assert.Equal(t, first, <-told, "the same event")
	page.Click("Tắt")
	page.WaitText("Tắt báo sang phan-mem-mau?")
	page.Click("Tắt")
	page.WaitText("Đã tắt phan-mem-mau.")
	phone := p.SignIn(domain.RoleAdministrator, "/admin/webhooks", Phone, Dark)
	phone.WaitText("Đã tắt")
	phone.CheckAccessibility()
	phone.Screenshot("admin-webhooks")
	phone.Click("phan-mem-mau")
	phone.CheckAccessibility()
	phone.Screenshot("admin-webhook")
}
