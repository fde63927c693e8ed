package domain

import "time"

// TemplateKind is what an office's own workbook is filled with.
type TemplateKind string

// The kinds of office templates.
const (
	TemplateRoster TemplateKind = "roster" // the people of a visit; a row each
	TemplatePlan   TemplateKind = "plan"   // a plan; a row a visit
)

// TemplateKinds lists the kinds in the order screens show them.
func TemplateKinds() []TemplateKind { return []TemplateKind{TemplateRoster, TemplatePlan} }

// ParseTemplateKind returns the kind with this identifier, or an invalid error.
func ParseTemplateKind(s string) (TemplateKind, error) {
	switch k := TemplateKind(s); k {
	case TemplateRoster, TemplatePlan:
		return k, nil
	}
	return "", Invalid("template.kind", s)
}

// TemplateNames are the names that cells of a template may have: those that are
// filled once, and those of the row that is repeated.
type TemplateNames struct{ Once, Row []string }

// Names returns the names of a kind. They are part of offices' files: a name is
// never given another meaning.
func (k TemplateKind) Names() TemplateNames {
	office := []string{"cap_tren", "don_vi", "noi_lap", "ngay_lap", "nguoi_ky", "nguoi_xuat", "luc_xuat"}
	if k == TemplatePlan {
		return TemplateNames{
			Once: append(office, "ten_ke_hoach", "tu_ngay", "den_ngay", "so_luot", "so_nguoi", "so_the", "so_tai_khoan"),
			Row: []string{
				"dong_stt", "dong_ngay", "dong_thu", "dong_bat_dau", "dong_ket_thuc", "dong_doi", "dong_ma_diem", "dong_ten_diem",
				"dong_dia_chi", "dong_phuong", "dong_so_the", "dong_so_tai_khoan", "dong_so_nguoi",
			},
		}
	}
	return TemplateNames{
		Once: append(office, "ten_diem", "ma_diem", "dia_chi", "phuong", "doi", "ma_doi", "ngay", "thu", "bat_dau", "ket_thuc",
			"so_nguoi", "so_the", "so_tai_khoan"),
		Row: []string{
			"dong_stt", "dong_ho_ten", "dong_ngay_sinh", "dong_gioi_tinh", "dong_so_dinh_danh", "dong_dien_thoai",
			"dong_dia_chi", "dong_dich_vu", "dong_gio_hen", "dong_ma_hen",
		},
	}
}

// OfficeTemplate is a workbook of an office's own, which exports fill instead of
// ours. An office has one a kind.
type OfficeTemplate struct {
	ID         int64
	UnitID     int64
	Kind       TemplateKind
	FileName   string
	Size       int
	UploadedBy string
	UploadedAt time.Time

	// Filled by the store.
	UnitName, UnitPath string
}

// TemplateFill is what a template is filled with: a copy of its sheet for each
// of Sheets. Values are text, int or Date; what is missing stays empty.
type TemplateFill struct {
	Kind   TemplateKind
	Sheets []TemplateSheet
	Footer string // printed on every page when it is not empty, whatever the office's own footer is
}

// TemplateSheet is one sheet of a filled template.
type TemplateSheet struct {
	Name string
	Once map[string]any
	Rows []map[string]any
}
