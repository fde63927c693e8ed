package domain_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"golang.org/x/text/unicode/norm"

	"luudong/domain"
)

func TestCleanName(t *testing.T) {
	for _, c := range []struct {
		name, in, want string
		err            *domain.Error
	}{
		{"as it is", "Nguyễn Thị Ánh", "Nguyễn Thị Ánh", nil},
		{"spaces", "  Nguyễn \u00a0Thị\tÁnh\n", "Nguyễn Thị Ánh", nil},
		{"decomposed", norm.NFD.String("Nguyễn Thị Ánh"), "Nguyễn Thị Ánh", nil},
		{"invisible characters", "\ufeffTrần\u200b An", "Trần An", nil},
		{"apostrophe and hyphen", "H'Hen Niê Jean-Luc", "H'Hen Niê Jean-Luc", nil},
		{"exactly the limit", strings.Repeat("ễ", 100), strings.Repeat("ễ", 100), nil},
		{"too long", strings.Repeat("ễ", 101), "", domain.Invalid("name.too_long", 100)},
		{"empty", " \u200b ", "", domain.Invalid("input.required")},
		{"digit", "Nguyễn Văn 5", "", domain.Invalid("name.invalid", "5")},
		{"control character", "Nguyễn\x00An", "", domain.Invalid("name.invalid", "U+0000")},
		{"wrong encoding read", "Nguy\ufffdn", "", domain.Invalid("name.invalid", "U+FFFD")},
		{"wrong encoding raw", "Nguy\xean", "", domain.Invalid("name.invalid", "U+FFFD")},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := domain.CleanName(c.in)
			if c.err != nil {
				assert.Equal(t, c.err, err)
				return
			}
			require.NoError(t, err)
			assert.Equal(t, c.want, got)
		})
	}
}

// Names in their right order.
var orderedNames = []string{
	"An",                   // a given name alone comes before
	"Trần An",              // no middle name before any
	"Nguyễn Bảo An",        // middle name decides
	"Lê Văn An",            // family name decides between the next two
	"Trần Văn An",          //
	"Lê An Ân",             // â is a letter of its own, after a
	"Phạm Thị Bích",        //
	"Phạm Dũng",            // d
	"Phạm Đức",             // before đ
	"Nguyễn Thị Hoa",       // tones: none
	"Nguyễn Thị Hòa",       // huyền, new placement; given name wins over family
	"Bùi Thị Hoả",          // hỏi, old placement
	"Nguyễn Thị Hóa",       // sắc
	"An Thị Họa",           // nặng
	"Nguyễn Thị Oanh",      // o
	"Nguyễn Thị Ôn",        // ô
	"Nguyễn Thị Ơn",        // ơ
	"Đỗ Thị Thanh An Uyên", // four words
	"Đỗ Ưng",               // ư after u
}

func TestNamesSortTheVietnameseWay(t *testing.T) {
	byCompare, byKey := slices.Clone(orderedNames), slices.Clone(orderedNames)
	rng := rand.New(rand.NewPCG(1, 1))
	for range 20 {
		rng.Shuffle(len(byCompare), func(i, j int) { byCompare[i], byCompare[j] = byCompare[j], byCompare[i] })
		copy(byKey, byCompare)
		slices.SortFunc(byCompare, domain.CompareNames)
		domain.SortByName(byKey, func(s string) string { return s })
		require.Equal(t, orderedNames, byCompare)
		require.Equal(t, orderedNames, byKey)
	}
}

func TestNamesThatSortTogether(t *testing.T) {
	c := domain.NewNameCollator()
	assert.Zero(t, c.Compare("Lê Thị Hoà", "LÊ THỊ HÒA"))
	assert.Zero(t, c.Compare("Lê  Thị Ánh", norm.NFD.String("Lê Thị Ánh")))
	assert.Zero(t, c.Compare("Lê Thị Thuý", "Lê Thị Thúy"))
	assert.NotZero(t, c.Compare("Thanh An", "Thạnh An"))
	assert.NotZero(t, domain.CompareNames("Lê Thị Hoà", "Lê Thị Hòa"), "a list has one order")
	assert.Zero(t, domain.CompareNames("Lê Thị Hoà", "Lê Thị Hoà"))
}
