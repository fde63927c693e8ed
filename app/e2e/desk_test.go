package e2e

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/app/apptest"
	"luudong/domain"
)

// signInAtDesk opens a page of the site as the account of the desk.
func (s bookingSite) signInAtDesk(t *testing.T, options ...Option) *Page {
	t.Helper()
	page := Open(t, s.URL+"/signin?back=/desk", options...)
	page.Fill("Tên đăng nhập", "truc-ban")
	page.Fill("Mật khẩu", deskPassword)
	page.Press(kb.Enter)
	page.WaitText("Tìm người")
	return page
}

// knownPerson enters a person who calls.
func (s bookingSite) knownPerson(t *testing.T) domain.Person {
	t.Helper()
	values := apptest.Person(1)
	values["full_name"] = "Nguyễn Thị Hồng Ánh"
	person, err := s.PersonSave(context.Background(), apptest.As(domain.RoleDesk), 0, values, "")
	require.NoError(t, err)
	return person
}

func TestDeskBooksSomebodyByKeyboard(t *testing.T) {
	site := startBookingSite(t, true)
	person := site.knownPerson(t)
	page := site.signInAtDesk(t)
	page.CheckAccessibility()
	page.Screenshot("desk-start")
	page.Press("hong anh")
	page.WaitText("1 người")
	page.CheckAccessibility()
	page.Screenshot("desk-results")
	require.NotContains(t, page.Text("main"), person.PersonalID.Reveal())
	require.NotContains(t, page.Text("main"), "0901000001")
	page.Press(kb.Enter)
	page.WaitText("Chưa có lịch hẹn nào")
	page.CheckAccessibility()
	page.Screenshot("desk-person")

	page.Click("Hiện số")
	page.WaitText(person.PersonalID.Reveal())
	page.WaitText("Lượt xem đã được ghi lại")
	require.NotContains(t, page.URL(), person.PersonalID.Reveal())

	page.Click("Đặt lịch")
	page.WaitText("Chung cư Mẫu")
	page.CheckAccessibility()
	page.Screenshot("desk-book-points")
	page.Press(kb.Enter) // the point with the next visit in the own ward
	page.WaitText("Phím mũi tên")
	page.CheckAccessibility()
	page.Screenshot("desk-book-times")
	page.Press(kb.ArrowRight)
	page.Press(kb.Enter)
	page.WaitText("Đọc mã hẹn cho người gọi")
	page.CheckAccessibility()
	page.Screenshot("desk-ticket")
	code := strings.ReplaceAll(page.Text(".pass__code"), " ", "")
	page.Click("Gửi phiếu")
	page.WaitText("Đang gửi phiếu hẹn đến •")
	page.Screenshot("desk-ticket-sent")

	page.Click("Tìm người khác")
	page.Press(strings.ToLower(code))
	page.WaitText("Nguyễn Thị Hồng Ánh")
	page.Press(kb.Enter)
	page.WaitText("Hồ sơ người này")
	page.Click("Hồ sơ người này")
	page.CheckAccessibility()
	page.Screenshot("desk-person-booked")

	page.Click("Đổi giờ")
	page.WaitText("Đang giữ chỗ lúc")
	page.CheckAccessibility()
	page.Screenshot("desk-move-times")
	page.Click("Chọn điểm khác")
	page.WaitText("Tìm điểm phục vụ")
	page.CheckAccessibility()
	page.Screenshot("desk-move-points")
	page.Click("Chung cư Mẫu")
	page.WaitText("Đang giữ chỗ lúc")
	page.Press(kb.ArrowRight)
	page.Press(kb.Enter)
	page.WaitText("Đọc giờ mới cho người gọi")
	page.Screenshot("desk-ticket-moved")
	require.Equal(t, code, strings.ReplaceAll(page.Text(".pass__code"), " ", ""))
	page.Click("Hồ sơ người này")
	page.Click("Hủy lịch")
	page.WaitText("Không thể hoàn tác")
	page.CheckAccessibility()
	page.Screenshot("desk-cancel")
	page.Click("Hủy phiếu hẹn")
	page.WaitText("Đã hủy phiếu hẹn " + code)
}

func TestDeskAddsSomebodyWhoWasNotFound(t *testing.T) {
	site := startBookingSite(t, true)
	page := site.signInAtDesk(t, NoScript)
	page.Fill("Họ tên, điện thoại", "079190000555")
	page.In("main").Click("Tìm")
	page.WaitText("Không tìm thấy ai")
	page.Click("Thêm người mới với thông tin đã gõ")
	require.NotContains(t, page.URL(), "079190000555")
	page.Screenshot("desk-person-new")
	page.ExpectStatus(422)
	page.Fill("Họ và tên", "Trần Thị Bé")
	page.Fill("Ngày sinh", "31021990")
	page.Fill("Điện thoại", "0901234567")
	page.Click("Lưu và đặt lịch")
	page.WaitText("không phải là ngày hợp lệ")
	page.Screenshot("desk-person-new-errors")
	page.Fill("Ngày sinh", "12051990")
	page.Click("Lưu và đặt lịch")
	page.WaitText("Đặt lịch cho Trần Thị Bé")
	page.Goto(site.URL + "/desk")
	page.Fill("Họ tên, điện thoại", "234567")
	page.In("main").Click("Tìm")
	page.WaitText("Chưa có lịch hẹn nào")
	page.Click("Sửa")
	page.WaitText("•••••••••555")
	page.Fill("Địa chỉ", "12 Đường Thử")
	page.Click("Lưu")
	page.WaitText("12 Đường Thử")
	page.WaitText("•••••••••555")
}

func TestDeskBooksAListWithColumnsOfItsOwn(t *testing.T) {
	site := startBookingSite(t, true)
	list := func(from int) string {
		lines := []string{"STT,Họ tên công dân,Số CCCD,Sinh,SĐT,Ghi chú"}
		for n := from; n < from+4; n++ {
			lines = append(lines, fmt.Sprintf("%d,Nguyễn Văn Mẫu,0791900%05d,12/05/1990,0901%06d,Nhờ gọi trước khi đến", n, n, n))
		}
		file := filepath.Join(t.TempDir(), "to-dan-pho-mau.csv")
		require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600))
		return file
	}
	site.Clock.Set(apptest.Start.AddDate(0, 0, -1))
	page := site.signInAtDesk(t)
	send := func(from int) {
		page.Click("Đặt theo danh sách")
		page.Upload("Tệp danh sách", list(from))
		page.Click("Kiểm tra danh sách")
		page.WaitText("Ghép cột của tệp")
	}
	send(0)
	page.CheckAccessibility()
	page.Screenshot("desk-list-columns")
	page.ExpectStatus(422)
	page.Click("Kiểm tra danh sách") // ward and service cannot be guessed
	page.WaitText("Dịch vụ đăng ký: Không được để trống.")
	page.CheckAccessibility()
	page.Screenshot("desk-list-columns-refused")
	page.Select("Phường, xã, đặc khu", "Mọi người: Phường")
	page.Select("Dịch vụ đăng ký", "Mọi người: Căn cước")
	page.Click("Kiểm tra danh sách")
	page.WaitText("Người trong danh sách")
	page.Click("Đặt 4 người gần nơi ở")
	page.WaitText("Tất cả 4")
	send(10) // asked again, for the ward and the service hold for one list; but as they were
	page.Click("Kiểm tra danh sách")
	page.Click("Đặt 4 người gần nơi ở")
	page.WaitText("Tất cả 4")
	page.Click("Hủy cả danh sách")
	page.WaitText("Hủy 4 lịch hẹn vừa đặt?")
	page.CheckAccessibility()
	page.Click("Hủy cả danh sách")
	page.WaitText("Đã hủy cùng cả danh sách.")
	page.Screenshot("desk-list-undone")
}

func TestDeskBooksTheGoodRowsOfAList(t *testing.T) {
	site := startBookingSite(t, true)
	lines := []string{"personal_id,full_name,birth_date,sex,phone,unit_code,services"}
	for n := range 8 {
		lines = append(lines, fmt.Sprintf("0791900%05d,Nguyễn Văn Mẫu,12/05/1990,Nữ,0901%06d,26740,chip_card", n, n))
	}
	lines = append(lines, "07919,Lê Văn Sai,31/02/1990,Nam,0901000099,99999,chip_card")
	file := filepath.Join(t.TempDir(), "co-quan-mau.csv")
	require.NoError(t, os.WriteFile(file, []byte(strings.Join(lines, "\n")), 0o600))

	site.Clock.Set(apptest.Start.AddDate(0, 0, -1)) // lists are booked from the next day on
	page := site.signInAtDesk(t)
	page.Click("Đặt theo danh sách")
	page.CheckAccessibility()
	page.Screenshot("desk-list")
	page.Upload("Tệp danh sách", file)
	page.Click("Kiểm tra danh sách")
	page.WaitText("1 dòng sai")
	page.WaitText("Chưa ai được đặt cho đến khi bạn chọn.")
	page.CheckAccessibility()
	page.Screenshot("desk-list-checked")
	require.Contains(t, page.Download("Tải tệp đã đánh dấu"), "can-sua-co-quan-mau.xlsx")
	page.Fill("Tìm", "mau")
	page.Click("Tìm điểm")
	page.Click("Chung cư Mẫu")
	page.WaitText("Chọn nơi khác")
	page.CheckAccessibility()
	page.Screenshot("desk-list-point")
	page.Click("Đặt 8 người tại đây")
	page.WaitText("1 dòng sai đã bỏ qua")
	page.WaitText("Tất cả 8")
	page.CheckAccessibility()
	page.Screenshot("desk-list-done")
	result, err := os.ReadFile(page.Download("Tải kết quả (CSV)"))
	require.NoError(t, err)
	require.Contains(t, string(result), "Nguyễn Văn Mẫu,•••••••••000,")
	require.Equal(t, 9, strings.Count(string(result), "\r\n"))
	require.Equal(t, 8, strings.Count(string(result), ",Chung cư Mẫu,"))
	book, err := excelize.OpenFile(page.Download("Tải kết quả (Excel)"))
	require.NoError(t, err)
	rows, err := book.GetRows(book.GetSheetName(0))
	require.NoError(t, err)
	require.NoError(t, book.Close())
	require.Len(t, rows, 9)
	require.Equal(t, []string{"Dòng", "Họ và tên", "Số định danh"}, rows[0][:3])
	require.Equal(t, []string{"2", "Nguyễn Văn Mẫu", "•••••••••000"}, rows[1][:3])
}
