package usecase_test

import (
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

const ownList = `STT;Họ tên công dân;Số CCCD;Cột 4;SĐT;Cột 6;Nhu cầu
1;Nguyễn Văn Mẫu;079190000001;12/05/1990;0901000001;26740;account_l2
2;Trần Thị Mẫu;079190000002;13/06/1991;0901000002;26740;account_l2
`

func listColumns(t *testing.T, r *apptest.Rig, by domain.Actor, content string) usecase.ListColumns {
	t.Helper()
	got, err := r.ListColumns(context.Background(), by, strings.NewReader(content))
	require.NoError(t, err)
	return got
}

func TestListColumnsAreGuessedRememberedAndApplied(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	r.PublishedPlan()
	r.Clock.Set(apptest.Start.AddDate(0, 0, -1))
	ctx, by := context.Background(), apptest.As(domain.RoleDesk)

	first := listColumns(t, r, by, ownList)
	assert.False(t, first.Known)
	assert.Equal(t, usecase.OwnColumns{
		"full_name": "Họ tên công dân", "personal_id": "Số CCCD", "birth_date": "Cột 4", "phone": "SĐT", "unit_code": "Cột 6", "services": "Nhu cầu",
	}, first.Columns)
	require.NoError(t, r.ListColumnsSave(ctx, by, first.Head, first.Columns))

	again := listColumns(t, r, by, strings.ToUpper(ownList))
	assert.True(t, again.Known, "the same captions in other letters")
	assert.Equal(t, first.Columns, again.Columns)
	other := by
	other.UnitPath += "9/"
	assert.False(t, listColumns(t, r, other, ownList).Known, "another unit")
	assert.False(t, listColumns(t, r, by, strings.Replace(ownList, "STT;", "Số;", 1)).Known, "other captions")

	report, err := r.ListBook(ctx, by, usecase.ImportFile{Name: "a.csv", Content: strings.NewReader(ownList), Columns: again.Columns}, usecase.ListPlace{}, nil)
	require.NoError(t, err)
	assert.Empty(t, report.Import.Bad)
	assert.Equal(t, 2, report.Booked)
}

func TestListColumnsOfOurOwnFormatAreNotAskedFor(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	got := listColumns(t, r, apptest.As(domain.RoleDesk), "personal_id,full_name,birth_date,unit_code,services\n")
	assert.True(t, got.Known)
	assert.Nil(t, got.Columns)
}

func TestListWithoutCaptionsIsRefused(t *testing.T) {
	r := apptest.New(t)
	_, err := r.ListColumns(context.Background(), apptest.As(domain.RoleDesk), strings.NewReader("Nguyễn Văn Mẫu,079190000001\nTrần Thị Mẫu,079190000002\n"))
	var refused *domain.Error
	require.ErrorAs(t, err, &refused)
	assert.Equal(t, "list.no_captions", refused.Key)
}

func TestListColumnsForEverybodyAreAskedForEachTime(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	r.PublishedPlan()
	r.Clock.Set(apptest.Start.AddDate(0, 0, -1))
	ctx, by := context.Background(), apptest.As(domain.RoleDesk)
	content := "Họ tên,CCCD,Sinh ngày\nNguyễn Văn Mẫu,079190000001,12/05/1990\n"
	first := listColumns(t, r, by, content)
	first.Columns["unit_code"], first.Columns["services"] = "=26740", "=account_l2"
	require.NoError(t, r.ListColumnsSave(ctx, by, first.Head, first.Columns))
	again := listColumns(t, r, by, content)
	assert.False(t, again.Known)
	assert.Equal(t, "=account_l2", again.Columns["services"], "but shown as it was")
	report, err := r.ListBook(ctx, by, usecase.ImportFile{Name: "a.csv", Content: strings.NewReader(content), Columns: again.Columns}, usecase.ListPlace{}, nil)
	require.NoError(t, err)
	assert.Equal(t, 1, report.Booked)
}

func TestListColumnsThatCannotBe(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	ctx, by := context.Background(), apptest.As(domain.RoleDesk)
	for _, c := range []struct{ name, head, column, own, key string }{
		{"nothing for a needed column", "A,B,C", "full_name", "", "input.required"},
		{"not in the file", "A,B,C", "full_name", "D", "list.column_unknown"},
		{"twice in the file", "A,B,b", "full_name", "B", "list.column_doubled"},
		{"taken twice", "A,B,C", "full_name", "A", "list.column_used"},
	} {
		t.Run(c.name, func(t *testing.T) {
			head := listColumns(t, r, by, c.head+"\n1,2,3\n").Head
			err := r.ListColumnsSave(ctx, by, head, usecase.OwnColumns{
				"personal_id": "A", "full_name": c.own, "birth_date": "=1990-01-01", "unit_code": "=26740", "services": "=account_l2",
			})
			var refused *domain.Error
			require.ErrorAs(t, err, &refused)
			require.Len(t, refused.Fields, 1)
			assert.Equal(t, c.column, refused.Fields[0].Column)
			assert.Equal(t, c.key, refused.Fields[0].Key)
		})
	}
	_, err := r.ListColumns(ctx, apptest.As(domain.RoleCitizen), strings.NewReader(ownList))
	assert.Error(t, err, "no right")
}
