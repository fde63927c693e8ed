package excel

import (
	"bytes"
	"context"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"github.com/xuri/excelize/v2"

	"luudong/domain"
)

func TestHeadOfText(t *testing.T) {
	for _, c := range []struct {
		name, content string
		captions      []string
		sample        [][]string
	}{
		{"commas", "\nA,B\n1,2\n3,4\n5,6\n", []string{"A", "B"}, [][]string{{"1", "2"}, {"3", "4"}}},
		{"semicolons, short and long rows", "A, x;B\n1\n1;2;3\n", []string{"A, x", "B"}, [][]string{{"1", ""}, {"1", "2"}}},
		{"more commas than semicolons", "Ngày, tháng, năm sinh;B\n1;2\n", []string{"Ngày, tháng, năm sinh", "B"}, [][]string{{"1", "2"}}},
		{"a semicolon in quotes", "\"A;x\",B\n1,2\n", []string{"A;x", "B"}, [][]string{{"1", "2"}}},
		{"tabs, nothing below", "A\tB", []string{"A", "B"}, nil},
		{"a very long text", "A,B\n" + strings.Repeat("ạ", 3000) + ",1\n", []string{"A", "B"}, [][]string{{strings.Repeat("ạ", 100) + "…", "1"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			head, err := NewReader(Limits{}).Head(context.Background(), strings.NewReader(c.content), 2)
			require.NoError(t, err)
			assert.Equal(t, c.captions, head.Captions)
			assert.Equal(t, c.sample, head.Sample)
		})
	}
}

func TestHeadOfWorkbookStandsBelowItsTitles(t *testing.T) {
	f := excelize.NewFile()
	for at, v := range map[string]any{"A1": "DANH SÁCH CÔNG DÂN", "A3": "STT", "B3": "Họ tên", "C3": "Số CCCD", "A4": 1, "B4": "Nguyễn Văn Mẫu", "C4": "079190000001"} {
		require.NoError(t, f.SetCellValue("Sheet1", at, v))
	}
	var b bytes.Buffer
	require.NoError(t, f.Write(&b))
	head, err := NewReader(Limits{}).Head(context.Background(), bytes.NewReader(b.Bytes()), 2)
	require.NoError(t, err)
	assert.Equal(t, []string{"STT", "Họ tên", "Số CCCD"}, head.Captions)
	assert.Equal(t, [][]string{{"1", "Nguyễn Văn Mẫu", "079190000001"}}, head.Sample)

	var rows []domain.Row
	columns := []domain.Column{{Name: "full_name", CaptionVI: "Họ và tên", Required: true, Own: "HỌ TÊN"}}
	for row, err := range NewReader(Limits{}).Read(context.Background(), bytes.NewReader(b.Bytes()), "", columns) {
		require.NoError(t, err)
		rows = append(rows, row)
	}
	assert.Equal(t, []domain.Row{{Number: 4, Values: map[string]string{"full_name": "Nguyễn Văn Mẫu"}}}, rows)
}

func TestHeadRefusesWhatReadRefuses(t *testing.T) {
	for _, c := range []struct{ name, content, key string }{
		{"empty", "", "file.empty"},
		{"old workbook", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "file.old_xls"},
		{"broken workbook", "PK\x03\x04x", "file.xlsx_broken"},
		{"too many columns", strings.Repeat("a,", 1001), "file.too_many_columns"},
		{"too big", strings.Repeat("a", 2*megabyte), "file.too_big"},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := NewReader(Limits{MaxBytes: megabyte}).Head(context.Background(), strings.NewReader(c.content), 2)
			var refused *domain.Error
			require.ErrorAs(t, err, &refused)
			assert.Equal(t, c.key, refused.Key)
		})
	}
}
