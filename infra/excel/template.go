package excel

import (
	"cmp"
	"fmt"
	"io"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

const (
	templateRows  = 5_000 // rows that get the drop-down lists
	maxListLength = 255   // characters of a list inside a cell rule
	choicesSheet  = "_danh_muc"
)

// WriteTemplate writes an empty import workbook: on the first sheet the
// captions with notes on how to fill them in, all cells as text so that numbers
// keep their zeros, dates as dates, drop-down lists where there are choices; on
// the second sheet the guide with an example. Required columns are coloured. The
// error is an internal one.
func (*Writer) WriteTemplate(w io.Writer, columns []domain.Column, title string) error {
	return writeBook(w, title, "", func(b *book) error {
		if err := templateSheet(b, columns, title); err != nil {
			return err
		}
		if err := guideSheet(b, columns, title); err != nil {
			return err
		}
		return choiceSheet(b, columns)
	})
}

func templateSheet(b *book, columns []domain.Column, title string) error {
	widths := make([]float64, len(columns))
	cells := make([]span, len(columns))
	for i, c := range columns {
		caption := cmp.Or(c.CaptionVI, c.Name)
		widths[i] = max(76, min(textWidth(caption, tableSize, true)+26, 118), min(textWidth(c.Example, tableSize, false)+20, 150))
		l := lookHead
		if len(c.Choices) > 0 {
			widths[i] = max(widths[i], min(textWidth(longest(c.Choices), tableSize, false)+30, 170))
		}
		if c.Required {
			l.fill = askFill
		}
		cells[i] = span{value: caption, look: l}
	}
	s := b.sheet(title, widths)
	for i, c := range columns {
		format := look{size: tableSize, format: textFormat, wrap: true}
		switch c.Kind {
		case domain.DateColumn:
			format.format = dateFormat
		case domain.NumberColumn:
			format.format = ""
		case domain.TextColumn:
		}
		id, err := b.style(format)
		s.try(err)
		if s.err == nil {
			s.try(s.sw.SetColStyle(i+1, i+1, id))
		}
	}
	head := s.addFitted(30, placed(cells)...)
	s.freeze(0)
	for i, c := range columns {
		if s.err == nil {
			s.try(b.f.AddComment(s.name, noteComment(ref(i+1, head), columnHint(c))))
			s.try(addChoices(b, s.name, i+1, c))
		}
	}
	s.print(printing{headRow: head})
	return s.close()
}

// columnHint says how to fill in a column.
func columnHint(c domain.Column) string {
	need := "Không bắt buộc."
	if c.Required {
		need = "Bắt buộc."
	}
	hint := []string{need}
	if c.CaptionEN != "" {
		hint = append(hint, "English: "+cleanText(c.CaptionEN))
	}
	if c.Kind == domain.DateColumn {
		hint = append(hint, "Ngày/tháng/năm, ví dụ 01/12/2026.")
	}
	if c.Note != "" {
		hint = append(hint, cleanText(c.Note))
	}
	if c.Example != "" {
		hint = append(hint, "Ví dụ: "+cleanText(c.Example))
	}
	return strings.Join(hint, "\n")
}

// addChoices gives a column's cells a drop-down list. A list that is too long for
// a rule, or has commas, stands on the sheet of choices.
func addChoices(b *book, sheet string, column int, c domain.Column) error {
	if len(c.Choices) == 0 {
		return nil
	}
	v := excelize.NewDataValidation(true)
	v.Sqref = ref(column, 2) + ":" + ref(column, templateRows)
	if inline := strings.Join(c.Choices, ","); len(inline) <= maxListLength && !strings.ContainsAny(strings.Join(c.Choices, ""), `,"`) {
		if err := v.SetDropList(c.Choices); err != nil {
			return err
		}
	} else {
		v.SetSqrefDropList(fmt.Sprintf("%s!$%s$1:$%s$%d", quoteSheet(choicesSheet), columnName(column), columnName(column), len(c.Choices)))
	}
	v.SetError(excelize.DataValidationErrorStyleStop, "Giá trị không hợp lệ", "Hãy chọn một giá trị trong danh sách.")
	return b.f.AddDataValidation(sheet, v)
}

func columnName(column int) string { return strings.TrimSuffix(ref(column, 1), "1") }

// guideSheet explains the columns, with an example of each.
func guideSheet(b *book, columns []domain.Column, title string) error {
	s := b.sheet("Hướng dẫn", []float64{40, 170, 190, 70, 200, 330})
	s.addFitted(20, s.whole("HƯỚNG DẪN: "+strings.ToUpper(cleanText(title)), lookTitle))
	s.addFitted(18, s.whole("Điền vào trang tính thứ nhất, mỗi dòng một mục, giữ nguyên dòng tiêu đề. Ô tiêu đề màu vàng là bắt buộc. Trang này chỉ để xem, không được nhập.", lookSlant))
	s.gap(8)
	head := s.add(24, headings([]string{"STT", "Cột", "Tiếng Anh", "Bắt buộc", "Ví dụ", "Cách điền"})...)
	s.freeze(0)
	for i, c := range columns {
		need := ""
		if c.Required {
			need = "Có"
		}
		how := howTo(c)
		example := lookCell
		example.format = textFormat
		s.addFitted(18, placed([]span{
			{value: i + 1, look: lookCount}, {value: c.CaptionVI, look: lookCell}, {value: cleanText(cmp.Or(c.CaptionEN, c.Name)), look: lookCell},
			{value: need, look: lookMiddle}, {value: cleanText(c.Example), look: example}, {value: how, look: lookCell},
		})...)
	}
	s.print(printing{headRow: head})
	return s.close()
}

// maxToldChoices is how many choices the guide names; longer lists open in the cell.
const maxToldChoices = 12

// howTo says in sentences how to fill in a column.
func howTo(c domain.Column) string {
	how := cleanText(c.Note)
	if how != "" && !strings.HasSuffix(how, ".") {
		how += "."
	}
	switch {
	case len(c.Choices) > maxToldChoices:
		how = joined(" ", how, fmt.Sprintf("Chọn trong danh sách của ô (%d mục), hoặc chỉ ghi mã.", len(c.Choices)))
	case len(c.Choices) > 0:
		how = joined(" ", how, "Chọn một trong: "+strings.Join(c.Choices, "; ")+".")
	case c.Kind == domain.DateColumn:
		how = joined(" ", how, "Ngày/tháng/năm.")
	}
	return how
}

func longest(texts []string) string {
	return slices.MaxFunc(texts, func(a, b string) int { return utf8.RuneCountInString(a) - utf8.RuneCountInString(b) })
}

// choiceSheet writes the hidden sheet that long drop-down lists refer to.
func choiceSheet(b *book, columns []domain.Column) error {
	rows := 0
	widths := make([]float64, len(columns))
	for i, c := range columns {
		widths[i] = valueWidth
		rows = max(rows, len(c.Choices))
	}
	if rows == 0 {
		return nil
	}
	s := b.sheet(choicesSheet, widths)
	for r := range rows {
		var cells []span
		for i, c := range columns {
			if r < len(c.Choices) {
				cells = append(cells, span{i + 1, i + 1, c.Choices[r], look{size: tableSize, format: textFormat}})
			}
		}
		s.add(0, cells...)
	}
	if err := s.close(); err != nil {
		return err
	}
	return b.f.SetSheetVisible(s.name, false)
}
