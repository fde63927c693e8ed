package e2e

import (
	"context"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// fillMember types one of a household.
func fillMember(page *Page, n, name, number, birth string) {
	member := page.In(".member:has(#f-full_name_" + n + ")")
	member.Fill("Họ và tên", name)
	member.Fill("Số định danh cá nhân", number)
	member.Fill("Ngày sinh", birth)
}

func TestCitizenBooksAHouseholdOnAPhone(t *testing.T) {
	site := startBookingSite(t, true)
	code, _ := site.point(t, domain.ChipCard)
	page := Open(t, site.URL+"/p/"+code, Phone, NoScript)
	page.Click("Đặt cho nhiều người trong nhà")
	page.WaitText("Đặt lịch cho cả nhà")
	page.Screenshot("household-empty")
	fillMember(page, "1", "Lê Thị Hồng Ánh", "079190000777", "12051990")
	page.Click("Thêm người")
	page.WaitText("Người 3")
	fillMember(page, "2", "Lê Văn Bình", "079085000778", "01021985")
	fillMember(page, "3", "Lê Bé", "079325000779", "01/06/2025")
	page.Fill("Số điện thoại", "0901 234 567")
	page.Check("Tôi đã đọc, đồng ý")
	page.ExpectStatus(409)
	page.Click("Đặt lịch cho 3 người")
	page.WaitText("Chưa đặt cho ai")
	page.Screenshot("household-refused")
	require.Contains(t, page.Text(".error-summary"), "Người 3, Lê Bé")

	page.Click("Bỏ người 3")
	page.WaitText("Đặt lịch cho 2 người")
	require.Equal(t, 1, page.Count(`#f-full_name_2[value="Lê Văn Bình"]`), "what was typed is kept")
	page.Click("Đặt lịch cho 2 người")
	page.WaitText("Đã đặt lịch cho cả nhà")
	page.Screenshot("household-ticket")
	require.NotContains(t, page.Text("main"), "Hồng", "given names alone")
	household := strings.ReplaceAll(page.Text(".pass__code"), " ", "")
	Open(t, site.URL+"/h/"+household+"?lang=en", Phone, Dark).Screenshot("household-ticket-dark")
	for name, path := range map[string]string{
		"household-ticket-wide": "/h/" + household, "household-wide": "/p/" + code + "/household",
		"household-cancel-wide": "/h/" + household + "/cancel", "household-move-wide": "/h/" + household + "/move",
	} {
		wide := Open(t, site.URL+path)
		wide.CheckAccessibility()
		wide.Screenshot(name)
	}
	Open(t, site.URL+"/p/"+code+"/household", Dark, Phone).Screenshot("household-dark")

	page.Click("Đổi giờ cả nhà")
	page.WaitText("Tất cả được đổi cùng nhau")
	page.Screenshot("household-move")
	page.ClickOn("input[name=slots]:not([disabled])")
	page.Fill("Số điện thoại", "0901234568")
	page.ExpectStatus(422)
	page.Click("Đổi giờ cả nhà")
	page.WaitText("Số điện thoại không khớp")
	page.Fill("Số điện thoại", "0901234567")
	page.Click("Đổi giờ cả nhà")
	page.WaitText("Đã đổi giờ cho cả nhà")

	page.Click("Hủy lịch")
	page.WaitText("Ai không đến?")
	page.Screenshot("household-cancel")
	page.Check("Bình")
	page.Fill("Số điện thoại", "0901234567")
	page.Click("Hủy lịch")
	page.WaitText("Đã hủy lịch")
	require.Equal(t, 1, page.Count(".party__one--void"))
	page.Screenshot("household-one-cancelled")
	site.CheckConsistent()
}

func TestCitizenHouseholdWaits(t *testing.T) {
	site := startBookingSite(t, true)
	code, _ := site.point(t, domain.ChipCard)
	last := site.fill(t, code, domain.ChipCard)
	page := Open(t, site.URL+"/p/"+code+"/household", Phone)
	fillMember(page, "1", "Lê Thị Hồng Ánh", "079190000777", "12051990")
	fillMember(page, "2", "Lê Văn Bình", "079085000778", "01021985")
	page.Fill("Số điện thoại", "0901 234 567")
	page.Check("Tôi đã đọc, đồng ý")
	page.WaitText("Chưa có giờ nào đủ chỗ liền nhau cho 2 người")
	page.CheckAccessibility()
	page.Screenshot("household-none")
	page.Click("Ghi danh sách dự phòng cho cả nhà")
	page.WaitText("Những người cùng chờ")
	page.Screenshot("household-waiting")

	// Everybody gives up the last slot and the one before.
	slot := last.Appointments[0].Slot
	var held []domain.Appointment
	require.NoError(t, site.Store.View(context.Background(), func(r domain.Repos) (err error) {
		held, _, err = r.Appointments.List(context.Background(), domain.AppointmentFilter{VisitID: slot.VisitID})
		return err
	}))
	for _, a := range held {
		if a.Service == slot.Service && a.Slot.End >= slot.Start {
			_, err := site.AppointmentCancel(context.Background(), apptest.As(domain.RoleDesk), a.Code, "")
			require.NoError(t, err)
		}
	}
	page.Goto(page.URL())
	page.WaitText("Có chỗ trống cho bạn")
	page.CheckAccessibility()
	page.Screenshot("household-offer")
	page.Fill("Số điện thoại", "0901234567")
	page.Click("Nhận chỗ này")
	page.WaitText("Đã đặt lịch cho cả nhà")
	require.Equal(t, 2, page.Count(".party__one"))
	site.CheckConsistent()
}

func TestDeskBooksAHouseholdByKeyboard(t *testing.T) {
	site := startBookingSite(t, true)
	site.knownPerson(t)
	page := site.signInAtDesk(t)
	page.Press("hong anh")
	page.WaitText("1 người")
	page.Press(kb.Enter)
	page.WaitText("Chưa có lịch hẹn nào")
	page.Press(kb.Enter)
	page.WaitText("Chung cư Mẫu")
	page.Press(kb.Enter)
	page.WaitText("Phím mũi tên")
	page.Click("Đặt cho cả nhà")
	page.WaitText("và người nhà")
	page.Press("Lê Văn Bình") // the cursor stands in the first empty row
	page.Press(kb.Tab)
	page.Press("079085000778")
	page.Press(kb.Tab)
	page.Press("01021985")
	page.CheckAccessibility()
	page.Screenshot("desk-household")
	page.Press(kb.Enter)
	page.WaitText("Đã đặt lịch cho cả nhà. Đọc mã")
	page.CheckAccessibility()
	page.Screenshot("desk-household-ticket")
	page.Click("Đổi giờ cả nhà")
	page.WaitText("Tất cả được đổi cùng nhau")
	page.Screenshot("desk-household-move")
	page.Click("Giữ nguyên")
	page.WaitText("Phiếu hẹn của cả nhà")
	page.Click("Hủy lịch")
	page.WaitText("Ai không đến?")
	page.CheckAccessibility()
	page.Click("Hủy lịch")
	page.WaitText("Phiếu hẹn này đã hủy")
	site.CheckConsistent()
}

// strokes counts the keys that a desk presses.
type strokes struct {
	*Page
	n int
}

func (s *strokes) key(k string) {
	s.Press(k)
	s.n++
}

// Once the person is found, booking takes fewer than five keys: the offered
// point, the first free time, done.
func TestDeskBooksInUnderFiveKeys(t *testing.T) {
	site := startBookingSite(t, true)
	person := site.knownPerson(t)
	page := site.signInAtDesk(t)
	page.Press("hong anh")
	page.WaitText("1 người")
	page.Press(kb.Enter)
	page.WaitText("Chưa có lịch hẹn nào")
	booking := &strokes{Page: page}
	booking.key(kb.Enter)
	page.WaitText("Chung cư Mẫu")
	booking.key(kb.Enter)
	page.WaitText("Phím mũi tên")
	booking.key(kb.Enter)
	page.WaitText("Đọc mã hẹn cho người gọi")
	require.Less(t, booking.n, 5)
	held, err := site.PersonAppointments(context.Background(), apptest.As(domain.RoleDesk), person.ID)
	require.NoError(t, err)
	require.NotEmpty(t, held)
	var first usecase.PointSlots
	first, err = site.SlotList(context.Background(), held[0].PointCode)
	require.NoError(t, err)
	require.Equal(t, first.Visits[0].Visit.ID, held[0].VisitID, "the first that is coming")
}
