package e2e

import (
	"context"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/config"
	"luudong/app/usecase"
	"luudong/domain"
)

// withMail lets the program send through a mail server of this machine.
func withMail(server *apptest.MailServer) func(*config.Config) {
	return func(c *config.Config) {
		c.SMTPHost, c.SMTPPort, c.SMTPSecurity = "127.0.0.1", server.Port, "none"
		c.SMTPFrom, c.BaseURL = "Lưu Động <no-reply@luudong.example>", "http://luudong.example"
	}
}

// bookSomebody books the n-th person at the desk, reached as given.
func bookSomebody(t *testing.T, p *Program, n int, reached map[string]string) usecase.Ticket {
	t.Helper()
	ctx := context.Background()
	for _, code := range []string{"P1", "P2", "P3"} {
		found, err := p.App.SlotList(ctx, code)
		require.NoError(t, err)
		for _, v := range found.Visits {
			for _, s := range v.Slots {
				if s.Service != domain.AccountL2 || s.Free() == 0 {
					continue
				}
				person := apptest.Person(n)
				for name, value := range reached {
					person[name] = value
				}
				ticket, err := p.App.AppointmentBook(ctx, apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
					SlotIDs: []int64{s.ID}, Person: person, Source: domain.SourceDesk,
				})
				require.NoError(t, err)
				return ticket
			}
		}
	}
	t.Fatal("no place left")
	return usecase.Ticket{}
}

// waitNotices waits until so many notices are in a state.
func waitNotices(t *testing.T, p *Program, status domain.NoticeStatus, count int) []domain.Notice {
	t.Helper()
	var found usecase.List[domain.Notice]
	require.Eventually(t, func() bool {
		var err error
		found, err = p.App.NoticeList(context.Background(), apptest.System(), domain.NoticeFilter{Status: status})
		return err == nil && found.Total == count
	}, Patience, 50*time.Millisecond)
	return found.Items
}

func TestOutboxWithNothingConfigured(t *testing.T) {
	p := StartProgram(t)
	page := p.SignIn(domain.RoleAdministrator, "/admin/notices")
	page.WaitText("Chưa có kênh gửi nào")
	page.WaitText("Chưa có tin nhắn nào")
	page.CheckAccessibility()
	page.Screenshot("notices-empty")

	p.PublishCity(p.Today().AddDays(7))
	ticket := bookSomebody(t, p, 1, map[string]string{"email": "mau@example.vn"})
	bookSomebody(t, p, 2, nil)
	waitNotices(t, p, domain.NoticeUnconfigured, 2)
	page.Goto(p.URL + "/admin/notices")
	page.WaitText("m•••@example.vn")
	page.WaitText("Chưa cấu hình")
	page.WaitText("Sẽ gửi lúc 17:00")
	page.CheckAccessibility()
	page.Screenshot("notices-unconfigured")
	assert.False(t, page.HasText("mau@example.vn"))
	assert.False(t, page.HasText("Gửi lại tin chưa gửi được"), "there is no way to send it again")

	page.Fill("Tìm", ticket.Code)
	page.WaitNoText("002")
	page.Click("Chưa cấu hình")
	page.WaitText(ticket.Code)
	page.Fill("Tìm", "khong co ai")
	page.WaitText("Không có tin nào khớp")
	page.CheckAccessibility()
	page.Screenshot("notices-none")
}

func TestNoticesAreSentSeenAndSentAgain(t *testing.T) {
	away := &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such mailbox"}
	server := apptest.StartMail(t, func(m apptest.Mail) error {
		if strings.HasPrefix(m.To, "khongco") {
			return away
		}
		return nil
	})
	p := StartProgram(t, withMail(server))
	p.PublishCity(p.Today().AddDays(7))

	// A citizen books on a phone, in English.
	found, err := p.App.SlotList(context.Background(), "P1")
	require.NoError(t, err)
	citizen := Open(t, p.URL+"/p/P1", Phone, English)
	citizen.Click(found.Visits[0].Offers([]domain.Service{domain.AccountL2})[0].Start().String())
	citizen.Fill("Full name", "Lê Thị Hồng Ánh")
	citizen.Fill("Personal ID number", "079190000777")
	citizen.Fill("Date of birth", "12051990")
	citizen.Check("Female")
	citizen.Fill("Phone", "0901 234 567")
	citizen.ExpectStatus(422)
	citizen.Fill("E-mail", "anh@")
	citizen.Check("I have read")
	citizen.Click("Book")
	citizen.WaitText("is not an e-mail address")
	citizen.CheckAccessibility()
	citizen.Fill("E-mail", "anh@example.vn")
	citizen.Screenshot("citizen-book-email")
	citizen.Click("Book")
	citizen.WaitText("Cancel")
	waitNotices(t, p, domain.NoticeSent, 1)
	mails := server.Taken()
	require.Len(t, mails, 1)
	assert.Equal(t, "anh@example.vn", mails[0].To)
	assert.Contains(t, mails[0].Raw, "Your appointment is booked")

	bookSomebody(t, p, 2, map[string]string{"email": "khongco@example.vn"})
	ticket := bookSomebody(t, p, 3, map[string]string{"email": "ba@example.vn"})
	bookSomebody(t, p, 4, nil)
	waitNotices(t, p, domain.NoticeSent, 2)
	_, err = p.App.AppointmentCancel(context.Background(), apptest.As(domain.RoleDesk), ticket.Code, "")
	require.NoError(t, err)
	waitNotices(t, p, domain.NoticeFailed, 1)
	waitNotices(t, p, domain.NoticeUnconfigured, 1)
	waitNotices(t, p, domain.NoticeCancelled, 1)
	waitNotices(t, p, domain.NoticeSent, 3)

	page := p.SignIn(domain.RoleAdministrator, "/admin/notices")
	page.WaitText("Chưa gửi được qua SMS")
	page.WaitText("Máy chủ từ chối hẳn tin này (550 5.1.1)")
	page.CheckAccessibility()
	page.Screenshot("notices")
	for _, options := range [][]Option{{Phone}, {Dark}} {
		other := p.SignIn(domain.RoleAdministrator, "/admin/notices", options...)
		other.CheckAccessibility()
		other.Screenshot("notices-look")
	}

	page.Click("Đã gửi")
	page.WaitNoText("Không gửi được (550 5.1.1)")
	page.Click("a•••@example.vn")
	page.WaitText("Your appointment is booked")
	page.CheckAccessibility()
	page.Screenshot("notice")
	page.Click("Gửi lại")
	page.WaitText("Gửi lại tin này?")
	page.Click("Gửi lại")
	page.WaitText("Tin đã được đưa vào hàng chờ gửi.")
	require.Eventually(t, func() bool { return len(server.Taken()) == 4 }, Patience, 50*time.Millisecond, "Ánh twice, Ba about booking and cancelling")
	page.Goto(p.URL + "/admin/notices?status=failed")
	page.Click("Gửi lại tin chưa gửi được")
	page.WaitText("Gửi lại mọi tin chưa gửi được?")
	page.In(".confirm__content, dialog[open]").Click("Gửi lại")
	page.WaitText("Đã đưa 2 tin vào hàng chờ gửi.")
	page.Goto(p.URL + "/admin/audit")
	page.WaitText("Gửi lại 2 tin chưa gửi được")
	other := p.SignIn(domain.RoleAdministrator, "/admin/notices?status=sent", Phone, Dark)
	other.ClickOn("tbody tr:last-child a")
	other.WaitText("Nội dung đã gửi")
	other.CheckAccessibility()
	other.Screenshot("notice")
}

func TestAdministratorChangesATemplate(t *testing.T) {
	p := StartProgram(t)
	page := p.SignIn(domain.RoleAdministrator, "/admin/notices")
	page.Click("Mẫu tin")
	page.WaitText("Mẫu tin nhắn")
	page.CheckAccessibility()
	page.Screenshot("notice-templates")
	page.Click("Nhắc hẹn, SMS, Tiếng Việt")
	page.WaitText("Đang dùng mẫu mặc định")
	page.CheckAccessibility()
	page.Screenshot("notice-template-sms")

	page.Fill("Nội dung", "Mai {name} nhớ đến {point} lúc {time} nhé")
	page.WaitText("Mai Ánh nhớ đến Nhà văn hóa khu phố 3 lúc 08:30 nhé")
	page.ExpectStatus(422)
	page.Fill("Nội dung", "Mai {ten} nhớ đến\n{point lúc {time}")
	page.WaitText("Dòng 1, ký tự 5: không có ô thông tin {ten}.")
	page.Click("Lưu")
	page.WaitText("Dòng 2, ký tự 1: dấu { đứng lẻ")
	page.CheckAccessibility()
	page.Screenshot("notice-template-errors")
	page.Fill("Nội dung", "Mai {name} nhớ đến {point} lúc {time} nhé")
	page.Click("Lưu")
	page.WaitText("Đã lưu mẫu tin.")
	page.WaitText("Sửa bởi administrator")
	page.Click("Trả về mặc định")
	page.WaitText("Trả mẫu này về mặc định?")
	page.Screenshot("notice-template-reset")
	page.Click("Trả về mặc định")
	page.WaitText("Đã trả mẫu tin về mặc định.")
	page.WaitText("Đang dùng mẫu mặc định")
	page.Click("Thư điện tử, Tiếng Anh")
	page.WaitText("Dear Nguyễn Thị Ánh")
	page.CheckAccessibility()
	page.Screenshot("notice-template-email")
	page.Click("Cán bộ administrator")
	page.Click("English")
	page.WaitText("Template: Reminder")
	page.CheckAccessibility()
	page.Screenshot("notice-template-email-en")
	page.Goto(p.URL + "/admin/notices")
	page.WaitText("No way to send anything yet")
	page.CheckAccessibility()
	page.Screenshot("notices-en")
	for _, options := range [][]Option{{Phone}, {Dark}} {
		other := p.SignIn(domain.RoleAdministrator, "/admin/notice-templates/confirmation/email/vi", options...)
		other.CheckAccessibility()
		other.Screenshot("notice-template-look")
		other.Goto(p.URL + "/admin/notice-templates")
		other.CheckAccessibility()
		other.Screenshot("notice-templates-look")
	}
}

func TestTemplateWithoutScripts(t *testing.T) {
	p := StartProgram(t)
	page := p.SignIn(domain.RoleAdministrator, "/admin/notice-templates/cancellation/sms/vi", NoScript)
	page.Fill("Nội dung", "Hủy rồi {name}")
	page.Click("Xem trước")
	page.WaitText("Hủy rồi Ánh")
	page.Screenshot("notice-template-plain")
	page.Click("Lưu")
	page.WaitText("Đã lưu mẫu tin.")
	page.Goto(p.URL + "/admin/notice-templates")
	page.WaitText("Đã sửa")
}
