package usecase

import (
	"context"

	"luudong/domain"
)

// HoursDay is one day of opening hours as they are understood.
type HoursDay struct {
	Date    domain.Date
	Spans   []domain.Span // nil when closed
	Holiday string        // name of the public holiday that rests on the day, "" if none
}

// previewDays is how many days a preview of opening hours shows.
const previewDays = 7

// HoursPreview says what opening hours mean in the next seven days from
// tomorrow on, holidays considered. An invalid error says what is not
// understood. The actor needs PointView.
func (a *App) HoursPreview(ctx context.Context, by domain.Actor, text string) ([]HoursDay, error) {
	if err := by.Require(domain.PointView); err != nil {
		return nil, err
	}
	hours, err := domain.ParseOpeningHours(text)
	if err != nil {
		return nil, err
	}
	holidays, err := view(ctx, a, func(r domain.Repos) (domain.HolidaySet, error) {
		days, err := r.Holidays.All(ctx)
		return domain.NewHolidaySet(days), err
	})
	if err != nil {
		return nil, err
	}
	out := make([]HoursDay, previewDays)
	for i := range out {
		d := a.today().AddDays(i + 1)
		out[i] = HoursDay{Date: d, Spans: hours.Spans(d, holidays.Off(d))}
		if holidays.Off(d) {
			out[i].Holiday = holidays[d].NameVI
		}
	}
	return out, nil
}
