package excel

import (
	"io"
	"slices"

	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

// sampleCaptions are what the sample workbook writes above the cells of the row.
var sampleCaptions = map[string]string{
	"dong_stt": "STT", "dong_ho_ten": "Họ và tên", "dong_ngay_sinh": "Ngày sinh", "dong_gioi_tinh": "Giới tính",
	"dong_so_dinh_danh": "Số định danh", "dong_dien_thoai": "Điện thoại", "dong_dia_chi": "Địa chỉ", "dong_dich_vu": "Dịch vụ",
	"dong_gio_hen": "Giờ hẹn", "dong_ma_hen": "Mã hẹn",
	"dong_ngay": "Ngày", "dong_thu": "Thứ", "dong_bat_dau": "Bắt đầu", "dong_ket_thuc": "Kết thúc", "dong_doi": "Tổ",
	"dong_ma_diem": "Mã điểm", "dong_ten_diem": "Tên điểm", "dong_phuong": "Phường, xã", "dong_so_the": "Thẻ căn cước",
	"dong_so_tai_khoan": "Tài khoản mức 2", "dong_so_nguoi": "Số người",
}

const (
	sampleSheet = "Mẫu"
	sampleWidth = 16 // digits
)

// WriteSampleTemplate writes a workbook that has every name of a kind; see domain.Workbooks.
func (*Writer) WriteSampleTemplate(w io.Writer, kind domain.TemplateKind) error {
	return writeBook(w, "Biểu mẫu", "Lưu Động", func(b *book) error {
		s := &sampleTemplate{b: b, names: kind.Names()}
		s.write()
		return s.err
	})
}

// sampleTemplate writes the sample. Errors stick.
type sampleTemplate struct {
	b     *book
	names domain.TemplateNames
	err   error
}

func (s *sampleTemplate) try(err error) {
	if s.err == nil {
		s.err = err
	}
}

func (s *sampleTemplate) write() {
	f := s.b.f
	s.try(f.SetSheetName("Sheet1", sampleSheet))
	columns := len(s.names.Row)
	s.cell(1, 1, "BIỂU MẪU CỦA ĐƠN VỊ", lookTitle)
	s.try(f.MergeCell(sampleSheet, ref(1, 1), ref(columns, 1)))
	row := 3
	for _, name := range s.names.Once {
		s.cell(1, row, name, lookTotal)
		s.named(name, 2, row, lookCell)
		row++
	}
	row++
	for i, name := range s.names.Row {
		s.cell(i+1, row, sampleCaptions[name], lookHead)
		l := lookCell
		if slices.Contains([]string{"dong_ngay", "dong_ngay_sinh"}, name) {
			l = lookDate
		}
		s.named(name, i+1, row+1, l)
	}
	last, err := excelize.ColumnNumberToName(columns)
	s.try(err)
	s.try(f.SetColWidth(sampleSheet, "A", last, sampleWidth))
	s.cell(1, row+3, "Người lập biểu", lookStrong)
	size, orientation, fit, wide, high := paperA4, "landscape", true, 1, 0
	s.try(f.SetSheetProps(sampleSheet, &excelize.SheetPropsOptions{FitToPage: &fit}))
	s.try(f.SetPageLayout(sampleSheet, &excelize.PageLayoutOptions{
		Size: &size, Orientation: &orientation, FitToWidth: &wide, FitToHeight: &high,
	}))
}

func (s *sampleTemplate) cell(column, row int, text string, l look) {
	id, err := s.b.style(l)
	s.try(err)
	s.try(s.b.f.SetCellStyle(sampleSheet, ref(column, row), ref(column, row), id))
	if text != "" {
		s.try(s.b.f.SetCellStr(sampleSheet, ref(column, row), text))
	}
}

// named is an empty cell with a name.
func (s *sampleTemplate) named(name string, column, row int, l look) {
	s.cell(column, row, "", l)
	s.try(s.b.f.SetDefinedName(&excelize.DefinedName{Name: name, RefersTo: quoteSheet(sampleSheet) + "!" + absolute(column, row)}))
}
