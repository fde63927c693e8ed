package usecase

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"luudong/domain"
)

// maxTemplateBytes is how much of an office's workbook is read; a byte more is too big.
const maxTemplateBytes = 2 << 20

// OfficeTemplateFile is a workbook that an office brings.
type OfficeTemplateFile struct {
	Kind     domain.TemplateKind
	UnitCode string // of the office; "" is the actor's own area
	Name     string // of the file
	Content  io.Reader
}

// OfficeTemplateSave checks an office's workbook and keeps it, in place of the
// one it had. Returns an invalid error that says what is wrong with the file,
// with a field error for each wrong name.
func (a *App) OfficeTemplateSave(ctx context.Context, by domain.Actor, in OfficeTemplateFile) (domain.OfficeTemplate, error) {
	var t domain.OfficeTemplate
	if err := by.Require(domain.TemplateEdit); err != nil {
		return t, err
	}
	if _, err := domain.ParseTemplateKind(string(in.Kind)); err != nil {
		return t, err
	}
	switch extension := strings.ToLower(filepath.Ext(in.Name)); extension {
	case ".xlsx":
	case ".xlsm", ".xltm", ".xlsb", ".xlam":
		return t, domain.Invalid("template.macros")
	default:
		return t, domain.Invalid("template.not_xlsx", in.Name)
	}
	data, err := io.ReadAll(io.LimitReader(in.Content, maxTemplateBytes+1))
	if err != nil {
		return t, domain.Invalid("file.unreadable")
	}
	if err := a.Workbooks.CheckTemplate(data, in.Kind); err != nil {
		return t, err
	}
	return within(ctx, a, func(r domain.Repos) (domain.OfficeTemplate, error) {
		unit, err := templateUnit(ctx, r, by, in.UnitCode)
		if err != nil {
			return t, err
		}
		t = domain.OfficeTemplate{UnitID: unit.ID, Kind: in.Kind, FileName: filepath.Base(in.Name), UploadedBy: by.Username, UploadedAt: a.Now()}
		if err := r.Templates.Save(ctx, &t, data); err != nil {
			return t, err
		}
		return t, a.audit(ctx, r, by, "template.save", "template", string(t.Kind), unit.Code)
	})
}

// templateUnit is the office whose template it is: the chosen unit of the
// actor's area, or the actor's own.
func templateUnit(ctx context.Context, r domain.Repos, by domain.Actor, code string) (domain.Unit, error) {
	if code == "" {
		units, err := r.Units.All(ctx, by.UnitPath)
		if err != nil {
			return domain.Unit{}, err
		}
		if len(units) == 0 {
			return domain.Unit{}, domain.NotFound("unit", by.UnitPath)
		}
		return units[0], nil // by path: the top of the area
	}
	unit, err := r.Units.ByCode(ctx, code)
	if err == nil {
		err = by.RequireArea(unit.Path)
	}
	return unit, err
}
