package web

import (
	"testing"

	"github.com/stretchr/testify/assert"
)

func TestCellsOfACSVFileAreInert(t *testing.T) {
	for text, want := range map[string]string{
		"": "", "Nguyễn": "Nguyễn", "=1+1": "'=1+1", "+84901": "'+84901", "@SUM(A1)": "'@SUM(A1)", "-cmd|' /C calc'!A0": "'-cmd|' /C calc'!A0",
		"-12,5": "-12,5", "\t=1": "'\t=1", "\r=1": "'\r=1", "-": "'-",
	} {
		assert.Equal(t, want, inertCell(text), "%q", text)
	}
}
