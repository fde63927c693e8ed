package locale

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Printer says things in one language. The zero Printer speaks Vietnamese.
type Printer struct{ lang Lang }

// For returns the printer of a language; an unknown one gives Vietnamese.
func For(lang Lang) Printer {
	l, _ := ParseLang(string(lang))
	return Printer{lang: l}
}

// Lang returns the language the printer speaks.
func (p Printer) Lang() Lang {
	if p.lang == "" {
		return Vietnamese
	}
	return p.lang
}

// Has reports whether the catalogue has this key.
func (p Printer) Has(key string) bool {
	_, ok := catalogues[p.Lang()][key]
	return ok
}

// T returns the message with {0}, {1} … replaced by args: whole numbers and
// decimals with the language's separators, times and dates as dd/MM/yyyy,
// strings as they are. {0:raw} leaves a number ungrouped (codes, years). An
// unknown key comes back as it is, so that a gap is seen and not hidden.
func (p Printer) T(key string, args ...any) string {
	message, ok := catalogues[p.Lang()][key]
	if !ok {
		return key
	}
	return p.fill(message, args)
}

func (p Printer) fill(message string, args []any) string {
	if !strings.Contains(message, "{") {
		return message
	}
	var out strings.Builder
	for {
		before, rest, found := strings.Cut(message, "{")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		inside, after, closed := strings.Cut(rest, "}")
		digits, raw := strings.CutSuffix(inside, ":raw")
		n, err := strconv.Atoi(digits)
		if !closed || err != nil || n < 0 || n >= len(args) {
			out.WriteString("{")
			message = rest
			continue
		}
		if raw {
			fmt.Fprint(&out, args[n])
		} else {
			out.WriteString(p.Value(args[n]))
		}
		message = after
	}
}

// Value writes one value the way T does inside a message.
func (p Printer) Value(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case int:
		return p.Int(v)
	case int32:
		return p.Int(int(v))
	case int64:
		return p.Int(int(v))
	case float64:
		return p.group(strconv.FormatFloat(v, 'f', -1, 64))
	case time.Time:
		return p.Date(v.In(Zone))
	case Dated:
		return p.Date(v)
	default:
		return fmt.Sprint(v)
	}
}
