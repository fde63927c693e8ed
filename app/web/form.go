package web

import (
	"slices"
	"strconv"
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"

	"luudong/domain"
	"luudong/templates/ui"
)

// UnitOptions lists units for a select, by name in Vietnamese order; the area's
// own root, which comes first, is left out unless it is all there is. The name
// stands before the type so that typing finds it.
func UnitOptions(units []domain.Unit) []ui.Option {
	if len(units) > 1 {
		units = units[1:]
	}
	units = slices.Clone(units)
	letters := collate.New(language.Vietnamese)
	slices.SortFunc(units, func(x, y domain.Unit) int { return letters.CompareString(x.Name, y.Name) })
	out := make([]ui.Option, 0, len(units))
	for _, u := range units {
		out = append(out, ui.Option{Value: u.Code, Label: u.Name + " (" + strings.ToLower(u.Type) + ")"})
	}
	return out
}

// SplitIDs reads ids that JoinIDs wrote; what is no number is left out.
func SplitIDs(s string) []int64 {
	var ids []int64
	for part := range strings.SplitSeq(s, ",") {
		if id, err := strconv.ParseInt(part, 10, 64); err == nil {
			ids = append(ids, id)
		}
	}
	return ids
}

// JoinIDs writes ids into one form value.
func JoinIDs(ids []int64) string {
	parts := make([]string, 0, len(ids))
	for _, id := range ids {
		parts = append(parts, strconv.FormatInt(id, 10))
	}
	return strings.Join(parts, ",")
}
