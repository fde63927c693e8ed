package ui

import (
	"context"
	"io"
	"maps"
	"slices"

	"github.com/a-h/templ"
)

// icons are our own drawings on a 24 × 24 grid, strokes of 1.75 in the colour of the text.
var icons = map[string]string{
	"plus":         `<path d="M12 5v14M5 12h14"/>`,
	"minus":        `<path d="M5 12h14"/>`,
	"check":        `<path d="m5 12.5 4.5 4.5L19 7.5"/>`,
	"check-circle": `<circle cx="12" cy="12" r="9"/><path d="m8 12.3 2.8 2.8L16 9.6"/>`,
	"close":        `<path d="m6 6 12 12M18 6 6 18"/>`,
	"search":       `<circle cx="10.5" cy="10.5" r="6.5"/><path d="m15.5 15.5 5 5"/>`,
	"filter":       `<path d="M4 6h16M7 12h10M10.5 18h3"/>`,
	"edit":         `<path d="m4 20 1-4.5L16 4.5a2 2 0 0 1 3 3L8.500 19 4 20Z"/><path d="m14 7 3 3"/>`,
	"trash":        `<path d="M4 7h16M9 7V4.500h6V7M6.500 7l1 13h9l1-13M10 11v5.500M14 11v5.500"/>`,
	"download":     `<path d="M12 4v11M7.500 10.500 12 15l4.500-4.500M5 20h14"/>`,
	"upload":       `<path d="M12 16V5M7.500 9.500 12 5l4.500 4.500M5 20h14"/>`,
	"print":        `<path d="M7 8V4h10v4M7 17H4V8h16v9h-3"/><path d="M7 14h10v6H7z"/>`,
	"calendar":     `<rect x="4" y="5.500" width="16" height="15" rx="2"/><path d="M4 10h16M8.500 3v4M15.500 3v4"/>`,
	"clock":        `<circle cx="12" cy="12" r="8.500"/><path d="M12 7v5.200l3.300 2"/>`,
	"pin":          `<path d="M12 21s7-6.300 7-11.500a7 7 0 0 0-14 0C5 14.700 12 21 12 21Z"/><circle cx="12" cy="9.500" r="2.500"/>`,
	"map":          `<path d="m3.500 6.500 5.500-2.500 6 2.500 5.500-2.500v13.500L15 20l-6-2.500L3.500 20zM9 4v13.500M15 6.500V20"/>`,
	"van":          `<path d="M2.500 16.500V7h11v9.500M13.500 10h4.200l3.800 3.700v2.800h-2M5 16.500h-2.500M9.500 16.500h5"/><circle cx="7.200" cy="17" r="2.200"/><circle cx="17" cy="17" r="2.200"/>`,
	"users":        `<circle cx="9" cy="8.500" r="3.500"/><path d="M2.500 20c.5-4 3-6 6.500-6s6 2 6.500 6M16 5.300a3.500 3.500 0 0 1 0 6.400M18 14.500c2 .8 3.200 2.600 3.500 5.500"/>`,
	"user":         `<circle cx="12" cy="8" r="4"/><path d="M4.500 20.500c.6-4.300 3.400-6.500 7.500-6.500s6.900 2.200 7.500 6.500"/>`,
	"card":         `<rect x="3" y="5.500" width="18" height="13" rx="2"/><circle cx="8.500" cy="11" r="2"/><path d="M5.500 16c.5-1.700 1.600-2.500 3-2.500s2.500.8 3 2.500M14.500 10h4M14.500 14h4"/>`,
	"phone":        `<path d="M6 4h3l1.500 4.500L8.300 10a12 12 0 0 0 5.700 5.700l1.500-2.200L20 15v3a2 2 0 0 1-2 2C10.800 20 4 13.200 4 6a2 2 0 0 1 2-2Z"/>`,
	"building":     `<path d="M5 21V4h9v17M14 10h5v11M3 21h18M8.200 8h2.600M8.200 12h2.600M8.200 16h2.600"/>`,
	"home":         `<path d="m4 11 8-7 8 7M6 9.500V20h12V9.500M10 20v-6h4v6"/>`,
	"list":         `<path d="M9 6h11M9 12h11M9 18h11M4.500 6h.01M4.500 12h.01M4.500 18h.01"/>`,
	"chart":        `<path d="M4 20h16M7 16v-5M12 16V6M17 16V9"/>`,
	"settings":     `<path d="M4 7h9M17 7h3M4 17h3M11 17h9"/><circle cx="15" cy="7" r="2"/><circle cx="9" cy="17" r="2"/>`,
	"lock":         `<rect x="5" y="10.500" width="14" height="10" rx="2"/><path d="M8 10.500V8a4 4 0 0 1 8 0v2.500"/>`,
	"shield":       `<path d="m12 3 7.500 3v5.500c0 4.500-3 7.700-7.500 9.500-4.500-1.800-7.500-5-7.500-9.500V6z"/>`,
	"info":         `<circle cx="12" cy="12" r="9"/><path d="M12 11v5.500M12 7.600v.01"/>`,
	"warning":      `<path d="M12 4 2.800 20h18.400zM12 10v4.500M12 17.300v.01"/>`,
	"chevron-left": `<path d="m14.500 6-6 6 6 6"/>`, "chevron-right": `<path d="m9.500 6 6 6-6 6"/>`,
	"chevron-down": `<path d="m6 9.500 6 6 6-6"/>`, "chevron-up": `<path d="m6 14.500 6-6 6 6"/>`,
	"arrow-right": `<path d="M5 12h14M13 6l6 6-6 6"/>`, "arrow-left": `<path d="M19 12H5M11 6l-6 6 6 6"/>`,
	"sort":     `<path d="m8 10 4-4.500 4 4.500M8 14l4 4.500 4-4.500"/>`,
	"sign-out": `<path d="M10 4H5v16h5M10 12h10M16 8l4 4-4 4"/>`,
	"sun":      `<circle cx="12" cy="12" r="4"/><path d="M12 3v1.500M12 19.500V21M3 12h1.500M19.500 12H21M5.600 5.600l1 1M17.400 17.400l1 1M5.600 18.400l1-1M17.400 6.600l1-1"/>`,
	"moon":     `<path d="M19.500 14.500A8 8 0 0 1 9.500 4.500a8 8 0 1 0 10 10Z"/>`,
	"device":   `<rect x="3.500" y="5" width="17" height="11.500" rx="1.500"/><path d="M9 20h6M12 16.500V20"/>`,
	"globe":    `<circle cx="12" cy="12" r="9"/><path d="M3.500 9h17M3.500 15h17M12 3c3.300 3 3.300 15 0 18M12 3c-3.300 3-3.300 15 0 18"/>`,
	"play":     `<path d="M7.500 5v14l11-7z"/>`,
	"send":     `<path d="M20.500 3.500 3.500 10l7 3.500 3.500 7zM10.500 13.500l10-10"/>`,
	"scan":     `<path d="M4 8V4.500h4M16 4.500h4V8M20 16v3.500h-4M8 19.500H4V16M7.500 9v6M11 9v6M13.500 9v6M16.500 9v6"/>`,
	"qr":       `<path d="M4 4h6v6H4zM14 4h6v6h-6zM4 14h6v6H4zM14 14h2.500v2.500H14zM20 14v.01M20 20h-3.500M14 20v-.01M20 17v.01"/>`,
	"file":     `<path d="M6 3.500h8l4.500 4.500v12.500H6zM14 3.500V8h4.500"/>`,
	"table":    `<rect x="3.500" y="5" width="17" height="14" rx="1.500"/><path d="M3.500 10h17M3.500 14.500h17M9.500 10v9"/>`,
	"refresh":  `<path d="M19.500 12a7.500 7.500 0 1 1-2.300-5.400M19.500 4v4.500H15"/>`,
	"bell":     `<path d="M5 17h14c-1.500-1.500-2-3-2-6.500a5 5 0 0 0-10 0C7 14 6.500 15.500 5 17ZM10 20h4"/>`,
	"external": `<path d="M13 5h6v6M19 5l-8.500 8.500M16 13.500V19H5V8h5.500"/>`,
	"history":  `<path d="M4.500 12a7.500 7.500 0 1 0 2.300-5.400M4.500 4v4.500H9M12 8v4.500l3 1.800"/>`,
}

// Icon draws one of our icons; it is decoration, hidden from screen readers, so
// a control with nothing but an icon needs a label of its own. An unknown name
// draws nothing. The style guide shows all names.
func Icon(name string) templ.Component {
	return templ.ComponentFunc(func(_ context.Context, w io.Writer) error {
		shape, ok := icons[name]
		if !ok {
			return nil
		}
		_, err := io.WriteString(w, `<svg class="icon" viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-width="1.75" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true" focusable="false">`+shape+`</svg>`)
		return err
	})
}

// IconNames lists the names Icon knows, in order.
func IconNames() []string { return slices.Sorted(maps.Keys(icons)) }
