package domain

import (
	"slices"
	"strings"
	"time"
	"unicode/utf8"
)

// The longest texts of a template, in characters. Five parts are the longest
// message that gateways put together again.
const (
	MaxNoticeSubject = 150
	MaxEmailBody     = 4_000
	MaxSMSBody       = 335
)

// NoticeTemplate is the text of one kind of notice, on one channel, in one
// language: plain text in which {name} stands for a value. A brace itself is
// written twice. A line of whose placeholders none has a value is left out.
type NoticeTemplate struct {
	Kind      NoticeKind
	Channel   Channel
	Language  Language
	Subject   string // of an e-mail
	Body      string
	UpdatedBy string // "" for the text the program brings
	UpdatedAt time.Time
}

// NoticePlaceholders lists what the text of a kind may speak of.
func NoticePlaceholders(k NoticeKind) []string {
	names := []string{"full_name", "name", "services", "weekday", "date", "time", "point", "address", "code", "link", "bring", "office"}
	switch k {
	case NoticeOffer:
		names = slices.DeleteFunc(names, func(n string) bool { return n == "code" })
		names = append(names, "until")
	case NoticeInvitation: // there is no time yet, and what to bring is on the page
		names = []string{"full_name", "name", "services", "point", "address", "until", "link", "office"}
	case NoticeConfirmation, NoticeReminder, NoticeChange, NoticeCancellation:
	}
	return names
}

// Clean returns the texts with plain line ends and no blanks around them.
func (t NoticeTemplate) Clean() NoticeTemplate {
	t.Subject = strings.TrimSpace(strings.ReplaceAll(t.Subject, "\r\n", "\n"))
	t.Body = strings.TrimSpace(strings.ReplaceAll(t.Body, "\r\n", "\n"))
	if t.Channel == ChannelSMS {
		t.Subject = ""
	}
	return t
}

// Check returns what is wrong with the texts, with line and column of every
// wrong placeholder.
func (t NoticeTemplate) Check() []FieldError {
	var bad []FieldError
	field := func(column, text string, most int) {
		switch n := utf8.RuneCountInString(text); {
		case strings.TrimSpace(text) == "":
			bad = append(bad, FieldError{Column: column, Key: "input.required"})
		case n > most:
			bad = append(bad, FieldError{Column: column, Key: "notice.text_long", Args: []any{most, n}})
		}
		_, wrong := parseNotice(text, NoticePlaceholders(t.Kind))
		for _, w := range wrong {
			w.Column = column
			bad = append(bad, w)
		}
	}
	if t.Channel == ChannelSMS {
		field("body", t.Body, MaxSMSBody)
		return bad
	}
	field("subject", t.Subject, MaxNoticeSubject)
	if strings.ContainsAny(t.Subject, "\r\n") {
		bad = append(bad, FieldError{Column: "subject", Key: "notice.subject_lines"})
	}
	field("body", t.Body, MaxEmailBody)
	return bad
}

// Fill returns subject and body with the values in their places. Wrong
// placeholders stay as they stand: Check is there to find them.
func (t NoticeTemplate) Fill(values map[string]string) (subject, body string) {
	names := NoticePlaceholders(t.Kind)
	return strings.TrimSpace(fillNotice(t.Subject, names, values)), strings.TrimSpace(fillNotice(t.Body, names, values))
}

// noticePart is a stretch of plain text, or a placeholder.
type noticePart struct {
	text string
	name string
}

func fillNotice(text string, names []string, values map[string]string) string {
	var out []string
	dropped := false // the line before; then a blank line here would be the second in a row
	for line := range strings.SplitSeq(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if dropped && line == "" && (len(out) == 0 || out[len(out)-1] == "") {
			continue
		}
		parts, _ := parseNotice(line, names)
		var filled strings.Builder
		asked, found := false, false
		for _, p := range parts {
			filled.WriteString(p.text)
			if p.name != "" {
				asked, found = true, found || values[p.name] != ""
				filled.WriteString(values[p.name])
			}
		}
		if dropped = asked && !found; !dropped {
			out = append(out, filled.String())
		}
	}
	return strings.Join(out, "\n")
}

// parseNotice takes a text apart; wrong placeholders are reported with line and
// column, counted in characters from 1, and kept as text.
func parseNotice(text string, names []string) (parts []noticePart, bad []FieldError) {
	for number, line := range strings.Split(strings.ReplaceAll(text, "\r\n", "\n"), "\n") {
		if number > 0 {
			parts = append(parts, noticePart{text: "\n"})
		}
		rest := line
		for rest != "" {
			at := strings.IndexAny(rest, "{}")
			if at < 0 {
				parts = append(parts, noticePart{text: rest})
				break
			}
			parts = append(parts, noticePart{text: rest[:at]})
			rest = rest[at:]
			column := utf8.RuneCountInString(line) - utf8.RuneCountInString(rest) + 1
			part, taken, key := nextPlaceholder(rest, names)
			if key != "" {
				bad = append(bad, FieldError{Value: part.text, Key: key, Args: []any{part.text, number + 1, column}})
			}
			parts = append(parts, part)
			rest = rest[taken:]
		}
	}
	return parts, bad
}

// nextPlaceholder reads what begins with a brace: the part, how many bytes it
// takes, and the key of what is wrong with it.
func nextPlaceholder(rest string, names []string) (part noticePart, taken int, key string) {
	switch {
	case strings.HasPrefix(rest, "{{"), strings.HasPrefix(rest, "}}"):
		return noticePart{text: rest[:1]}, 2, ""
	case rest[0] == '}':
		return noticePart{text: "}"}, 1, "notice.brace_alone"
	}
	end := strings.IndexAny(rest[1:], "{}")
	if end < 0 || rest[1+end] == '{' {
		return noticePart{text: "{"}, 1, "notice.brace_alone"
	}
	whole := rest[:end+2]
	name := strings.TrimSpace(whole[1 : len(whole)-1])
	if !slices.Contains(names, name) {
		return noticePart{text: whole}, len(whole), "notice.placeholder_unknown"
	}
	return noticePart{name: name}, len(whole), ""
}
