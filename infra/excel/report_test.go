package excel

import (
	"io"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func sampleReport() domain.Report {
	from := domain.NewDate(2026, time.November, 23)
	f := domain.Figures{Booked: 12, Served: 9, Missed: 2, WalkIns: 4, WalkInsServed: 3, Waited: 12, WaitSeconds: 7200, LongestWait: 1800, Handled: 12, HandleSeconds: 3600}
	return domain.Report{
		Period: domain.Weekly, From: from, To: from + 6, Through: from + 3, UnitCode: "79", UnitName: "Thành phố Hồ Chí Minh", Total: f, Visits: 3,
		Days:     []domain.ReportLine{{Date: from, Visits: 3, Figures: f}, {Date: from + 1}},
		Services: []domain.ReportLine{{Service: domain.ChipCard, Figures: f}, {Service: domain.AccountL2}},
		Units:    []domain.ReportLine{{Code: "26740", Name: "Phường Sài Gòn", Visits: 3, Figures: f}},
		Points:   []domain.ReportLine{{Code: "P1", Name: "=HYPERLINK(\"http://x\")", Unit: "Phường Sài Gòn", Visits: 3, Figures: f}},
		Teams:    []domain.ReportLine{{Code: "T1", Name: "Tổ 1", Visits: 3, Figures: f}},
		Eligible: domain.Demand{domain.ChipCard: 200}, Remaining: domain.Demand{domain.ChipCard: 50},
		Targets: []domain.TargetLine{{Target: domain.Target{UnitName: "Phường Sài Gòn", Service: domain.ChipCard, People: 24}, Served: 12}},
		Indicators: []domain.IndicatorLine{
			{Indicator: domain.Indicator{NameVI: "Điểm đã mở", Measure: "điểm"}, Value: 12.5, Known: true},
			{Indicator: domain.Indicator{NameVI: "Cơ sở dùng thẻ"}},
		},
		Agency: "ĐƠN VỊ (MẪU)", Superior: "CƠ QUAN CẤP TRÊN (MẪU)", Place: "TP. Hồ Chí Minh", Signature: "TỔ TRƯỞNG", IssuedBy: "Chỉ huy",
		IssuedAt: time.Date(2026, time.November, 26, 2, 0, 0, 0, time.UTC),
	}
}

func TestReportBook(t *testing.T) {
	f := open(t, func(w io.Writer) error { return NewWriter().WriteReport(w, sampleReport()) })
	assert.Equal(t, []string{"Tổng hợp", "Theo ngày", "Theo phường, xã", "Theo điểm", "Theo tổ"}, f.GetSheetList())
	sum := text(t, f, "Tổng hợp")
	for _, want := range []string{
		stateName, "BÁO CÁO KẾT QUẢ LƯU ĐỘNG TUẦN", "Từ ngày 23/11/2026 đến ngày 29/11/2026, số liệu đến ngày 26/11/2026",
		"|Số người|12|9|2|4|3|10.0|5.0", "Thẻ căn cước|200||50||25.0%", "Phường Sài Gòn – Thẻ căn cước|24||12||50.0%", "Điểm đã mở|điểm||||12.5",
	} {
		assert.Contains(t, sum, want)
	}
	requirePrint(t, f, "Theo điểm")
	row := find(t, f, "Theo điểm", "B", "P1")
	name, err := f.GetCellValue("Theo điểm", ref(3, row))
	require.NoError(t, err)
	assert.Equal(t, `=HYPERLINK("http://x")`, name)
	formula, err := f.GetCellFormula("Theo điểm", ref(3, row))
	require.NoError(t, err)
	assert.Empty(t, formula, "a name is text and never a formula")
	assert.Contains(t, text(t, f, "Theo điểm"), "Tổng cộng||||3|12|9|2|4|3|10.0|5.0")
}

func TestReportBookOfNothing(t *testing.T) {
	f := open(t, func(w io.Writer) error {
		return NewWriter().WriteReport(w, domain.Report{Period: domain.Monthly, From: 740_000, To: 740_029, Through: 740_010})
	})
	assert.Contains(t, text(t, f, "Tổng hợp"), "Không giao chỉ tiêu cho kỳ này.")
}
