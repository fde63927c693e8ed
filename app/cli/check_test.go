package cli_test

import (
	"database/sql"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestCheckSaysWhatIsWrong(t *testing.T) {
	s := newShell(t, "")
	s.ok("import", "units", s.sample("units.csv", 168))
	s.ok("import", "points", s.sample("points.csv", 20))
	s.ok("import", "teams", s.sample("teams.csv", 3))
	s.ok("publish", s.planWeek().PlanID)
	assert.Contains(t, s.ok("check", "--lang", "en"), "Nothing is wrong: ")

	db, err := sql.Open("sqlite", s.path("luudong.db"))
	require.NoError(t, err)
	_, err = db.ExecContext(t.Context(), "UPDATE slots SET booked = 1 WHERE id IN (1, 2) AND capacity > 0")
	require.NoError(t, err)
	require.NoError(t, db.Close())

	code, out, messages := s.run("check", "--lang", "en")
	assert.Equal(t, 1, code)
	assert.Equal(t, "Slot 1 counts 1 places taken, but 0 appointments and offers hold one.\nSlot 2 counts 1 places taken, but 0 appointments and offers hold one.\n", out)
	assert.Contains(t, messages, "2 things are wrong")
	code, out, _ = s.run("check", "--lang", "vi")
	assert.Equal(t, 1, code)
	assert.Contains(t, out, "Khung giờ 1 đếm 1 chỗ đã đặt")
	code, _, _ = s.run("check", "everything")
	assert.Equal(t, 2, code)
}
