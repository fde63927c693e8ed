package e2e

import (
	"testing"

	qrcode "github.com/skip2/go-qrcode"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/domain"
)

func TestCitizenFindsPointsNearMe(t *testing.T) {
	site := startBookingSite(t, true)
	page := Open(t, site.URL+"/", Phone)
	page.CheckAccessibility()
	page.Screenshot("near-start")
	page.eval("refuse the position", `() => { navigator.geolocation.getCurrentPosition = (ok, no) => no({ code: 1 }); return true; }`)
	page.Click("Tìm điểm gần tôi")
	page.WaitText("Chọn phường, xã của bạn")
	page.Screenshot("near-refused")
	page.eval("stand in Phường Hạnh Thông", `() => {
		navigator.geolocation.getCurrentPosition = (ok) => ok({ coords: { latitude: 10.82131234, longitude: 106.68301234 } });
		return true;
	}`)
	page.Click("Tìm điểm gần tôi")
	page.WaitText("Điểm gần bạn còn chỗ")
	page.CheckAccessibility()
	page.Screenshot("near")
	assert.Contains(t, page.URL(), "/near?at=10.821,106.683", "rounded")
	names := page.Texts(".place__name")
	require.NotEmpty(t, names)
	assert.Equal(t, "Nhà văn hóa Thử", names[0], "the nearest comes first")
	assert.Contains(t, page.Text(".place__far"), "0,0 km")
	page.Click("Mức 2")
	page.WaitText("Điểm gần bạn còn chỗ")
	page.Click("Nhà văn hóa Thử")
	page.WaitText("Chọn dịch vụ và giờ")
	assert.Contains(t, page.URL(), "/p/P2?s=account_l2")
	Open(t, site.URL+"/near?at=10.78,106.70&lang=en", Desktop, Dark, English).Screenshot("near-dark")
	Open(t, site.URL+"/near?at=89,0", Phone, NoScript).Screenshot("near-far")
}

// showCode makes the camera show a QR code: dark modules as the rows of a picture.
const showCode = `(rows) => {
	const canvas = document.createElement("canvas"), size = 10;
	canvas.width = canvas.height = rows.length * size;
	const context = canvas.getContext("2d");
	const draw = () => rows.forEach((row, y) => row.forEach((dark, x) => {
		context.fillStyle = dark ? "#000" : "#fff";
		context.fillRect(x * size, y * size, size, size);
	}));
	draw();
	setInterval(draw, 50);
	navigator.mediaDevices.getUserMedia = async () => canvas.captureStream(20);
	return true;
}`

func bitmap(t *testing.T, text string) [][]bool {
	t.Helper()
	code, err := qrcode.New(text, qrcode.Medium)
	require.NoError(t, err)
	return code.Bitmap()
}

func TestCitizenScansTheCard(t *testing.T) {
	site := startBookingSite(t, true)
	code, visit := site.point(t, domain.AccountL2)
	page := Open(t, site.URL+"/p/"+code+"?s=account_l2", Phone)
	page.Click(visit.Offers([]domain.Service{domain.AccountL2})[0].Start().String())
	page.WaitText("Cần mang theo")
	page.CheckAccessibility()
	page.Screenshot("scan-form")

	page.eval("refuse the camera", `() => { navigator.mediaDevices.getUserMedia = async () => { throw new DOMException("no", "NotAllowedError"); }; return true; }`)
	page.Click("Quét mã QR trên thẻ căn cước")
	page.WaitText("Không dùng được máy ảnh")

	page.eval("show a wall", showCode, [][]bool{{true, false}, {false, true}})
	page.Click("Quét mã QR trên thẻ căn cước")
	page.WaitText("Đưa mã QR của thẻ vào khung")
	page.CheckAccessibility()
	page.Screenshot("scan-camera")
	page.Click("Dừng, tôi sẽ tự nhập")
	page.WaitNoText("Đưa mã QR của thẻ vào khung")

	page.eval("show something else", showCode, bitmap(t, "https://example.vn"))
	page.Click("Quét mã QR trên thẻ căn cước")
	page.WaitText("không phải mã QR của thẻ căn cước")
	page.Screenshot("scan-unknown")

	page.eval("show a card", showCode, bitmap(t, "079190000777|024123456|LÊ THỊ HỒNG ÁNH|12051990|Nữ|1 Đường Mẫu, Phường Sài Gòn|01072021"))
	page.Click("Quét mã QR trên thẻ căn cước")
	page.WaitText("Đã điền từ thẻ")
	page.CheckAccessibility()
	page.Screenshot("scan-filled")
	page.Fill("Số điện thoại", "0901 234 567")
	page.Check("Tôi đã đọc và đồng ý")
	page.Click("Đặt lịch hẹn")
	page.WaitText("Đã đặt lịch")
	page.WaitText("Xem trên bản đồ")
	page.CheckAccessibility()
	page.Screenshot("scan-ticket")
	require.Contains(t, page.Text(".pass"), "ÁNH")
}

func TestPosterOfAPoint(t *testing.T) {
	site := startBookingSite(t, true)
	code, _ := site.point(t, domain.AccountL2)
	page := Open(t, site.URL+"/p/"+code+"/poster")
	page.WaitText("Các ngày sắp tới")
	page.CheckAccessibility()
	page.Screenshot("poster")
	assert.Equal(t, 1, page.Sheets("poster"))
	apptest.Import(t, site.App, "points", "code,kind,name,address,unit_code,lat,lon,opening_hours,stations,demand_chip_card,demand_account_l2,priority",
		`P9,apartment_block,"Chung cư Bình Dân Mở Rộng giai đoạn hai, lô B và lô C (cổng sau, cạnh nhà giữ xe)","1234/56/78 Đường Mẫu Rất Dài, Khu phố 9",26740,10.7805,106.704,"Mo-Su 07:30-11:30,13:00-17:00",5,0,900,3`)
	apptest.PublishedPlan(t, site.App, domain.DateOf(apptest.Start, apptest.Zone).AddDays(7))
	page.Goto(site.URL + "/p/P9/poster")
	page.Screenshot("poster-long")
	assert.Equal(t, 1, page.Sheets("poster-long"), "a long name and many visits too")
	Open(t, site.URL+"/p/"+code+"/poster?lang=en", Phone, Dark, English).Screenshot("poster-dark")
	page = site.signInAtDesk(t)
	page.Goto(site.URL + "/p/" + code)
	page.Click("Áp phích mã QR để in")
	page.WaitText("Đặt lịch trước, không phải chờ")
}
