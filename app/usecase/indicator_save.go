package usecase

import (
	"context"
	"strconv"
	"strings"

	"luudong/domain"
)

// IndicatorList returns the indicators, archived ones only if asked for.
func (a *App) IndicatorList(ctx context.Context, by domain.Actor, archived bool) ([]domain.Indicator, error) {
	if err := by.Require(domain.ReportView); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]domain.Indicator, error) { return r.Reports.Indicators(ctx, archived) })
}

// IndicatorSave adds an indicator (ID 0) or changes one. The actor needs
// IndicatorEdit; an invalid error names wrong fields.
func (a *App) IndicatorSave(ctx context.Context, by domain.Actor, i domain.Indicator) error {
	if err := by.Require(domain.IndicatorEdit); err != nil {
		return err
	}
	i.NameVI, i.NameEN, i.Measure = strings.TrimSpace(i.NameVI), strings.TrimSpace(i.NameEN), strings.TrimSpace(i.Measure)
	if err := domain.InvalidFields(i.Check()); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		if err := r.Reports.SaveIndicator(ctx, &i); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "indicator.save", "indicator", strconv.FormatInt(i.ID, 10), "")
	})
}

// maxNote is how long a note to a value can be, in letters.
const maxNote = 500

// IndicatorValueInput is what somebody enters.
type IndicatorValueInput struct {
	IndicatorID int64
	UnitCode    string // "": the root of the actor's area
	Date        string // yyyy-mm-dd or dd/mm/yyyy
	Value, Note string
}

// IndicatorEnter adds a value to the history of an indicator. The actor needs
// IndicatorEnter and the unit; an invalid error names wrong fields.
func (a *App) IndicatorEnter(ctx context.Context, by domain.Actor, in IndicatorValueInput) error {
	if err := by.Require(domain.IndicatorEnter); err != nil {
		return err
	}
	v := domain.IndicatorValue{IndicatorID: in.IndicatorID, Note: strings.TrimSpace(in.Note), EnteredBy: by.Username, EnteredAt: a.Now()}
	var bad []domain.FieldError
	var wrong *domain.FieldError
	if v.Value, wrong = domain.ParseIndicatorValue(in.Value); wrong != nil {
		bad = append(bad, *wrong)
	}
	day, err := domain.ParseDate(strings.TrimSpace(in.Date))
	switch {
	case err != nil:
		bad = append(bad, domain.FieldError{Column: "date", Value: in.Date, Key: "date.invalid", Args: []any{in.Date}})
	case day > a.today():
		bad = append(bad, domain.FieldError{Column: "date", Value: in.Date, Key: "indicator.future"})
	}
	v.Date = day
	if len([]rune(v.Note)) > maxNote {
		bad = append(bad, domain.FieldError{Column: "note", Key: "input.too_long", Args: []any{maxNote}})
	}
	if err := domain.InvalidFields(bad); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		unit, err := reportUnit(ctx, r, by, in.UnitCode)
		if err != nil {
			return err
		}
		known, err := r.Reports.Indicators(ctx, false)
		if err != nil {
			return err
		}
		for _, i := range known {
			if i.ID != v.IndicatorID {
				continue
			}
			v.UnitID = unit.ID
			if err := r.Reports.AddIndicatorValue(ctx, &v); err != nil {
				return err
			}
			return a.audit(ctx, r, by, "indicator.enter", "indicator", strconv.FormatInt(i.ID, 10), v.Date.String()+" "+unit.Code)
		}
		return domain.NotFound("indicator", v.IndicatorID)
	})
}

// IndicatorHistory returns the values of an indicator in the actor's area, the
// latest day first.
func (a *App) IndicatorHistory(ctx context.Context, by domain.Actor, indicator int64, page domain.Page) (List[domain.IndicatorValue], error) {
	if err := by.Require(domain.ReportView); err != nil {
		return List[domain.IndicatorValue]{}, err
	}
	return view(ctx, a, func(r domain.Repos) (List[domain.IndicatorValue], error) {
		return list(r.Reports.IndicatorValues(ctx, by.UnitPath, indicator, 0, page))
	})
}
