package usecase

import (
	"context"
	"fmt"
	"io"
	"time"

	"luudong/domain"
)

// OfficeTemplatePreview writes a template filled with people who do not exist.
func (a *App) OfficeTemplatePreview(ctx context.Context, by domain.Actor, id int64, w io.Writer) error {
	if err := by.Require(domain.RosterView); err != nil {
		return err
	}
	t, err := view(ctx, a, func(r domain.Repos) (domain.OfficeTemplate, error) { return r.Templates.ByID(ctx, id) })
	if err != nil {
		return err
	}
	data, err := a.usableTemplate(ctx, by, id, t.Kind)
	if err != nil {
		return err
	}
	fill, err := a.previewFill(t.Kind)
	if err != nil {
		return err
	}
	return a.Workbooks.FillTemplate(w, data, fill)
}

// OfficeTemplateSample writes a workbook that has every name of a kind.
func (a *App) OfficeTemplateSample(_ context.Context, by domain.Actor, kind domain.TemplateKind, w io.Writer) error {
	if err := by.Require(domain.TemplateEdit); err != nil {
		return err
	}
	return a.Workbooks.WriteSampleTemplate(w, kind)
}

// previewFill is a template filled with people and places who do not exist.
func (a *App) previewFill(kind domain.TemplateKind) (domain.TemplateFill, error) {
	visit := domain.Visit{
		Date: a.today(), Start: 8 * 60, End: 11 * 60, TeamCode: "T01", TeamName: "Tổ công tác mẫu", PointCode: "MAU-01", PointName: "Điểm mẫu",
		PointAddress: "1 Đường Mẫu", UnitName: "Phường Mẫu", Planned: domain.Demand{domain.ChipCard: 20, domain.AccountL2: 30},
	}
	if kind == domain.TemplatePlan {
		b := domain.PlanBook{Plan: domain.Plan{Name: "Kế hoạch mẫu", From: a.today(), To: a.today().AddDays(6)}, IssuedBy: "Người xem thử"}
		for i := range 5 {
			visit.Date = a.today().AddDays(i)
			b.Visits = append(b.Visits, visit)
		}
		return a.planFill(b)
	}
	g := domain.RosterGroup{Visit: visit}
	for i, name := range []string{"Nguyễn Văn Mẫu", "Trần Thị Thử", "Lê Ví Dụ", "Phạm Hoàng Ngọc Tên Dài Để Xem Thử", "Võ Mẫu"} {
		g.Rows = append(g.Rows, domain.RosterRow{
			FullName: name, BirthDate: domain.NewDate(1980+i, time.May, 10+i), Sex: []domain.Sex{domain.Male, domain.Female}[i%2],
			PersonalID: fmt.Sprintf("•••••••••%03d", i+1), Phone: fmt.Sprintf("•••••••%03d", i+1), Address: fmt.Sprintf("%d Đường Mẫu, khu phố %d", i+1, i+1),
			Services: domain.Services()[:1+i%2], Code: "MAUMAUMAU" + string(rune('A'+i)), Start: domain.Clock(8*60 + 30*i),
		})
	}
	return a.rosterFill(domain.Roster{Groups: []domain.RosterGroup{g}, IssuedBy: "Người xem thử"})
}
