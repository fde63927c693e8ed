package web_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"luudong/app/web"
	"luudong/domain"
)

func TestUnitOptionsAreInVietnameseOrderWithoutTheCity(t *testing.T) {
	options := web.UnitOptions([]domain.Unit{
		{Code: "79", Name: "Hồ Chí Minh", Type: "Thành phố"}, {Code: "3", Name: "Đông Hòa", Type: "Phường"},
		{Code: "2", Name: "Dĩ An", Type: "Phường"}, {Code: "1", Name: "An Long", Type: "Xã"}, {Code: "4", Name: "Đức Nhuận", Type: "Phường"},
	})
	var labels []string
	for _, o := range options {
		labels = append(labels, o.Label)
	}
	assert.Equal(t, []string{"An Long (xã)", "Dĩ An (phường)", "Đông Hòa (phường)"}, labels[:3])
	assert.Len(t, web.UnitOptions([]domain.Unit{{Code: "26740", Name: "Sài Gòn", Type: "Phường"}}), 1)
}

func TestIDsInOneFormValue(t *testing.T) {
	assert.Equal(t, []int64{3, 14}, web.SplitIDs(web.JoinIDs([]int64{3, 14})))
	assert.Empty(t, web.SplitIDs("x,,1.5"))
}
