package usecase_test

import (
	"testing"

	"github.com/stretchr/testify/assert"

	"luudong/app/usecase"
)

func TestTypedDate(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"digits alone", "12051990", "12/05/1990"},
		{"with slashes", "12/05/1990", "12/05/1990"},
		{"with dots and space around", " 12.5.1990 ", "12/5/1990"},
		{"with dashes", "2-1-1960", "2/1/1960"},
		{"with spaces", "02 01 1960", "02/01/1960"},
		{"the form of files stays", "1990-05-12", "1990-05-12"},
		{"a year of two digits is not guessed", "12/05/90", "12/05/90"},
		{"words stay", "hôm qua", "hôm qua"},
		{"eight letters stay", "abcdefgh", "abcdefgh"},
		{"nothing stays nothing", "", ""},
	} {
		t.Run(c.name, func(t *testing.T) { assert.Equal(t, c.want, usecase.TypedDate(c.in)) })
	}
}

func TestRequestKey(t *testing.T) {
	key := usecase.RequestKey("random", "a", "b")
	assert.Len(t, key, 64)
	assert.Equal(t, key, usecase.RequestKey("random", "a", "b"), "sent twice")
	assert.NotEqual(t, key, usecase.RequestKey("random", "ab", ""), "another person in a kept form")
	assert.NotEqual(t, key, usecase.RequestKey("other", "a", "b"), "another form")
	assert.Empty(t, usecase.RequestKey("", "a"), "no random value")
}
