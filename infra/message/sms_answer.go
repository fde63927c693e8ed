package message

import (
	"encoding/json"
	"fmt"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// successRule says by which words of its answer a gateway took a message. Some
// answer 200 whatever happens.
type successRule struct {
	contains string
	path     []string // into a JSON answer
	value    string
}

func newSuccessRule(text string, c *checker) successRule {
	kind, rest, _ := strings.Cut(text, ":")
	switch {
	case text == "":
		return successRule{}
	case kind == "contains" && rest != "":
		return successRule{contains: rest}
	case kind == "json":
		if path, value, ok := strings.Cut(rest, "="); ok && path != "" {
			return successRule{path: strings.Split(path, "."), value: value}
		}
	}
	c.fail("sms_success", text, "config.sms_success")
	return successRule{}
}

// met reports whether an answer with a status of success says so too.
func (r successRule) met(answer []byte) bool {
	switch {
	case r.contains != "":
		return strings.Contains(string(answer), r.contains)
	case r.path == nil:
		return true
	}
	var at any
	decoder := json.NewDecoder(strings.NewReader(string(answer)))
	decoder.UseNumber()
	if decoder.Decode(&at) != nil {
		return false
	}
	for _, name := range r.path {
		object, ok := at.(map[string]any)
		if !ok {
			return false
		}
		if at, ok = object[name]; !ok {
			return false
		}
	}
	return fmt.Sprint(at) == r.value
}

// plainSigns are signs that texts have and the oldest alphabet of SMS has not.
var plainSigns = strings.NewReplacer("đ", "d", "Đ", "D", "“", `"`, "”", `"`, "‘", "'", "’", "'", "–", "-", "—", "-", "…", "...", "•", "-", "\u00a0", " ")

// withoutAccents writes Vietnamese in plain letters, capitals kept: a message of
// plain letters has room for 160 of them, any other for 70.
func withoutAccents(s string) string {
	var out strings.Builder
	for _, r := range norm.NFD.String(s) {
		if !unicode.Is(unicode.Mn, r) {
			out.WriteRune(r)
		}
	}
	return plainSigns.Replace(out.String())
}
