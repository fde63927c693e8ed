package domain_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"luudong/domain"
)

// Invented cards in both formats, copied from the project's shared synthetic_qr_samples.txt.
var cardSamples = []struct {
	text, name, birth, issued, legacy string
	sex                               domain.Sex
	extra                             int
}{
	{"079090000001|024000001|TRẦN VĂN MẪU|12051990|Nam|Tổ 1, Khu phố 2, Bến Nghé, Quận 1, TP. Hồ Chí Minh|15042021",
		"TRẦN VĂN MẪU", "1990-05-12", "2021-04-15", "024000001", domain.Male, 0},
	{"079185000002||Lê Thị Thử Nghiệm|03121985|Nữ|12/3 Đường Số 0, Phường 5, Gò Vấp, TP. Hồ Chí Minh|20082022",
		"Lê Thị Thử Nghiệm", "1985-12-03", "2022-08-20", "", domain.Female, 0},
	{"074201000003||Nguyễn Đình Kiểm Thử|28022001|Nam|Khu phố Giả Định, Lái Thiêu, Thuận An, Bình Dương|30112021",
		"Nguyễn Đình Kiểm Thử", "2001-02-28", "2021-11-30", "", domain.Male, 0},
	{"077168000004|273000002|Đặng Hoàng Ví Dụ|09091968|Nữ|Ấp Mẫu, Long Sơn, Vũng Tàu, Bà Rịa - Vũng Tàu|05012023",
		"Đặng Hoàng Ví Dụ", "1968-09-09", "2023-01-05", "273000002", domain.Female, 0},
	{"001099000005||Phạm Minh Hư Cấu|01011999|Nam|Thôn Giả, Vân Hà, Đông Anh, Hà Nội|01062021",
		"Phạm Minh Hư Cấu", "1999-01-01", "2021-06-01", "", domain.Male, 0},
	{"079304000006||Võ Thị Dữ Liệu|17072004|Nữ|101 Đường Thử, Phường Tân Định, TP. Hồ Chí Minh|10092025||||",
		"Võ Thị Dữ Liệu", "2004-07-17", "2025-09-10", "", domain.Female, 4},
	{"079076000007|023000003|Huỳnh Ngọc Mô Phỏng|30031976|Nam|Lô A, Chung cư Mẫu, Phường Xóm Chiếu, TP. Hồ Chí Minh|02032026||||",
		"Huỳnh Ngọc Mô Phỏng", "1976-03-30", "2026-03-02", "023000003", domain.Male, 4},
	{"074310000008||Bùi Thị Ẩn Danh|10102010|Nữ|Khu phố Thử, Phường Dĩ An, TP. Hồ Chí Minh|21102024||||",
		"Bùi Thị Ẩn Danh", "2010-10-10", "2024-10-21", "", domain.Female, 4},
	{"079216000009||Ngô Gia Bé Mẫu|01062016|Nam|Ấp Thử, Xã Hóc Môn, TP. Hồ Chí Minh|06072026||||",
		"Ngô Gia Bé Mẫu", "2016-06-01", "2026-07-06", "", domain.Male, 4},
}

func TestParseCardQR(t *testing.T) {
	for _, c := range cardSamples {
		t.Run(c.name, func(t *testing.T) {
			for _, text := range []string{c.text, c.text + "\r\n", norm.NFD.String(c.text), "\ufeff" + c.text} {
				card, err := domain.ParseCardQR(text)
				require.NoError(t, err)
				fields := strings.Split(c.text, "|")
				assert.Equal(t, fields[0], card.PersonalID.Reveal())
				assert.Equal(t, c.legacy, card.LegacyID.Reveal())
				assert.Equal(t, c.name, card.FullName)
				assert.Equal(t, c.birth, card.BirthDate.String())
				assert.Equal(t, c.sex, card.Sex)
				assert.Equal(t, fields[5], card.Address)
				assert.Equal(t, c.issued, card.IssuedOn.String())
				assert.Len(t, card.Extra, c.extra)
				assert.Empty(t, card.PersonalID.Warnings(card.BirthDate, card.Sex))
			}
		})
	}
}

func TestParseCardQRKeepsWhatItDoesNotKnow(t *testing.T) {
	card, err := domain.ParseCardQR(cardSamples[0].text + "|a||b|c|d")
	require.NoError(t, err)
	assert.Equal(t, []string{"a", "", "b", "c", "d"}, card.Extra)
}

func TestParseCardQRRefused(t *testing.T) {
	const good = "079090000001||Trần Văn Mẫu|12051990|Nam|Tổ 1|15042021"
	for _, c := range []struct {
		name, old, with string
		err             *domain.Error
	}{
		{"cut off", "|Tổ 1|15042021", "", domain.Invalid("card_qr.fields", 5)},
		{"another code", good, "https://example.vn", domain.Invalid("card_qr.fields", 1)},
		{"short number", "079090000001", "07909000001", domain.Invalid("personal_id.length", 11)},
		{"no name", "Trần Văn Mẫu", "", domain.Invalid("input.required")},
		{"digit in the name", "Mẫu", "Mẫu2", domain.Invalid("name.invalid", "2")},
		{"impossible birth date", "12051990", "31021990", domain.Invalid("card_qr.birth_date")},
		{"sex", "Nam", "?", domain.Invalid("card_qr.sex")},
		{"issue date", "15042021", "2021", domain.Invalid("card_qr.issued_on")},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, err := domain.ParseCardQR(strings.Replace(good, c.old, c.with, 1))
			assert.Equal(t, c.err, err)
		})
	}
}

func TestCardQRIsNotPrinted(t *testing.T) {
	card, err := domain.ParseCardQR(cardSamples[0].text)
	require.NoError(t, err)
	for _, verb := range []string{"%v", "%+v", "%#v", "%s"} {
		assert.Equal(t, "card •••••••••001", fmt.Sprintf(verb, card), verb)
	}
	assert.Equal(t, "card •••••••••001", card.LogValue().String())
}

func FuzzParseCardQR(f *testing.F) {
	for _, c := range cardSamples {
		f.Add(c.text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := domain.ParseCardQR(text); err != nil {
			assert.Equal(t, domain.CodeInvalid, domain.CodeOf(err))
		}
	})
}
