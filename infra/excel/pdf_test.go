package excel

import (
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

// TestRosterPrints lets LibreOffice, which managers without Excel use, print a
// roster of several pages.
func TestRosterPrints(t *testing.T) {
	dir := t.TempDir()
	file, err := os.Create(filepath.Join(dir, "roster.xlsx"))
	require.NoError(t, err)
	rows := sampleRows(75)
	for i := range rows {
		rows[i].Address = "198 Đường số 7"
	}
	require.NoError(t, NewWriter().WriteRoster(file, sampleRoster(domain.RosterGroup{Visit: sampleVisit(), Rows: rows})))
	require.NoError(t, file.Close())

	run := func(name string, args ...string) string {
		cmd := exec.CommandContext(t.Context(), name, args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "HOME="+dir)
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s: %s", name, out)
		return string(out)
	}
	run("soffice", "-env:UserInstallation=file://"+filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "roster.xlsx")
	info := run("pdfinfo", "roster.pdf")
	assert.Regexp(t, `Pages:\s+[6-8]\n`, info)
	assert.Regexp(t, `Page size:\s+841\.\d+ x 595\.\d+ pts \(A4\)`, info)

	all := strings.Split(strings.TrimSuffix(run("pdftotext", "-layout", "roster.pdf", "-"), "\f"), "\f")
	require.Contains(t, all[len(all)-1], "CHÚ GIẢI")
	require.Contains(t, all[len(all)-2], "TỔNG HỢP THEO GIỜ HẸN")
	pages := all[:len(all)-2]
	for i, page := range pages {
		assert.Contains(t, page, "Họ và tên", "the heading is on page %d", i+1)
		assert.Equal(t, i == 0, strings.Contains(page, stateName), "the letterhead is on page 1 alone (%d)", i+1)
		assert.NotContains(t, page, "###")
	}
	last := pages[len(pages)-1]
	for _, want := range []string{"Danh sách này có 75 người.", "TỔ TRƯỞNG", "Nơi nhận:"} {
		assert.Contains(t, last, want)
	}
	assert.Contains(t, last, "077158000074", "the signature does not stand without a person")
	assert.Contains(t, strings.Join(all, ""), "Công Tằng Tôn Nữ")
}
