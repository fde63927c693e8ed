package e2e

import (
	"context"
	"log/slog"
	"net/http/httptest"
	"testing"

	"github.com/alexedwards/scs/v2/memstore"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/app/web/citizen"
	"luudong/app/web/desk"
	"luudong/domain"
)

// bookingSite serves the pages on which appointments are made, with a published
// plan of a small city, and an account for the desk.
type bookingSite struct {
	*apptest.Rig
	URL string
}

const deskPassword = "mat-khau-thu-2026"

func startBookingSite(t *testing.T, planned bool) bookingSite {
	t.Helper()
	rig := apptest.New(t)
	rig.SmallCity()
	if planned {
		rig.PublishedPlan()
	}
	_, err := rig.UserAdd(context.Background(), apptest.System(), usecase.UserAddInput{
		Username: "truc-ban", FullName: "Trần Văn Trực Ban", Role: domain.RoleDesk, Password: deskPassword,
	})
	require.NoError(t, err)
	srv := web.New(web.Deps{Accounts: rig.App, Sessions: memstore.New(), Log: slog.New(slog.DiscardHandler)})
	citizen.Register(srv.Citizen(), rig.App)
	desk.Register(srv.Desk(), rig.App)
	server := httptest.NewServer(srv.Handler())
	t.Cleanup(server.Close)
	return bookingSite{Rig: rig, URL: server.URL}
}

// point returns the code of a point with coming visits that offer the services.
func (s bookingSite) point(t *testing.T, services ...domain.Service) (string, usecase.OpenVisit) {
	t.Helper()
	for _, code := range []string{"P1", "P2", "P3"} {
		found, err := s.PublicSlotList(context.Background(), code)
		require.NoError(t, err)
		for _, v := range found.Visits {
			if len(v.Offers(services)) > 1 {
				return code, v
			}
		}
	}
	t.Fatal("no visit offers the services")
	return "", usecase.OpenVisit{}
}

func TestCitizenBooksBothServicesOnAPhone(t *testing.T) {
	site := startBookingSite(t, true)
	code, visit := site.point(t, domain.Services()...)
	page := Open(t, site.URL+"/", Phone)
	page.CheckAccessibility()
	page.Screenshot("citizen-start")
	page.Fill("Tìm điểm phục vụ", "khong co diem nay")
	page.Click("Tìm điểm")
	page.WaitText("Không tìm thấy điểm nào")
	page.Fill("Tìm điểm phục vụ", "mau")
	page.Click("Tìm điểm")
	page.WaitText("Chung cư Mẫu")
	page.Goto(site.URL + "/p/" + code)
	page.CheckAccessibility()
	page.Screenshot("citizen-point")
	page.Click(visit.Offers(domain.Services())[0].Start().String())
	page.WaitText("Người đến làm")
	page.CheckAccessibility()

	page.ExpectStatus(422)
	page.Fill("Họ và tên", "Lê Thị Hồng Ánh")
	page.Fill("Số định danh cá nhân", "07919")
	page.Fill("Ngày sinh", "12051990")
	page.Check("Tôi đã đọc và đồng ý")
	page.Click("Đặt lịch hẹn")
	page.WaitText("Số định danh phải có 12 chữ số")
	page.CheckAccessibility()
	page.Screenshot("citizen-book-errors")
	page.Fill("Số định danh cá nhân", "079190000777")
	page.Check("Nữ")
	page.Fill("Số điện thoại", "0901 234 567")
	page.Screenshot("citizen-book")
	page.Click("Đặt lịch hẹn")

	page.WaitText("Đã đặt lịch")
	page.CheckAccessibility()
	page.Screenshot("citizen-ticket")
	text := page.Text("body")
	require.Contains(t, text, "Ánh")
	require.NotContains(t, text, "Hồng", "a ticket names the given name alone")
	require.NotContains(t, text, "777")
	require.Contains(t, text, "Tài khoản định danh mức 2")

	page.Click("Đổi giờ hẹn")
	page.CheckAccessibility()
	page.Screenshot("citizen-move")
	page.ExpectStatus(422)
	page.Click("Đổi giờ hẹn")
	page.WaitText("Chọn giờ mới")
	page.Screenshot("citizen-move-errors")
	next := visit.Offers(domain.Services())[1].Start().String()
	page.Check(next)
	page.Fill("Số điện thoại", "0909999999")
	page.Click("Đổi giờ hẹn")
	page.WaitText("Số điện thoại không khớp")
	page.Fill("Số điện thoại", "0901234567")
	page.Click("Đổi giờ hẹn")
	page.WaitText("Đã đổi giờ hẹn")
	page.Screenshot("citizen-ticket-moved")
	require.Contains(t, page.Text(".pass"), next)

	page.Click("Hủy lịch hẹn")
	page.CheckAccessibility()
	page.Screenshot("citizen-cancel")
	page.Fill("Số điện thoại", "0909999999")
	page.Click("Hủy lịch hẹn")
	page.WaitText("Số điện thoại không khớp")
	page.Fill("Số điện thoại", "+84 901 234 567")
	page.Click("Hủy lịch hẹn")
	page.WaitText("Lịch hẹn này đã hủy")
	page.CheckAccessibility()
	page.Screenshot("citizen-ticket-cancelled")
}

func TestCitizenChangesTheTimeWithoutScripts(t *testing.T) {
	site := startBookingSite(t, true)
	_, visit := site.point(t, domain.AccountL2)
	offers := visit.Offers([]domain.Service{domain.AccountL2})
	ticket, err := site.AppointmentBook(context.Background(), domain.CitizenActor("test"), usecase.AppointmentBookInput{
		SlotIDs: offers[0].SlotIDs(), Person: apptest.Person(1), Source: domain.SourceCitizen, Consent: true,
	})
	require.NoError(t, err)
	page := Open(t, site.URL+"/t/"+ticket.Code+"?lang=en", Phone, NoScript)
	page.Click("Đổi giờ hẹn")
	page.Fill("Số điện thoại", "0901 000 001")
	page.Check(offers[1].Start().String())
	for n := range offers[1].Free {
		_, err := site.AppointmentBook(context.Background(), domain.CitizenActor("test"), usecase.AppointmentBookInput{
			SlotIDs: offers[1].SlotIDs(), Person: apptest.Person(n + 2), Source: domain.SourceCitizen, Consent: true,
		})
		require.NoError(t, err)
	}
	page.ExpectStatus(409)
	page.Click("Đổi giờ hẹn")
	page.WaitText("vừa hết chỗ")
	page.Screenshot("citizen-move-full")
	page.Check(offers[2].Start().String())
	page.Click("Đổi giờ hẹn")
	page.WaitText("Đã đổi giờ hẹn")
	require.Contains(t, page.Text(".pass"), offers[2].Start().String())
}

func TestCitizenIsOfferedTheNearestTimeWhenOneFillsUp(t *testing.T) {
	site := startBookingSite(t, true)
	code, visit := site.point(t, domain.AccountL2)
	wanted := visit.Offers([]domain.Service{domain.AccountL2})[0]
	page := Open(t, site.URL+"/p/"+code+"?s=account_l2", Phone, NoScript)
	page.Click(wanted.Start().String())
	page.Fill("Họ và tên", "Lê Văn Sau")
	page.Fill("Số định danh cá nhân", "079090000888")
	page.Fill("Ngày sinh", "01/02/1990")
	page.Fill("Số điện thoại", "0901234568")
	page.Check("Tôi đã đọc và đồng ý")
	for n := range wanted.Free {
		person := apptest.Person(n + 1)
		_, err := site.AppointmentBook(context.Background(), domain.CitizenActor("test"), usecase.AppointmentBookInput{
			SlotIDs: wanted.SlotIDs(), Person: person, Source: domain.SourceCitizen, Consent: true,
		})
		require.NoError(t, err)
	}
	page.ExpectStatus(409)
	page.Click("Đặt lịch hẹn")
	page.WaitText("Giờ gần nhất còn chỗ đã được chọn thay")
	page.Screenshot("citizen-book-full")
	page.Click("Đặt lịch hẹn")
	page.WaitText("Đã đặt lịch")

	page.Goto(site.URL + "/p/" + code + "?s=account_l2")
	page.Click(visit.Offers([]domain.Service{domain.AccountL2})[1].Start().String())
	page.Fill("Họ và tên", "Lê Văn Sau")
	page.Fill("Số định danh cá nhân", "079090000888")
	page.Fill("Ngày sinh", "01/02/1990")
	page.Fill("Số điện thoại", "0901234568")
	page.Check("Tôi đã đọc và đồng ý")
	page.Click("Đặt lịch hẹn")
	page.WaitText("đã có lịch hẹn")
	page.Screenshot("citizen-book-duplicate")
	page.Fill("Họ và tên", "Người Khác")
	page.Click("Đặt lịch hẹn")
	page.WaitText("không khớp với số định danh")
}

func TestCitizenSeesWhenNothingIsPlanned(t *testing.T) {
	site := startBookingSite(t, false)
	page := Open(t, site.URL, Phone)
	page.WaitText("Chưa có lịch lưu động")
	page.CheckAccessibility()
	page.Screenshot("citizen-start-empty")
	page.Goto(site.URL + "/p/P1")
	page.WaitText("Điểm này chưa có lịch")
	page.CheckAccessibility()
	page.Screenshot("citizen-point-empty")
	page.ExpectStatus(404)
	page.Goto(site.URL + "/t")
	page.Fill("Mã hẹn", "abcde fghj2")
	page.Click("Xem phiếu hẹn")
	page.WaitText("Không có phiếu hẹn mang mã này")
	page.CheckAccessibility()
}
