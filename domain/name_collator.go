package domain

import (
	"bytes"
	"slices"
	"strings"
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
	"golang.org/x/text/unicode/norm"
)

// NameCollator orders people's names the Vietnamese way: by given name, then
// middle, then family name, in the order of the Vietnamese alphabet and tones;
// case, Unicode form and the place of the tone mark (hoà, hòa) do not matter.
// It is not safe for use by several goroutines at once; CompareNames is.
type NameCollator struct {
	letters *collate.Collator
	buffer  collate.Buffer
}

// NewNameCollator returns a collator.
func NewNameCollator() *NameCollator {
	return &NameCollator{letters: collate.New(language.Vietnamese)}
}

// Key returns bytes that sort (bytes.Compare, or a binary column) as the names do.
func (c *NameCollator) Key(name string) []byte {
	family, middle, given := splitName(name)
	var key []byte
	for _, part := range []string{given, middle, family} {
		c.buffer.Reset()
		key = append(key, c.letters.KeyFromString(&c.buffer, tonesLast(part))...)
		key = append(key, 0, 0, 0) // below every weight: a shorter part sorts first
	}
	return key
}

// Compare returns a negative number, zero or a positive number as a sorts
// before, with or after b.
func (c *NameCollator) Compare(a, b string) int { return bytes.Compare(c.Key(a), c.Key(b)) }

// tonesLast writes a text in lower case with each word's tone mark behind its
// last letter, so that both ways to place the mark compare alike.
func tonesLast(s string) string {
	const tones = "\u0300\u0309\u0303\u0301\u0323" // huyền, hỏi, ngã, sắc, nặng
	words := strings.Fields(norm.NFD.String(strings.ToLower(s)))
	for i, w := range words {
		var letters, marks strings.Builder
		for _, r := range w {
			if strings.ContainsRune(tones, r) {
				marks.WriteRune(r)
			} else {
				letters.WriteRune(r)
			}
		}
		words[i] = letters.String() + marks.String()
	}
	return strings.Join(words, " ")
}

var nameCollators = sync.Pool{New: func() any { return NewNameCollator() }}

// CompareNames is NameCollator.Compare for use from anywhere; names that sort
// together are ordered by their text, so that a list comes out the same each time.
func CompareNames(a, b string) int {
	c := nameCollators.Get().(*NameCollator)
	defer nameCollators.Put(c)
	if n := c.Compare(a, b); n != 0 {
		return n
	}
	return strings.Compare(a, b)
}

// SortByName sorts items by the names they have. It is much faster than sorting
// with CompareNames because each name is looked at once; items of one name keep
// their order.
func SortByName[T any](items []T, name func(T) string) {
	type keyed struct {
		key  []byte
		item T
	}
	c := nameCollators.Get().(*NameCollator)
	defer nameCollators.Put(c)
	list := make([]keyed, len(items))
	for i, it := range items {
		list[i] = keyed{c.Key(name(it)), it}
	}
	slices.SortStableFunc(list, func(a, b keyed) int { return bytes.Compare(a.key, b.key) })
	for i, k := range list {
		items[i] = k.item
	}
}
