package domain_test

import (
	"testing"

	"github.com/stretchr/testify/assert"
	"golang.org/x/text/unicode/norm"

	"luudong/domain"
)

func TestFoldText(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"accents and case", "Nguyễn Thị ÁNH", "nguyen thi anh"},
		{"every vowel", "ăâêôơư ẮẬỆỘỢỰ ỳýỷỹỵ", "aaeoou aaeoou yyyyy"},
		{"the letter đ", "Đặng Đình Đức", "dang dinh duc"},
		{"old tone placement", "Hoà Bình", "hoa binh"},
		{"new tone placement", "Hòa Bình", "hoa binh"},
		{"spaces of all kinds", "  Thạnh \u00a0\t An\n", "thanh an"},
		{"invisible characters", "\ufeffThanh\u200b An", "thanh an"},
		{"numbers and signs stay", "Lô A-12/3, P.5", "lo a-12/3, p.5"},
		{"nothing", " \t", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, domain.FoldText(c.in))
			assert.Equal(t, c.want, domain.FoldText(norm.NFD.String(c.in)), "decomposed")
			assert.Equal(t, c.want, domain.FoldText(domain.FoldText(c.in)), "twice")
		})
	}
}

func TestParseSex(t *testing.T) {
	for in, want := range map[string]domain.Sex{
		"Nam": domain.Male, "NAM ": domain.Male, "male": domain.Male,
		"Nữ": domain.Female, norm.NFD.String("NỮ"): domain.Female, "nu": domain.Female, "Female": domain.Female,
	} {
		got, err := domain.ParseSex(in)
		assert.NoError(t, err, in)
		assert.Equal(t, want, got, in)
	}
	for _, bad := range []string{"", "x", "namnu"} {
		_, err := domain.ParseSex(bad)
		assert.ErrorIs(t, err, domain.Invalid("sex.unknown"), bad)
	}
}
