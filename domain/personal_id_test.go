package domain_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func TestParsePersonalID(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		err            *domain.Error
	}{
		{"plain", "079090000001", "079090000001", nil},
		{"spaces and dots", " 079 090.000\u00a0001 ", "079090000001", nil},
		{"leading zero lost", "79090000001", "", domain.Invalid("personal_id.length", 11)},
		{"one too many", "0790900000012", "", domain.Invalid("personal_id.length", 13)},
		{"empty", "", "", domain.Invalid("personal_id.length", 0)},
		{"letter O", "O79090000001", "", domain.Invalid("personal_id.digits", "O")},
		{"spreadsheet number", "7.9090000001E+10", "", domain.Invalid("personal_id.digits", "E")},
		{"digits of another script", "٠79090000001", "", domain.Invalid("personal_id.digits", "٠")},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := domain.ParsePersonalID(c.in)
			if c.err != nil {
				assert.Equal(t, c.err, err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, got.Reveal())
		})
	}
}

func TestPersonalIDIsNeverPrintedWhole(t *testing.T) {
	const whole, mask = "079090123456", "•••••••••456"
	id := domain.PersonalID(whole)
	assert.Equal(t, mask, id.Mask())
	person := struct {
		ID   domain.PersonalID
		Past map[domain.PersonalID]bool
	}{id, map[domain.PersonalID]bool{id: true}}

	var out bytes.Buffer
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d", "%T %[1]v", "%20s"} {
		fmt.Fprintf(&out, verb+"\n", id)
		fmt.Fprintf(&out, verb+"\n", person)
		fmt.Fprintf(&out, verb+"\n", &person)
	}
	person.Past = nil // encoding/json writes string keys without asking them
	for _, h := range []slog.Handler{slog.NewTextHandler(&out, nil), slog.NewJSONHandler(&out, nil)} {
		slog.New(h).Info("m", "id", id, "person", person)
	}
	require.NoError(t, json.NewEncoder(&out).Encode(person))
	fmt.Fprintln(&out, fmt.Errorf("no %s", id))
	assert.Contains(t, out.String(), mask)
	assert.NotContains(t, out.String(), whole)
	assert.NotContains(t, out.String(), "079090")
	assert.NotContains(t, out.String(), fmt.Sprintf("%x", whole))
	assert.Equal(t, "••", domain.PersonalID("12").Mask(), "a broken number is not shown either")
}

func TestPersonalIDWarnings(t *testing.T) {
	type warn = domain.Warning
	for _, c := range []struct {
		name, id, birth string
		sex             domain.Sex
		want            []domain.Warning
	}{
		{"man of the 20th century", "079090000001", "1990-05-12", domain.Male, nil},
		{"woman of the 20th century", "079185000002", "1985-12-03", domain.Female, nil},
		{"boy of the 21st century", "079216000009", "2016-06-01", domain.Male, nil},
		{"girl of the 21st century", "079304000006", "2004-07-17", domain.Female, nil},
		{"22nd century", "079501000006", "2101-07-17", domain.Female, nil},
		{"nothing known to compare", "079304000006", "", "", nil},
		{"year", "079090000001", "1991-05-12", domain.Male, []warn{{"personal_id.birth_year", []any{1990, 1991}}}},
		{"century", "079004000001", "2004-05-12", domain.Male, []warn{{"personal_id.century", []any{1904, 2004}}}},
		{"sex", "079185000002", "1985-12-03", domain.Male, []warn{{"personal_id.sex", []any{domain.Female}}}},
		{"registered abroad", "200090000001", "1990-05-12", domain.Male, []warn{{"personal_id.province", []any{"200"}}}},
		{"everything", "000090000001", "2003-05-12", domain.Female, []warn{
			{"personal_id.province", []any{"000"}},
			{"personal_id.century", []any{1990, 2003}},
			{"personal_id.sex", []any{domain.Male}},
		}},
		{"no number", "", "1990-05-12", domain.Male, nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			var birth domain.Date
			if c.birth != "" {
				birth = mustDate(t, c.birth)
			}
			assert.Equal(t, c.want, domain.PersonalID(c.id).Warnings(birth, c.sex))
		})
	}
}

func TestProvinceOfCode(t *testing.T) {
	known := 0
	for i := range 1000 {
		if _, ok := domain.ProvinceOfCode(fmt.Sprintf("%03d", i)); ok {
			known++
		}
	}
	assert.Equal(t, 63, known)
	name, ok := domain.ProvinceOfCode("079")
	assert.True(t, ok)
	assert.Equal(t, "Hồ Chí Minh", name)
}
