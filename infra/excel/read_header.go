package excel

import (
	"slices"
	"strings"

	"luudong/domain"
)

// header says where the wanted columns stand in a file.
type header struct {
	at      []int    // index in the file for each wanted column, -1 if it is not there
	known   int      // wanted columns found
	missing []string // required columns that are not there
	doubled []string // columns that are there twice
}

// matchHeader finds the wanted columns among the cells of a row, by identifier
// or Vietnamese caption, without regard to case, accents, or a star that marks
// required columns.
func matchHeader(cells []string, columns []domain.Column) header {
	h := header{at: make([]int, len(columns))}
	for i := range h.at {
		h.at[i] = -1
	}
	folded := make([]string, len(cells))
	for i, c := range cells {
		folded[i] = foldCaption(c)
	}
	for i, column := range columns {
		name, caption := wantedCaptions(column)
		for j, f := range folded {
			if f == "" || (f != name && f != caption) {
				continue
			}
			if h.at[i] < 0 {
				h.at[i] = j
				h.known++
			} else if label := columnLabel(column); !slices.Contains(h.doubled, label) {
				h.doubled = append(h.doubled, label)
			}
		}
		if h.at[i] < 0 && column.Required {
			h.missing = append(h.missing, columnLabel(column))
		}
	}
	if h.known == 0 && len(h.missing) == 0 { // nothing is required, but this is no header
		for _, column := range columns {
			h.missing = append(h.missing, columnLabel(column))
		}
	}
	return h
}

// wantedCaptions returns the two captions, folded, that a column may have in a file.
func wantedCaptions(c domain.Column) (string, string) {
	if c.Own != "" {
		return foldCaption(c.Own), foldCaption(c.Own)
	}
	return foldCaption(c.Name), foldCaption(c.CaptionVI)
}

func foldCaption(s string) string {
	return strings.Trim(domain.FoldText(cleanText(s)), " *:")
}

// columnLabel names a column for a person: "Mã điểm (code)".
func columnLabel(c domain.Column) string {
	if c.CaptionVI == "" {
		return c.Name
	}
	return c.CaptionVI + " (" + c.Name + ")"
}

// err returns what is wrong with the header, nil if it can be used.
func (h header) err() error {
	switch {
	case len(h.missing) > 0:
		return domain.Invalid("file.columns_missing", strings.Join(h.missing, ", "))
	case len(h.doubled) > 0:
		return domain.Invalid("file.columns_doubled", strings.Join(h.doubled, ", "))
	default:
		return nil
	}
}
