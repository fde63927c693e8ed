package e2e

import (
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/stretchr/testify/require"
)

const goodPage = `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Đặt lịch</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/style.css"></head>
<body><main><h1>Đặt lịch hẹn</h1>
<p id="width"></p><p id="language">%s</p>
<form method="post" action="/book" enctype="multipart/form-data">
<p><label for="name">Họ và tên</label> <input id="name" name="name" required></p>
<p><label for="birth">Ngày sinh</label> <input id="birth" name="birth" type="date"></p>
<p><label for="service">Dịch vụ</label> <select id="service" name="service">
<option value="">Chọn…</option><option value="chip_card">Căn cước gắn chip</option></select></p>
<p><label><input type="checkbox" name="agree"> Tôi đồng ý</label></p>
<p><label for="list">Danh sách</label> <input id="list" name="list" type="file"></p>
<p><button>Gửi</button> <button disabled>Gửi lại</button></p></form>
<table><tbody><tr><td>Tổ 1</td><td><a href="/team/1">Xem</a></td></tr>
<tr><td>Tổ 2</td><td><a href="/team/2">Xem</a></td></tr></tbody></table>
<p><a href="/roster.csv">Tải danh sách</a></p></main><script src="/script.js"></script></body></html>`

const styles = `body { background: #fff; color: #111; font: 16px "Noto Sans", sans-serif }
.veil { position: fixed; inset: 0; background: #fff }
@media (prefers-color-scheme: dark) { body { background: #111; color: #eee } a { color: #9cf } }`

const script = `document.getElementById("width").textContent = "rộng " + innerWidth +
", giờ " + new Date("2026-06-01T00:00:00Z").getHours();`

// site is a small web site with a strict content security policy, one path for
// each thing the rig must notice.
func site(t *testing.T) string {
	t.Helper()
	mux := http.NewServeMux()
	html := func(path, body string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			_, _ = fmt.Fprintf(w, `<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Thử</title>
<link rel="icon" href="/icon.svg"><link rel="stylesheet" href="/style.css"></head><body>%s</body></html>`, body)
		})
	}
	file := func(path, kind, content string) {
		mux.HandleFunc(path, func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", kind)
			_, _ = io.WriteString(w, content)
		})
	}
	mux.HandleFunc("/{$}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, goodPage, r.Header.Get("Accept-Language"))
	})
	mux.HandleFunc("/book", book)
	mux.HandleFunc("/team/{id}", func(w http.ResponseWriter, r *http.Request) {
		_, _ = fmt.Fprintf(w, `<!doctype html><html lang="vi"><title>Tổ</title><link rel="icon" href="/icon.svg"><h1>Trang của tổ %s</h1>`, r.PathValue("id"))
	})
	mux.HandleFunc("/roster.csv", func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Disposition", `attachment; filename="danh-sach.csv"`)
		_, _ = io.WriteString(w, "a,b\n")
	})
	file("/icon.svg", "image/svg+xml", `<svg xmlns="http://www.w3.org/2000/svg"/>`)
	file("/style.css", "text/css", styles)
	file("/script.js", "text/javascript", script)
	file("/throws.js", "text/javascript", `throw new Error("hỏng rồi")`)
	file("/complains.js", "text/javascript", `console.error("không ổn", 3)`)
	html("/exception", `<script src="/throws.js"></script>`)
	html("/console", `<script src="/complains.js"></script>`)
	html("/inline", `<script>document.title = "chạy"</script>`)
	html("/inline-style", `<p style="color: red">đỏ</p>`)
	html("/missing", `<img src="/nowhere.png" alt="không có">`)
	html("/outside", `<img src="http://example.com/picture.png" alt="bên ngoài">`)
	html("/unlabelled", `<main><h1>Thử</h1><form><input name="name"><img src="/icon.svg"></form></main>`)
	html("/covered", `<main><button>Gửi</button><div class="veil"></div></main>`)
	server := httptest.NewServer(withPolicy(mux))
	t.Cleanup(server.Close)
	return server.URL
}

// withPolicy adds the content security policy; pictures may come from anywhere,
// so that the rig's own barrier to the outside is what stops one.
func withPolicy(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Security-Policy", "default-src 'self'; img-src *")
		next.ServeHTTP(w, r)
	})
}

// book answers a sent form with what was in it, or with 422 for an empty name.
func book(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseMultipartForm(1 << 20); err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	var list string
	if file, _, err := r.FormFile("list"); err == nil {
		content, _ := io.ReadAll(file)
		list = string(content)
	}
	if strings.HasPrefix(r.FormValue("name"), "?") {
		w.WriteHeader(http.StatusUnprocessableEntity)
	}
	_, _ = fmt.Fprintf(w, `<!doctype html><html lang="vi"><title>Đã gửi</title><link rel="icon" href="/icon.svg"><h1>Đã nhận</h1><p>%s · %s · %s · %s · %s</p>`,
		r.FormValue("name"), r.FormValue("birth"), r.FormValue("service"), r.FormValue("agree"), list)
}

func TestFormIsFilledAndSentByTheNamesOnTheScreen(t *testing.T) {
	list := filepath.Join(t.TempDir(), "list.csv")
	require.NoError(t, os.WriteFile(list, []byte("một,hai"), 0o600))
	page := Open(t, site(t))
	require.Equal(t, "Đặt lịch", page.Title())
	page.Fill("Họ và tên", "tên cũ")
	page.Fill("Họ và tên", "Nguyễn Thị Ấn")
	page.Fill("Ngày sinh", "1990-12-31")
	page.Select("Dịch vụ", "Căn cước gắn chip")
	page.Check("Tôi đồng ý")
	page.Check("Tôi đồng ý")
	page.Upload("Danh sách", list)
	page.Click("Gửi")
	page.WaitText("Đã nhận")
	require.Equal(t, "Nguyễn Thị Ấn · 1990-12-31 · chip_card · on · một,hai", page.Text("p"))
	page.Back()
	require.Equal(t, "Đặt lịch", page.Title())
}

func TestScopeChoosesAmongEqualNames(t *testing.T) {
	page := Open(t, site(t))
	page.InRow("Tổ 2").Click("Xem")
	page.WaitText("Trang của tổ 2")
	page.Goto(strings.TrimSuffix(page.URL(), "team/2"))
	page.In("tbody tr:first-child").Click("Xem")
	page.WaitText("Trang của tổ 1")
	require.True(t, page.HasText("Trang  của tổ 1"), "white space does not matter")
	require.False(t, page.HasText("Trang của tổ 2"))
	require.Zero(t, page.Count("form"))
}

func TestDownloadReturnsTheFile(t *testing.T) {
	page := Open(t, site(t))
	file := page.Download("Tải danh sách")
	require.Equal(t, "danh-sach.csv", filepath.Base(file))
	content, err := os.ReadFile(file)
	require.NoError(t, err)
	require.Equal(t, "a,b\n", string(content))
}

func TestPageLooksAsAsked(t *testing.T) {
	address := site(t)
	background := `getComputedStyle(document.body).backgroundColor`
	tests := []struct {
		name       string
		options    []Option
		width      string
		language   string
		background string
	}{
		{"desktop, light, Vietnamese", nil, "rộng 1440, giờ 7", "vi", "rgb(255, 255, 255)"},
		{"phone, dark, English", []Option{Phone, Dark, English}, "rộng 390, giờ 7", "en", "rgb(17, 17, 17)"},
		{"without scripts", []Option{NoScript}, "", "vi", "rgb(255, 255, 255)"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := Open(t, address, test.options...)
			require.Equal(t, test.width, page.Text("#width"))
			require.Equal(t, test.language, page.Text("#language"))
			require.Equal(t, test.background, value(page, "read the colour", chromedp.Evaluate[string](background)))
			page.Fill("Họ và tên", "An")
			page.Click("Gửi")
			page.WaitText("Đã nhận")
		})
	}
}

func TestPagesShareNoCookies(t *testing.T) {
	address := site(t)
	first, second := Open(t, address), Open(t, address)
	set := `document.cookie = "who=first"; document.cookie`
	require.Equal(t, "who=first", value(first, "set a cookie", chromedp.Evaluate[string](set)))
	require.Empty(t, value(second, "read cookies", chromedp.Evaluate[string]("document.cookie")))
}

func TestErrorsOfThePageAreCollected(t *testing.T) {
	address := site(t)
	tests := []struct{ name, path, want string }{
		{"a script's exception", "/exception", "hỏng rồi"},
		{"an error in the console", "/console", "không ổn 3"},
		{"an inline script", "/inline", "Content Security Policy"},
		{"an inline style", "/inline-style", "Content Security Policy"},
		{"a missing file", "/missing", "answer 404: " + address + "/nowhere.png"},
		{"something from outside", "/outside", "request failed: http://example.com/picture.png"},
		{"a missing page", "/nothing-here", "answer 404: " + address + "/nothing-here"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := Open(t, address+test.path)
			require.Contains(t, strings.Join(page.Errors(), "\n"), test.want)
			require.Empty(t, page.Errors(), "errors are handed out once")
		})
	}
}

func TestExpectedStatusIsNoError(t *testing.T) {
	page := Open(t, site(t))
	page.ExpectStatus(http.StatusUnprocessableEntity)
	page.Fill("Họ và tên", "?")
	page.Click("Gửi")
	page.WaitText("Đã nhận")
	require.Empty(t, page.Errors())
}

func TestAccessibilityOfAGoodPage(t *testing.T) {
	for _, option := range []Option{Light, Dark, Phone} {
		Open(t, site(t), option).CheckAccessibility()
	}
}

func TestAccessibilityViolationsAreReported(t *testing.T) {
	page := Open(t, site(t)+"/unlabelled")
	found := map[string]Violation{}
	for _, v := range page.Violations() {
		found[v.Rule] = v
	}
	require.Contains(t, found, "label")
	require.Contains(t, found, "image-alt")
	require.Equal(t, "critical", found["label"].Impact)
	require.Contains(t, found["label"].Nodes[0], `<input name="name">`)

	// The check itself turns them into failures of the test.
	failing := &recorder{TB: t}
	page.tb = failing
	page.CheckAccessibility()
	page.tb = t
	require.Len(t, failing.errors, 2)
	require.Contains(t, strings.Join(failing.errors, "\n"), "label")
}

// recorder keeps the errors a test would have reported.
type recorder struct {
	testing.TB
	errors []string
}

func (r *recorder) Errorf(format string, args ...any) {
	r.errors = append(r.errors, fmt.Sprintf(format, args...))
}

func TestLocateSaysWhyAnElementCannotBeUsed(t *testing.T) {
	address := site(t)
	tests := []struct{ name, path, kind, wanted, state, detail string }{
		{"missing", "/", "button", "Xóa", "missing", "Gửi | Gửi lại | Xem"},
		{"two of a name", "/", "button", "Xem", "ambiguous", "/team/2"},
		{"disabled", "/", "button", "Gửi lại", "disabled", "disabled"},
		{"covered", "/covered", "button", "Gửi", "covered", "veil"},
		{"exact name before its start", "/", "button", "Gửi", "ready", ""},
		{"start of a label", "/", "field", "Họ", "ready", ""},
		{"decomposed letters", "/", "field", "Ho\u0323 va\u0300 te\u0302n", "ready", ""},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			page := Open(t, address+test.path)
			at, err := page.find(test.kind, test.wanted)
			require.NoError(t, err)
			require.Equal(t, test.state, at.State, at.Detail)
			require.Contains(t, at.Detail, test.detail)
		})
	}
}

func TestPicturesAreKept(t *testing.T) {
	folder := filepath.Join(t.TempDir(), "pictures")
	t.Setenv(EnvScreenshots, folder)
	Open(t, site(t), Phone, Dark).Screenshot("a form")
	picture, err := os.ReadFile(filepath.Join(folder, "a_form-390-dark.png"))
	require.NoError(t, err)
	require.Equal(t, "\x89PNG", string(picture[:4]))
}

func TestMissingBrowserSaysWhatToInstall(t *testing.T) {
	_, err := findBrowser("", []string{"no-such-browser"})
	require.ErrorContains(t, err, "apt-get install chromium")
	_, err = findBrowser("/no/such/browser", browserNames)
	require.ErrorContains(t, err, EnvChromium)
}
