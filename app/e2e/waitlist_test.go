package e2e

import (
	"context"
	"strconv"
	"testing"

	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// fill books all places of a service at a point and returns the last ticket.
func (s bookingSite) fill(t *testing.T, point string, service domain.Service) (last usecase.Ticket) {
	t.Helper()
	found, err := s.SlotList(context.Background(), point)
	require.NoError(t, err)
	n := 100
	for _, v := range found.Visits {
		for _, slot := range v.Slots {
			for ; slot.Service == service && slot.Free() > 0; slot.Booked++ {
				n++
				last, err = s.AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
					SlotIDs: []int64{slot.ID}, Person: apptest.Person(n), Source: domain.SourceDesk,
				})
				require.NoError(t, err)
			}
		}
	}
	return last
}

func TestCitizenWaitsForAPlaceAndTakesIt(t *testing.T) {
	site := startBookingSite(t, true)
	code, _ := site.point(t, domain.ChipCard)
	last := site.fill(t, code, domain.ChipCard)
	page := Open(t, site.URL+"/p/"+code+"?s=chip_card", Phone, NoScript)
	page.WaitText("đã hết chỗ")
	page.Screenshot("waitlist-point")
	page.Click("Ghi danh sách dự phòng")
	page.Fill("Họ và tên", "Lê Thị Hồng Ánh")
	page.Fill("Số định danh cá nhân", "079190000777")
	page.Fill("Ngày sinh", "12051990")
	page.Fill("Số điện thoại", "0901 234 567")
	page.ExpectStatus(422)
	page.Click("Ghi danh")
	page.WaitText("đồng ý")
	page.Screenshot("waitlist-join-errors")
	page.Check("Tôi đã đọc và đồng ý")
	page.Click("Ghi danh")
	page.WaitText("Vị trí trong danh sách")
	page.Screenshot("waitlist-ticket")
	require.NotContains(t, page.Text("body"), "Hồng", "the given name alone")

	_, err := site.AppointmentCancel(context.Background(), apptest.As(domain.RoleDesk), last.Code, "")
	require.NoError(t, err)
	waiting, err := site.WaitlistList(context.Background(), apptest.System(), code, domain.Page{})
	require.NoError(t, err)
	page.Goto(site.URL + "/t")
	page.Fill("Mã hẹn", waiting.Items[0].Code)
	page.Click("Xem phiếu hẹn")
	page.WaitText("Có chỗ trống cho bạn")
	page.Screenshot("waitlist-offer")
	Open(t, site.URL+"/w/"+waiting.Items[0].Code+"?lang=en", Phone, Dark).Screenshot("waitlist-offer-dark")
	Open(t, site.URL+"/p/"+code+"/wait?s=chip_card", Phone, Dark).Screenshot("waitlist-join-dark")
	page.Fill("Số điện thoại", "0909999999")
	page.ExpectStatus(422)
	page.Click("Nhận chỗ này")
	page.WaitText("Số điện thoại không khớp")
	page.Fill("Số điện thoại", "0901234567")
	page.Click("Nhận chỗ này")
	page.WaitText("Đã đặt lịch")
	page.Screenshot("waitlist-taken")
	require.Contains(t, page.Text(".pass"), last.Appointments[0].Slot.Start.String())
	site.CheckConsistent()
}

func TestDeskPutsSomebodyOnTheWaitlist(t *testing.T) {
	site := startBookingSite(t, true)
	code, _ := site.point(t, domain.ChipCard)
	last := site.fill(t, code, domain.ChipCard)
	page := site.signInAtDesk(t)
	person, err := site.PersonSave(context.Background(), apptest.System(), 0, apptest.Person(1), "")
	require.NoError(t, err)
	page.Goto(site.URL + "/desk/people/" + strconv.FormatInt(person.ID, 10) + "/book?point=" + code + "&s=chip_card")
	page.Click("Ghi danh sách dự phòng")
	page.WaitText("Đã ghi danh sách dự phòng")
	page.CheckAccessibility()
	_, err = site.AppointmentCancel(context.Background(), apptest.As(domain.RoleDesk), last.Code, "")
	require.NoError(t, err)
	page.Goto(site.URL + "/desk/waitlist?point=" + code)
	page.WaitText("Đang mời")
	page.CheckAccessibility()
	page.Screenshot("waitlist-desk")
	page.Click("Nhận chỗ")
	page.WaitText("Đã nhận chỗ")
	site.CheckConsistent()
}
