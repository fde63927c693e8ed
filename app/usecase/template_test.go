package usecase_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

func workbookText(t *testing.T, data []byte) string {
	t.Helper()
	f, err := excelize.OpenReader(bytes.NewReader(data))
	require.NoError(t, err)
	defer func() { require.NoError(t, f.Close()) }()
	var all strings.Builder
	for _, sheet := range f.GetSheetList() {
		rows, err := f.GetRows(sheet)
		require.NoError(t, err)
		fmt.Fprintln(&all, sheet, rows)
	}
	return all.String()
}

func TestOfficeTemplates(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		v := rosterCity(t, r)
		ctx, manager := context.Background(), apptest.As(domain.RoleManager)
		sample := func(kind domain.TemplateKind) *bytes.Reader {
			var out bytes.Buffer
			require.NoError(t, r.OfficeTemplateSample(ctx, manager, kind, &out))
			return bytes.NewReader(out.Bytes())
		}
		save := func(by domain.Actor, kind domain.TemplateKind, unit, name string) (domain.OfficeTemplate, error) {
			return r.OfficeTemplateSave(ctx, by, usecase.OfficeTemplateFile{Kind: kind, UnitCode: unit, Name: name, Content: sample(kind)})
		}
		city, err := save(manager, domain.TemplateRoster, "", "Mẫu.xlsx")
		require.NoError(t, err)
		plan, err := save(manager, domain.TemplatePlan, "", "Kế hoạch.xlsx")
		require.NoError(t, err)
		ward := manager
		ward.UnitPath = v.UnitPath
		other := manager
		other.UnitPath = "/79/26890/"

		t.Run("a roster in the office's form", func(t *testing.T) {
			var out bytes.Buffer
			require.NoError(t, r.RosterExport(ctx, ward, usecase.RosterFilter{VisitID: v.ID, TemplateID: city.ID}, &out))
			all := workbookText(t, out.Bytes())
			assert.Contains(t, all, "ten_diem "+v.PointName)
			assert.Contains(t, all, "[1 Lê Ân")
			assert.Contains(t, all, "[3 Nguyễn Thị Ước")
			assert.NotContains(t, all, "079190000002", "masked without being asked")
			out.Reset()
			require.NoError(t, r.RosterExport(ctx, ward, usecase.RosterFilter{VisitID: v.ID, TemplateID: city.ID, FullIDs: true}, &out))
			assert.Contains(t, workbookText(t, out.Bytes()), "079190000002")
			assert.Error(t, r.RosterExport(ctx, ward, usecase.RosterFilter{VisitID: v.ID, TemplateID: plan.ID}, &out), "the plan's form is none for rosters")
		})
		t.Run("a plan in the office's form", func(t *testing.T) {
			var out bytes.Buffer
			require.NoError(t, r.PlanExportAs(ctx, manager, v.PlanID, plan.ID, &out))
			assert.Contains(t, workbookText(t, out.Bytes()), v.PointName)
		})
		t.Run("a preview has nobody real in it", func(t *testing.T) {
			for _, id := range []int64{city.ID, plan.ID} {
				var out bytes.Buffer
				require.NoError(t, r.OfficeTemplatePreview(ctx, ward, id, &out))
				assert.NotContains(t, workbookText(t, out.Bytes()), "Lê Ân")
				assert.Contains(t, workbookText(t, out.Bytes()), "Điểm mẫu")
			}
		})
		t.Run("area and role", func(t *testing.T) {
			mine, err := save(ward, domain.TemplateRoster, "", "Phường.xlsx")
			require.NoError(t, err)
			assert.Equal(t, v.UnitPath, mine.UnitPath)
			_, err = save(other, domain.TemplateRoster, "26740", "x.xlsx")
			assert.ErrorIs(t, err, domain.Forbidden("area.outside"))
			_, err = save(apptest.As(domain.RoleDesk), domain.TemplateRoster, "", "x.xlsx")
			assert.ErrorIs(t, err, domain.Forbidden("permission.missing"))
			list, err := r.OfficeTemplateList(ctx, other)
			require.NoError(t, err)
			assert.Len(t, list, 2, "the city's, not the neighbours'")
			assert.ErrorIs(t, r.OfficeTemplateRemove(ctx, other, city.ID), domain.Forbidden("area.outside"))
			assert.Error(t, r.OfficeTemplatePreview(ctx, other, mine.ID, &bytes.Buffer{}))
			require.NoError(t, r.OfficeTemplateRemove(ctx, manager, mine.ID))
			assert.Subset(t, auditedActions(t, r), []string{"template.save", "template.remove"})
		})
		t.Run("files that are none", func(t *testing.T) {
			for name, key := range map[string]string{"a.xlsm": "template.macros", "a.XLTM": "template.macros", "a.docx": "template.not_xlsx", "a": "template.not_xlsx"} {
				_, err := save(manager, domain.TemplateRoster, "", name)
				assert.ErrorIs(t, err, domain.Invalid(key), name)
			}
			_, err := r.OfficeTemplateSave(ctx, manager, usecase.OfficeTemplateFile{
				Kind: domain.TemplateRoster, Name: "big.xlsx", Content: bytes.NewReader(make([]byte, 5<<20)),
			})
			assert.ErrorIs(t, err, domain.Invalid("template.too_big"))
			_, err = r.OfficeTemplateSave(ctx, manager, usecase.OfficeTemplateFile{Kind: "x", Name: "a.xlsx", Content: &bytes.Buffer{}})
			assert.ErrorIs(t, err, domain.Invalid("template.kind"))
		})
	})
}
