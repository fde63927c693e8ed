package usecase_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"luudong/app/usecase"
	"luudong/domain"
)

func TestIsAppointmentCode(t *testing.T) {
	for range 200 {
		code := domain.NewAppointmentCode()
		assert.True(t, usecase.IsAppointmentCode(code), code)
	}
	for _, c := range []struct {
		name, in string
		want     bool
	}{
		{"as it is read out", "abcde fghj2", true},
		{"with a dash", "ABCDE-FGHJ2", true},
		{"too short", "ABCDEFGH", false},
		{"a phone number", "0901234567", false},
		{"a letter codes do not have", "ABCDEFGHIJ", false},
		{"nothing", "", false},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, usecase.IsAppointmentCode(c.in)) })
	}
}
