package usecase

import (
	"context"
	"errors"

	"luudong/domain"
)

// HolidayColumns is the file format of the public-holiday table.
var HolidayColumns = []domain.Column{
	{Name: "date", CaptionVI: "Ngày", CaptionEN: "Date", Required: true, Kind: domain.DateColumn, Example: "02/09/2026", Note: "Mỗi ngày một dòng"},
	{Name: "name_vi", CaptionVI: "Tên ngày nghỉ", CaptionEN: "Name of the holiday", Required: true, Example: "Quốc khánh"},
	{Name: "kind", CaptionVI: "Loại", CaptionEN: "Kind", Required: true, Choices: []string{"Nghỉ lễ", "Nghỉ hoán đổi", "Nghỉ bù", "Làm bù"}, Codes: []string{"holiday", "swap_off", "makeup", "swap_work"}, Example: "Nghỉ lễ"},
	{Name: "status", CaptionVI: "Tình trạng", CaptionEN: "Status", Example: "official", Note: "official (chính thức) hoặc ghi theo văn bản"},
	{Name: "source", CaptionVI: "Căn cứ", CaptionEN: "Source", Example: "Bộ luật Lao động, Điều 112", Note: "Văn bản quy định ngày nghỉ"},
}

// HolidayImport brings in public holidays. The actor needs PlanEdit for the
// whole city: a holiday is everybody's.
func (a *App) HolidayImport(ctx context.Context, by domain.Actor, f ImportFile) (ImportReport, error) {
	if err := errors.Join(by.Require(domain.PlanEdit), by.RequireArea(cityPath)); err != nil {
		return ImportReport{}, err
	}
	return tableImport[domain.Holiday]{
		kind: "holiday", columns: HolidayColumns, keys: []string{"date"},
		parse: func(p *rowParser) domain.Holiday {
			h := domain.Holiday{
				Date: p.date("date"), NameVI: p.text("name_vi"), Kind: domain.HolidayKind(p.text("kind")),
				Status: p.text("status"), Source: p.text("source"),
			}
			p.add(h.Check())
			return h
		},
		save: func(ctx context.Context, r domain.Repos, items []domain.Holiday) error {
			return r.Holidays.Upsert(ctx, items)
		},
	}.run(ctx, a, by, f)
}
