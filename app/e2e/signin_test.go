package e2e

import (
	"strings"
	"testing"

	"luudong/domain"
)

func TestEachRoleLandsOnItsOwnPage(t *testing.T) {
	p := StartProgram(t)
	for _, role := range domain.Roles() {
		t.Run(string(role), func(t *testing.T) {
			page := p.SignIn(role, "")
			want := map[domain.Role]string{domain.RoleAdministrator: "/admin"}[role]
			if want == "" {
				want = "/" + string(role)
			}
			if !strings.HasPrefix(page.URL(), p.URL+want) {
				t.Errorf("%s landed on %s", role, page.URL())
			}
			page.CheckAccessibility()
		})
	}
}

func TestWrongPasswordIsAnsweredOnThePage(t *testing.T) {
	p := StartProgram(t)
	page := Open(t, p.URL+"/signin", Phone)
	page.ExpectStatus(401, 422)
	page.Fill("Tên đăng nhập", "planner")
	page.Fill("Mật khẩu", "sai-mat-khau")
	page.Click("Đăng nhập")
	page.WaitText("Tên đăng nhập hoặc mật khẩu không đúng")
	page.CheckAccessibility()
}
