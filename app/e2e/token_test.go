package e2e

import (
	"context"
	"net/http"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/domain"
)

// asks asks the API with a token and returns the status.
func asks(t *testing.T, p *Program, token string) int {
	t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), http.MethodGet, p.URL+"/api/v1/points", nil)
	require.NoError(t, err)
	request.Header.Set("Authorization", "Bearer "+token)
	answer, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.NoError(t, answer.Body.Close())
	return answer.StatusCode
}

func TestAdministratorGivesAndTakesATokenOfTheAPI(t *testing.T) {
	p := StartProgram(t)
	apptest.SmallCity(t, p.App)
	page := p.SignIn(domain.RoleAdministrator, "/admin/tokens")
	page.WaitText("Chưa có khóa nào")
	page.CheckAccessibility()
	page.Screenshot("admin-tokens-empty")
	page.Click("Tạo khóa")
	page.ExpectStatus(422, 409)
	page.Fill("Tên khóa", "Chung cư Mẫu")
	page.Check("Đặt lịch")
	page.Fill("Hiệu lực (ngày)", "9999")
	page.Click("Tạo khóa")
	page.WaitText("Tên khóa gồm 2 đến 40 chữ thường")
	page.WaitText("Hiệu lực từ 1 đến 730 ngày")
	page.CheckAccessibility()
	page.Screenshot("admin-token-errors")
	page.Fill("Tên khóa", "chung-cu-mau")
	page.Fill("Hiệu lực (ngày)", "30")
	page.Select("Địa bàn", "Hạnh Thông (phường)")
	page.Click("Tạo khóa")
	page.WaitText("Chỉ hiện lần này")
	page.CheckAccessibility()
	page.Screenshot("admin-token-secret")
	secret := page.Text(".slip__value")
	assert.Equal(t, http.StatusOK, asks(t, p, secret))

	page.Click("Về danh sách")
	page.WaitText("chung-cu-mau")
	page.WaitText("Xem điểm, buổi, giờ trống, Đặt lịch")
	assert.NotContains(t, page.Text("body"), secret)
	page.CheckAccessibility()
	page.Screenshot("admin-tokens")
	page.Click("Thu hồi")
	page.WaitText("Thu hồi khóa chung-cu-mau?")
	page.Click("Thu hồi")
	page.WaitText("Đã thu hồi khóa chung-cu-mau.")
	assert.Equal(t, http.StatusUnauthorized, asks(t, p, secret))

	phone := p.SignIn(domain.RoleAdministrator, "/admin/tokens", Phone, Dark)
	phone.WaitText("Đã thu hồi")
	phone.CheckAccessibility()
	phone.Screenshot("admin-tokens")
	phone.Goto(p.URL + "/admin/tokens/new")
	phone.CheckAccessibility()
	phone.Screenshot("admin-token-new")
}
