package usecase

import (
	"context"
	"io"
	"slices"

	"luudong/domain"
)

// importFormat is what a template needs to know of one kind of file.
type importFormat struct {
	title      string // in Vietnamese: of the sheet and the guide
	permission domain.Permission
	columns    []domain.Column
	anywhere   bool // units outside the actor's area may be named
}

func importFormats() map[string]importFormat {
	return map[string]importFormat{
		"units":     {"Đơn vị hành chính", domain.UnitEdit, UnitColumns, false},
		"points":    {"Điểm phục vụ", domain.PointEdit, PointColumns, false},
		"teams":     {"Tổ công tác", domain.TeamEdit, TeamColumns, false},
		"holidays":  {"Ngày nghỉ lễ", domain.PlanEdit, HolidayColumns, false},
		"citizens":  {"Danh sách công dân", domain.PersonEdit, PersonColumns, true},
		"residents": {"Danh sách cư dân", domain.PersonEdit, WaveColumns, true},
	}
}

// ImportTemplate writes the empty workbook for one kind of file: "units",
// "points", "teams", "holidays", "citizens", or "residents" (who is invited in a
// wave). Units are offered by code and name: those of the actor's area, or all
// where people may come from anywhere. The actor needs the right to bring such a
// file in. An unknown kind is not found.
func (a *App) ImportTemplate(ctx context.Context, by domain.Actor, kind string, w io.Writer) error {
	format, ok := importFormats()[kind]
	if !ok {
		return domain.NotFound("import_template", kind)
	}
	if err := by.Require(format.permission); err != nil {
		return err
	}
	area := by.UnitPath
	if format.anywhere || area == "" {
		area = "/"
	}
	units, err := view(ctx, a, func(r domain.Repos) ([]domain.Unit, error) { return r.Units.All(ctx, area) })
	if err != nil {
		return err
	}
	columns := slices.Clone(format.columns)
	for i, c := range columns {
		if c.Name == "unit_code" {
			columns[i].Choices = unitChoices(units)
		}
	}
	return a.Workbooks.WriteTemplate(w, columns, format.title)
}

// unitChoices are the wards as unitOf reads them, by code.
func unitChoices(units []domain.Unit) []string {
	var out []string
	for _, u := range units {
		if u.Code != domain.RootUnitCode {
			out = append(out, u.Code+" "+u.FullName)
		}
	}
	slices.Sort(out)
	return out
}
