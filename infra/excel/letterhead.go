package excel

import (
	"fmt"
	"strings"
	"time"

	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

// letterhead is the top of an official document.
type letterhead struct {
	superior, agency string
	symbol           string // of the document's kind, e.g. "DS"
	place            string
	date             domain.Date
	split            int // the last column of the left block
}

const (
	stateName  = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
	stateMotto = "Độc lập - Tự do - Hạnh phúc"
)

// letterhead writes the issuing agency on the left and the state's name, motto,
// place and date on the right, each with its rule.
func (s *sheet) letterhead(h letterhead) {
	n := s.columns()
	agency := strings.ToUpper(cleanText(h.agency))
	plain, strong := lookCentre, lookStrong
	plain.valign, strong.valign = "top", "top"
	s.addFitted(18,
		span{1, h.split, strings.ToUpper(cleanText(h.superior)), plain},
		span{h.split + 1, n, stateName, strong})

	// The left rule is a third to a half of the text's width, the right one all
	// of it. They stand in the cells of their texts, so that they stay close
	// when one side needs more lines.
	width := s.width(1, h.split)
	lines := countLines(agency, width, bodySize, true)
	s.add(lineHeight(lines, bodySize)+ruleRoom,
		span{1, h.split, ruled(agency, min(textWidth(agency, bodySize, true), width)*0.4), strong},
		span{h.split + 1, n, ruled(stateMotto, textWidth(stateMotto, bodySize, true)), strong})
	s.addFitted(20,
		span{1, h.split, "Số: ……/" + h.symbol + "-……", lookCentre},
		span{h.split + 1, n, placeAndDate(h.place, h.date), lookSlant})
	s.gap(8)
}

// ruleRoom is the height in points of the line that holds a rule.
const ruleRoom = 9

// ruled returns a bold text with a rule of that width in pixels below it: a run
// of underlined no-break spaces.
func ruled(text string, width float64) []excelize.RichTextRun {
	spaces := max(1, int(width/textWidth("\u00a0", ruleSize, false)))
	return []excelize.RichTextRun{
		{Text: text + "\n", Font: &excelize.Font{Family: fontName, Size: bodySize, Bold: true}},
		{Text: strings.Repeat("\u00a0", spaces), Font: &excelize.Font{Family: fontName, Size: ruleSize, Underline: "single"}},
	}
}

// placeAndDate writes "TP. Hồ Chí Minh, ngày 01 tháng 12 năm 2026"; the decree
// wants a zero before days below 10 and before January and February.
func placeAndDate(place string, d domain.Date) string {
	if d.IsZero() {
		return cleanText(place) + ", ngày …… tháng …… năm ………"
	}
	month := fmt.Sprint(int(d.Month()))
	if d.Month() < time.March {
		month = "0" + month
	}
	return fmt.Sprintf("%s, ngày %02d tháng %s năm %d", cleanText(place), d.Day(), month, d.Year())
}

// title writes the document's title, and what it is about with a short rule below.
func (s *sheet) title(title, about string) {
	s.addFitted(20, s.whole(strings.ToUpper(cleanText(title)), lookTitle))
	about = cleanText(about)
	if about == "" {
		return
	}
	width := s.width(1, s.columns())
	top := lookStrong
	top.valign = "top"
	s.add(lineHeight(countLines(about, width, bodySize, true), bodySize)+ruleRoom+3,
		s.whole(ruled(about, min(textWidth(about, bodySize, true), width)*0.4), top))
}

// signatures writes the closing blocks: who gets the document, or a second
// person who signs, on the left and who signs on the right. It is one row, so
// that no page break comes between role and name.
func (s *sheet) signatures(split int, left, right []excelize.RichTextRun) {
	const height = 100 // points: room to sign and for the name below
	s.gap(8)
	centred := look{size: noteSize, align: "center", valign: "top", wrap: true}
	leftLook := centred
	if left[0].Text == recipientsTitle {
		leftLook.align = ""
	}
	s.add(height, span{1, split, left, leftLook}, span{split + 1, s.columns(), right, centred})
}

// signer is the block of one person who signs.
func signer(role string) []excelize.RichTextRun {
	return []excelize.RichTextRun{
		{Text: strings.ToUpper(cleanText(role)), Font: &excelize.Font{Family: fontName, Size: bodySize, Bold: true}},
		{Text: "\n(Ký, ghi rõ họ tên)", Font: &excelize.Font{Family: fontName, Size: bodySize, Italic: true}},
	}
}

const recipientsTitle = "Nơi nhận:"

// recipients is the block "Nơi nhận".
func recipients(names ...string) []excelize.RichTextRun {
	return []excelize.RichTextRun{
		{Text: recipientsTitle, Font: &excelize.Font{Family: fontName, Size: noteSize, Bold: true, Italic: true}},
		{Text: "\n- " + strings.Join(names, ";\n- ") + ".", Font: &excelize.Font{Family: fontName, Size: tableSize}},
	}
}

var weekdays = [7]string{"Chủ nhật", "Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy"}

// weekdayVI returns the Vietnamese name of the day.
func weekdayVI(d domain.Date) string { return weekdays[d.Weekday()] }

// dayVI returns the day as people write it, dd/mm/yyyy.
func dayVI(d domain.Date) string { return d.Format("02/01/2006") }

// cellDay returns a day as the value of a date cell, nil if it is not set.
func cellDay(d domain.Date) any {
	if d.IsZero() {
		return nil
	}
	return d.Time(time.UTC)
}

// localTime is the product's time zone, which has no summer time.
var localTime = time.FixedZone("Asia/Ho_Chi_Minh", 7*60*60)
