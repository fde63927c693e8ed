package ui_test

import (
	"context"
	"net/url"
	"strings"
	"testing"

	"github.com/a-h/templ"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/templates/ui"
)

func draw(t *testing.T, address string, c templ.Component) string {
	t.Helper()
	u, err := url.Parse(address)
	require.NoError(t, err)
	var out strings.Builder
	ctx := ui.With(context.Background(), ui.Request{URL: u, CSRF: "token-1"})
	require.NoError(t, c.Render(ctx, &out))
	return out.String()
}

func TestPagerKeepsTheRestOfTheAddress(t *testing.T) {
	html := draw(t, "/points?q=b%E1%BA%BFn&page=4", ui.Pager(ui.PagerView{Page: 4, Size: 50, Total: 1940}))
	assert.Contains(t, html, "151–200 trong 1.940")
	assert.Contains(t, html, `href="/points?page=5&amp;q=b%E1%BA%BFn"`)
	assert.Contains(t, html, `aria-current="page"`)
	assert.NotContains(t, html, "page=8&", "far pages are left out")
	assert.Empty(t, draw(t, "/points", ui.Pager(ui.PagerView{Page: 1, Size: 50})))
	assert.NotContains(t, draw(t, "/points", ui.Pager(ui.PagerView{Page: 1, Size: 50, Total: 50})), "<ul", "one page needs no links")
}

func TestPagerBounds(t *testing.T) {
	for _, c := range []struct {
		name                          string
		page, size, total, pages, end int
	}{
		{"nothing", 1, 50, 0, 1, 0},
		{"one row", 1, 50, 1, 1, 1},
		{"exactly full", 1, 50, 50, 1, 50},
		{"one over", 2, 50, 51, 2, 51},
	} {
		t.Run(c.name, func(t *testing.T) {
			v := ui.PagerView{Page: c.page, Size: c.size, Total: c.total}
			assert.Equal(t, c.pages, v.Pages())
			assert.Equal(t, c.end, v.Last())
		})
	}
}

func TestSortLinksTurnAndGoBackToPageOne(t *testing.T) {
	view := ui.TableView{Caption: "Điểm", Count: 1, Columns: []ui.Column{{Label: "Tên", Sort: "name"}, {Label: "Mã", Sort: "code"}}}
	html := draw(t, "/points?page=3&sort=name", ui.Table(view))
	assert.Contains(t, html, `aria-sort="ascending"`)
	assert.Contains(t, html, `href="/points?sort=-name"`)
	assert.Contains(t, html, `href="/points?sort=code"`)
}

func TestEmptyTableShowsTheWayOn(t *testing.T) {
	html := draw(t, "/", ui.Table(ui.TableView{Caption: "Điểm", Empty: ui.EmptyView{Title: "Chưa có điểm", ActionLabel: "Thêm", ActionHref: "/new"}}))
	assert.NotContains(t, html, "<table")
	assert.Contains(t, html, `href="/new"`)
}

func TestOnlyPostsCarryTheToken(t *testing.T) {
	assert.Contains(t, draw(t, "/", ui.Form(ui.FormView{Action: "/x"})), `value="token-1"`)
	assert.NotContains(t, draw(t, "/", ui.Form(ui.FormView{Action: "/x", Get: true})), "token-1")
	assert.Contains(t, draw(t, "/", ui.Confirm(ui.ConfirmView{Action: "/x", Title: "?"})), `value="token-1"`)
}

func TestDateFieldShowsVietnameseDates(t *testing.T) {
	for given, shown := range map[string]string{"2026-12-01": "01/12/2026", "01/12/2026": "01/12/2026", "31/02/2026": "31/02/2026", "": ""} {
		html := draw(t, "/", ui.DateField(ui.FieldView{Name: "day", Label: "Ngày", Value: given}))
		assert.Contains(t, html, `value="`+shown+`"`, given)
	}
}

func TestFieldTiesErrorAndHintToTheInput(t *testing.T) {
	errs := ui.FormErrors{Fields: []ui.FieldMessage{{Field: "pin", Message: "12 chữ số"}}}
	html := draw(t, "/", ui.Field(ui.FieldView{Name: "pin", Label: "Số", Hint: "12", Error: errs.For("pin")}))
	assert.Contains(t, html, `aria-describedby="f-pin-hint f-pin-error"`)
	assert.Contains(t, html, `aria-invalid="true"`)
	assert.Contains(t, draw(t, "/", ui.ErrorSummary(errs)), `href="#f-pin"`)
	assert.Empty(t, draw(t, "/", ui.ErrorSummary(ui.FormErrors{})))
}

func TestTextFromFilesIsEscaped(t *testing.T) {
	const evil = `"><script>alert(1)</script>`
	for name, c := range map[string]templ.Component{
		"field":  ui.Field(ui.FieldView{Name: "a", Label: evil, Value: evil, Placeholder: evil, Error: evil}),
		"select": ui.Select(ui.FieldView{Name: "a"}, []ui.Option{{Value: evil, Label: evil}}, evil),
		"badge":  ui.Badge(ui.Success, evil),
		"link":   ui.LinkButton("javascript:alert(1)", ui.ButtonView{Label: evil}),
	} {
		html := draw(t, "/", c)
		assert.NotContains(t, html, "<script>", name)
		assert.NotContains(t, html, "javascript:", name)
	}
}

func TestEveryIconDraws(t *testing.T) {
	for _, name := range ui.IconNames() {
		assert.Contains(t, draw(t, "/", ui.Icon(name)), "<path", name)
	}
	assert.Empty(t, draw(t, "/", ui.Icon("no such icon")))
}
