package phone_test

import (
	"encoding/csv"
	"os"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/phone"
)

func TestParse(t *testing.T) {
	for _, c := range []struct{ name, in, want string }{
		{"mobile", "0903123456", "+84903123456"},
		{"international", "+84903123456", "+84903123456"},
		{"international without plus", "84903123456", "+84903123456"},
		{"international with 00", "0084903123456", "+84903123456"},
		{"zero kept after the country", "+84 (0)903 123 456", "+84903123456"},
		{"spaces and dots", " 0903.123 456 ", "+84903123456"},
		{"dashes", "0903-123-456", "+84903123456"},
		{"spreadsheet dropped the zero", "903123456", "+84903123456"},
		{"landline", "02835587224", "+842835587224"},
		{"landline with brackets", "(028) 3558 7224", "+842835587224"},
		{"prefix not assigned", "0995055802", "+84995055802"},
		{"another", "0914713809", "+84914713809"},
		{"abroad", "+1 650 253 0000", "+16502530000"},
		{"empty", "", ""},
		{"too short", "09031234", ""},
		{"zeros", "0000000000", ""},
		{"one digit missing", "090312345", ""},
		{"landline, one digit missing", "0283558722", ""},
		{"service number", "19001234", "+8419001234"},
		{"too long", "09031234567890", ""},
		{"words", "không có", ""},
		{"two numbers", "0903123456, 0903123457", ""},
		{"letters in it", "0903ABC456", ""},
		{"spreadsheet number", "9.03E+08", ""},
		{"hotline of three digits", "113", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := phone.Parse(c.in)
			if c.want == "" {
				assert.Equal(t, domain.Invalid("phone.invalid", c.in), err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

func TestParserIsThePortOfTheDomain(t *testing.T) {
	var port domain.PhoneParser = phone.Parser{}
	got, err := port.ParsePhone("0903 123 456")
	require.NoError(t, err)
	assert.Equal(t, "+84903123456", got)
}

func TestLocal(t *testing.T) {
	for in, want := range map[string]string{
		"+84903123456": "0903123456", "+842835587224": "02835587224",
		"+16502530000": "+16502530000", "": "", "+84": "+84",
	} {
		assert.Equal(t, want, phone.Local(in))
	}
}

func TestEveryNumberOfTheSampleCityIsAccepted(t *testing.T) {
	for file, column := range map[string]string{"citizens.csv": "phone", "points.csv": "contact_phone"} {
		f, err := os.Open("../../app/sample/data/" + file)
		require.NoError(t, err)
		defer f.Close()
		rows, err := csv.NewReader(f).ReadAll()
		require.NoError(t, err)
		at := -1
		for i, name := range rows[0] {
			if name == column {
				at = i
			}
		}
		require.GreaterOrEqual(t, at, 0)
		for _, row := range rows[1:] {
			e164, err := phone.Parse(row[at])
			require.NoError(t, err, row[at])
			require.Equal(t, row[at], phone.Local(e164))
		}
	}
}
