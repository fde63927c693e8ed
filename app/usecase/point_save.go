package usecase

import (
	"context"

	"luudong/domain"
)

// PointSave checks and saves one service point given as the values of
// PointColumns. oldCode is the code of the point that is edited, "" for a new
// one. Returns the saved point; an invalid error names every wrong field.
func (a *App) PointSave(ctx context.Context, by domain.Actor, oldCode string, values map[string]string) (domain.ServicePoint, error) {
	if err := by.Require(domain.PointEdit); err != nil {
		return domain.ServicePoint{}, err
	}
	units, err := a.unitsByCode(ctx)
	if err != nil {
		return domain.ServicePoint{}, err
	}
	p := &rowParser{row: domain.Row{Values: values}}
	point := a.parsePoint(p, units, by)
	if oldCode != "" && point.Code != oldCode {
		p.fail("code", "code.fixed", oldCode)
	}
	if err := domain.InvalidFields(p.bad); err != nil {
		return *point, err
	}
	return within(ctx, a, func(r domain.Repos) (domain.ServicePoint, error) {
		old, err := r.Points.ByCode(ctx, point.Code)
		if err := checkCode("point", point.Code, oldCode, err, by.InArea(old.UnitPath)); err != nil {
			return *point, err
		}
		point.Archived = old.Archived
		if err := r.Points.Upsert(ctx, []*domain.ServicePoint{point}); err != nil {
			return *point, err
		}
		return *point, a.audit(ctx, r, by, "point.save", "point", point.Code, "")
	})
}

// PointArchive takes a point out of planning, or brings it back.
func (a *App) PointArchive(ctx context.Context, by domain.Actor, code string, archived bool) error {
	if err := by.Require(domain.PointEdit); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		p, err := r.Points.ByCode(ctx, code)
		if err != nil {
			return err
		}
		if !by.InArea(p.UnitPath) {
			return domain.NotFound("point", code)
		}
		p.Archived = archived
		if err := r.Points.Upsert(ctx, []*domain.ServicePoint{&p}); err != nil {
			return err
		}
		return a.audit(ctx, r, by, archiveAction("point", archived), "point", code, "")
	})
}

func archiveAction(kind string, archived bool) string {
	if archived {
		return kind + ".archive"
	}
	return kind + ".restore"
}

// checkCode says whether a thing may be saved under its code: a new one only if
// nothing has the code (found is the error of looking it up), an edited one only
// if it is there and in the actor's area.
func checkCode(kind, code, oldCode string, found error, inArea bool) error {
	switch missing := domain.CodeOf(found) == domain.CodeNotFound; {
	case found != nil && !missing:
		return found
	case !missing && oldCode == "":
		return domain.InvalidFields([]domain.FieldError{{Column: "code", Value: code, Key: "code.taken"}})
	case oldCode != "" && (missing || !inArea):
		return domain.NotFound(kind, oldCode)
	}
	return nil
}
