package wave_test

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/app/web/wave"
	"luudong/domain"
)

const password = "mat-khau-thu-2026"

// site serves the pages of waves over a small city, the day before its visits.
type site struct {
	*apptest.Rig
	t      *testing.T
	url    string
	client *http.Client
	token  string
}

func newSite(t *testing.T, role domain.Role, unit string) *site {
	t.Helper()
	rig := apptest.New(t)
	rig.SmallCity()
	rig.PublishedPlan()
	rig.Clock.Set(apptest.Start.Add(-24 * time.Hour))
	srv := web.New(web.Deps{Accounts: rig.App, Sessions: memstore.New(), Log: slog.New(slog.DiscardHandler)})
	wave.Register(srv.Shared("/waves", domain.RolePlanner, domain.RoleDesk), rig.App)
	server := httptest.NewServer(srv.Handler())
	t.Cleanup(server.Close)
	jar, err := cookiejar.New(nil)
	require.NoError(t, err)
	s := &site{Rig: rig, t: t, url: server.URL, client: &http.Client{Jar: jar}}
	_, err = rig.UserAdd(context.Background(), apptest.System(), usecase.UserAddInput{
		Username: "can-bo", FullName: "Cán bộ", Role: role, UnitCode: unit, Password: password,
	})
	require.NoError(t, err)
	_, body := s.send(http.MethodGet, "/signin", "", nil)
	s.token = regexp.MustCompile(`name="_csrf" value="([^"]+)"`).FindStringSubmatch(body)[1]
	s.post("/signin", "username", "can-bo", "password", password)
	return s
}

func (s *site) send(method, path, contentType string, content io.Reader) (status int, body string) {
	s.t.Helper()
	request, err := http.NewRequestWithContext(context.Background(), method, s.url+path, content)
	require.NoError(s.t, err)
	if contentType != "" {
		request.Header.Set("Content-Type", contentType)
	}
	response, err := s.client.Do(request)
	require.NoError(s.t, err)
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	require.NoError(s.t, err)
	return response.StatusCode, string(text)
}

func (s *site) post(path string, pairs ...string) (status int, body string) {
	s.t.Helper()
	form := url.Values{"_csrf": {s.token}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Add(pairs[i], pairs[i+1])
	}
	return s.send(http.MethodPost, path, "application/x-www-form-urlencoded", strings.NewReader(form.Encode()))
}

// create sends the form with a list and some fields changed.
func (s *site) create(list string, change map[string]string) (status int, body string) {
	s.t.Helper()
	var content bytes.Buffer
	w := multipart.NewWriter(&content)
	fields := map[string]string{
		"_csrf": s.token, "point": "P1", "name": "Đợt thử", "services": "account_l2", "quota": "2", "release_on": "29/11/2026", "release_time": "17:00",
	}
	for name, value := range change {
		fields[name] = value
	}
	for name, value := range fields {
		require.NoError(s.t, w.WriteField(name, value))
	}
	if list != "" {
		file, err := w.CreateFormFile("file", "../cu dân.csv")
		require.NoError(s.t, err)
		_, err = file.Write([]byte(list))
		require.NoError(s.t, err)
	}
	require.NoError(s.t, w.Close())
	return s.send(http.MethodPost, "/waves/new", w.FormDataContentType(), &content)
}

const threePeople = "personal_id,full_name,birth_date,phone\n079190000801,Nguyễn Thị Mẫu,12/05/1990,0901000801\n" +
	"079190000802,Lê Thị Mẫu,12/05/1991,\n079190000803,Trần Văn Mẫu,12/05/1992,0901000803\n"

func TestWavePages(t *testing.T) {
	s := newSite(t, domain.RolePlanner, "")
	for name, c := range map[string]struct {
		list   string
		change map[string]string
		want   string
	}{
		"no file":             {"", nil, "Chọn tệp danh sách"},
		"not a table":         {"\x00\x01\x02", nil, ""},
		"no such column":      {"a,b\n1,2\n", nil, ""},
		"a date that is none": {threePeople, map[string]string{"release_on": "31/02/2026"}, "31/02/2026"},
		"no time":             {threePeople, map[string]string{"release_time": "25:99"}, "25:99"},
		"no number":           {threePeople, map[string]string{"quota": "nhiều"}, "5.000"},
		"an unknown service":  {threePeople, map[string]string{"services": "tea"}, ""},
		"markup for a name":   {threePeople, map[string]string{"name": "<b>x</b>", "quota": "9"}, "&lt;b&gt;x&lt;/b&gt;"},
	} {
		t.Run(name, func(t *testing.T) {
			status, body := s.create(c.list, c.change)
			assert.Equal(t, http.StatusUnprocessableEntity, status)
			assert.True(t, strings.Contains(body, c.want), c.want)
			assert.False(t, strings.Contains(body, "<b>x</b>"))
		})
	}
	status, _ := s.create(threePeople, map[string]string{"point": "NOWHERE"})
	assert.Equal(t, http.StatusNotFound, status)
	found, err := s.WaveList(context.Background(), apptest.System(), domain.Page{})
	require.NoError(t, err)
	require.Empty(t, found.Items, "nothing was made")

	status, body := s.create(threePeople, nil)
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, body, "Đã giữ chỗ và tạo đường dẫn")
	assert.NotContains(t, body, "079190000801")
	assert.NotContains(t, body, "0901000801")
	status, body = s.post("/waves/1/send")
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, body, "Đã ghi 2 lời mời vào hàng chờ gửi. 1 đường dẫn không có")
	status, body = s.send(http.MethodGet, "/waves/1/links.xlsx", "", nil)
	require.Equal(t, http.StatusOK, status)
	assert.True(t, strings.HasPrefix(body, "PK"), "a workbook")
	assert.NotContains(t, sheetText(t, body), "901000801", "the letter needs no phone number")
	assert.Contains(t, sheetText(t, body), "/i/")
	status, body = s.post("/waves/1/release")
	require.Equal(t, http.StatusOK, status)
	assert.Contains(t, body, "Đã mở chỗ cho mọi người")
	_, body = s.post("/waves/1/send")
	assert.Contains(t, body, "Chỗ giữ riêng đã được mở cho mọi người")
	for path, want := range map[string]int{
		"/waves/x": http.StatusNotFound, "/waves/99": http.StatusNotFound, "/waves/99/links.xlsx": http.StatusNotFound,
		"/waves/new?point=NOWHERE": http.StatusNotFound, "/waves/new?q=khong+co": http.StatusOK, "/waves?page=999": http.StatusOK,
	} {
		status, _ := s.send(http.MethodGet, path, "", nil)
		assert.Equal(t, want, status, path)
	}
	for _, path := range []string{"/waves/99/send", "/waves/99/release", "/waves/x/send", "/waves/x/release"} {
		status, _ := s.post(path)
		assert.Equal(t, http.StatusNotFound, status, path)
	}
	s.CheckConsistent()
}

// sheetText is what stands in the cells of a workbook.
func sheetText(t *testing.T, workbook string) string {
	t.Helper()
	f, err := excelize.OpenReader(strings.NewReader(workbook))
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	rows, err := f.GetRows(f.GetSheetList()[0])
	require.NoError(t, err)
	return fmt.Sprint(rows)
}

func TestWavePagesKeepToTheArea(t *testing.T) {
	s := newSite(t, domain.RoleDesk, "26890")
	_, _, err := s.WaveCreate(context.Background(), apptest.System(), usecase.WaveCreateInput{
		Name: "Của phường khác", PointCode: "P1", Services: []domain.Service{domain.AccountL2}, Quota: 1, ReleaseAt: s.Clock.Now().Add(time.Hour),
		File: usecase.ImportFile{Name: "a.csv", Content: strings.NewReader(threePeople)},
	})
	require.NoError(t, err)
	for path, want := range map[string]int{
		"/waves/1": http.StatusNotFound, "/waves/1/links.xlsx": http.StatusNotFound, "/waves/new?point=P1": http.StatusNotFound, "/waves/new?point=P2": http.StatusOK,
	} {
		status, _ := s.send(http.MethodGet, path, "", nil)
		assert.Equal(t, want, status, path)
	}
	_, body := s.send(http.MethodGet, "/waves", "", nil)
	assert.NotContains(t, body, "Của phường khác")
	_, body = s.send(http.MethodGet, "/waves/new", "", nil)
	assert.NotContains(t, body, "Chung cư Mẫu")
	status, _ := s.create(threePeople, nil)
	assert.Equal(t, http.StatusNotFound, status)
}
