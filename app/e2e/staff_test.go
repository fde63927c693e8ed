package e2e

import (
	"context"
	"fmt"
	"testing"

	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp/kb"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// people are invented: names, and dates the numbers agree with.
var people = []struct{ name, id, birth, sex string }{
	{"Nguyễn Thị Ánh", "079190000001", "12/05/1990", "Nữ"},
	{"Trần Văn Bình", "079090000002", "03/02/1990", "Nam"},
	{"Lê Thị Cúc", "079190000003", "21/09/1990", "Nữ"},
}

// bookPeople books the people at one visit of today and returns it with their codes.
func bookPeople(t *testing.T, p *Program) (domain.Visit, []string) {
	t.Helper()
	ctx := context.Background()
	for _, point := range []string{"P1", "P2", "P3"} {
		found, err := p.App.SlotList(ctx, point)
		require.NoError(t, err)
		for _, v := range found.Visits {
			codes := bookAt(t, p, v)
			if len(codes) == len(people) {
				return v.Visit, codes
			}
		}
	}
	t.Fatal("no visit has room for the people")
	return domain.Visit{}, nil
}

func bookAt(t *testing.T, p *Program, v usecase.OpenVisit) (codes []string) {
	t.Helper()
	offers := v.Offers([]domain.Service{domain.AccountL2})
	if len(offers) == 0 || offers[0].Free < len(people) {
		return nil
	}
	for _, person := range people {
		ticket, err := p.App.AppointmentBook(context.Background(), apptest.As(domain.RoleDesk), usecase.AppointmentBookInput{
			SlotIDs: offers[0].SlotIDs(), Source: domain.SourceDesk,
			Person: map[string]string{"personal_id": person.id, "full_name": person.name, "birth_date": person.birth, "sex": person.sex, "phone": "0901234567"},
		})
		require.NoError(t, err)
		codes = append(codes, ticket.Code)
	}
	return codes
}

func visitPath(v domain.Visit) string { return fmt.Sprintf("/staff/visits/%d", v.ID) }

func TestStaffServesADayOnAPhone(t *testing.T) {
	p := StartProgram(t)
	p.PublishCity(p.Today().AddDays(1))
	visit, codes := bookPeople(t, p)

	page := p.SignIn(domain.RoleStaff, "", Phone)
	page.WaitText("Không có lượt phục vụ trong ngày này")
	page.CheckAccessibility()
	page.Screenshot("staff-today-empty")
	page.Goto(p.URL + "/staff?day=" + visit.Date.String())
	page.CheckAccessibility()
	page.Screenshot("staff-day")
	page.InRow(visit.Start.String() + "–" + visit.End.String()).Click(visit.PointName)
	page.WaitText("Quét hoặc nhập để tiếp nhận")
	page.CheckAccessibility()
	page.Screenshot("staff-expected")

	page.Fill("Quét hoặc nhập", codes[0])
	page.Press(kb.Enter)
	page.WaitText("Số thứ tự")
	require.Equal(t, "1", page.Text(".ticket__number"))
	require.Contains(t, page.Text(".ticket"), "Nguyễn Thị Ánh")
	page.Screenshot("staff-checked-in")
	page.CheckAccessibility()

	page.Fill("Quét hoặc nhập", people[1].id+"||Trần Văn Bình|03021990|Nam|1 Đường Thử|01012023")
	page.Press(kb.Enter)
	page.WaitText("Trần Văn Bình")
	require.Equal(t, "2", page.Text(".ticket__number"), "the card finds the ticket")

	page.Fill("Quét hoặc nhập", "cuc")
	page.Press(kb.Enter)
	page.WaitText("Có 1 người khớp")
	page.In(".queue--found").Click("Tiếp nhận: Lê Thị Cúc")
	page.WaitText("Số thứ tự")
	require.Equal(t, "3", page.Text(".ticket__number"))

	page.Fill("Bàn của bạn", "Bàn 2")
	page.Click("Mời người tiếp theo")
	page.WaitText("Bàn 2 mời số")
	require.Equal(t, "1", page.Text(".ticket__number"))
	page.CheckAccessibility()
	page.Screenshot("staff-called")
	page.In(".ticket").Click("Xong: Nguyễn Thị Ánh")
	page.WaitText("Đã xong")
	page.In(".ticket").Click("Hoàn tác: Nguyễn Thị Ánh")
	page.WaitText("Bàn 2 mời số")
	page.In(".ticket").Click("Xong: Nguyễn Thị Ánh")
	page.Click("Đang chờ")
	page.WaitText("Lê Thị Cúc")
	page.Click("Đã về: Lê Thị Cúc")
	page.CheckAccessibility()
	page.Screenshot("staff-waiting")
	page.Goto(p.URL + visitPath(visit) + "/walkin")
	page.CheckAccessibility()
	page.Goto(p.URL + visitPath(visit))
	require.Equal(t, 1, page.Count(`#f-station[value="Bàn 2"]`), "the station is remembered")

	day, err := p.App.CheckInList(context.Background(), apptest.As(domain.RoleStaff), visit.ID)
	require.NoError(t, err)
	var states []string
	for _, c := range day.CheckIns {
		states = append(states, fmt.Sprint(c.QueueNumber, " ", c.Status))
	}
	require.Equal(t, []string{"1 done", "2 waiting", "3 left"}, states)
}

func TestStaffTakesAWalkInWithoutScripts(t *testing.T) {
	p := StartProgram(t)
	p.PublishCity(p.Today().AddDays(1))
	visit, codes := bookPeople(t, p)
	page := p.SignIn(domain.RoleStaff, visitPath(visit), NoScript)
	page.ExpectStatus(404, 422)

	page.Fill("Quét hoặc nhập", "079090000009||Võ Văn Đến|05061990|Nam|2 Đường Thử|01012023")
	page.Press(kb.Enter)
	page.WaitText("Không có trong danh sách của lượt này")
	page.Screenshot("staff-not-found")
	page.Click("Tiếp nhận không hẹn với thẻ vừa quét")
	page.WaitText("Đã điền thông tin từ thẻ")
	page.Uncheck("Tài khoản định danh mức 2")
	page.Click("Tiếp nhận, lấy số")
	page.WaitText("Không được để trống")
	page.Screenshot("staff-walkin-errors")
	page.Check("Tài khoản định danh mức 2")
	page.Click("Tiếp nhận, lấy số")
	require.Equal(t, "1", page.Text(".ticket__number"))
	require.Contains(t, page.Text(".ticket"), "Võ Văn Đến")
	require.NotContains(t, page.URL(), "0790", "no number in an address")

	page.Fill("Quét hoặc nhập", codes[0])
	page.Press(kb.Enter)
	require.Equal(t, "2", page.Text(".ticket__number"))
	page.Click("Mời người tiếp theo")
	page.WaitText("Mời số")
	page.In(".ticket").Click("Xong: Võ Văn Đến")
	page.WaitText("Đã xong")
}

func TestStaffLosesTheConnectionAndNothingElse(t *testing.T) {
	p := StartProgram(t)
	p.PublishCity(p.Today().AddDays(1))
	visit, codes := bookPeople(t, p)
	page := p.SignIn(domain.RoleStaff, visitPath(visit), Phone)
	online := func(on bool) {
		page.do("change the connection", command(network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			MatchedNetworkConditions: []*network.Conditions{{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1}},
		}))
	}
	online(false)
	page.Fill("Quét hoặc nhập", codes[0])
	page.Press(kb.Enter)
	page.WaitText("Mất kết nối mạng")
	require.NotEmpty(t, page.Errors(), "the failed request")
	online(true)
	page.Press(kb.Enter)
	page.WaitText("Số thứ tự")
	page.WaitNoText("Mất kết nối mạng")
	require.Equal(t, "1", page.Text(".ticket__number"), "what was typed was still there")
}
