package message

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// placeholder is a word in braces; JSON's own braces are followed by a quote.
var placeholder = regexp.MustCompile(`\{[A-Za-z_]+\}`)

var placeholders = []string{"{to}", "{to_local}", "{to_digits}", "{text}", "{id}"}

// requestForm is the request that a gateway wants.
type requestForm struct {
	method, url, body string
	headers           [][2]string
	escapeBody        func(string) string
}

func newRequestForm(o SMS, c *checker) requestForm {
	f := requestForm{method: strings.ToUpper(o.Method), url: o.URL, body: o.Body, escapeBody: func(s string) string { return s }}
	if !slices.Contains([]string{http.MethodGet, http.MethodPost, http.MethodPut}, f.method) {
		c.fail("sms_method", o.Method, "config.sms_method")
	}
	if u, err := url.Parse(placeholder.ReplaceAllString(o.URL, "x")); err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
		c.fail("sms_url", "", "config.sms_url")
	}
	f.readHeaders(o.Headers, c)
	for setting, text := range map[string]string{"sms_url": o.URL, "sms_headers": o.Headers, "sms_body": o.Body} {
		for _, p := range placeholder.FindAllString(text, -1) {
			if !slices.Contains(placeholders, p) {
				c.fail(setting, p, "config.sms_placeholder", p)
			}
		}
	}
	all := o.URL + o.Body
	if !strings.Contains(all, "{text}") || !strings.Contains(all, "{to") {
		c.fail("sms_body", "", "config.sms_body")
	}
	if f.method == http.MethodGet && o.Body != "" {
		c.fail("sms_body", "", "config.sms_get_body")
	}
	f.checkBody(c)
	return f
}

func (f *requestForm) readHeaders(text string, c *checker) {
	for line := range strings.SplitSeq(strings.ReplaceAll(text, " | ", "\n"), "\n") {
		if strings.TrimSpace(line) == "" {
			continue
		}
		name, value, found := strings.Cut(line, ":")
		name, value = strings.TrimSpace(name), strings.TrimSpace(value)
		if !found || name == "" || strings.ContainsAny(name, " {}") {
			c.fail("sms_headers", "", "config.sms_headers") // the line may hold a password
			continue
		}
		f.headers = append(f.headers, [2]string{name, value})
		if strings.EqualFold(name, "Content-Type") {
			switch kind := strings.ToLower(value); {
			case strings.Contains(kind, "json"):
				f.escapeBody = jsonEscape
			case strings.Contains(kind, "x-www-form-urlencoded"):
				f.escapeBody = url.QueryEscape
			}
		}
	}
}

// checkBody finds a body that says JSON but is none.
func (f *requestForm) checkBody(c *checker) {
	isJSON := f.escapeBody("\"") == `\"`
	if isJSON && !json.Valid([]byte(placeholder.ReplaceAllString(f.body, "0"))) {
		c.fail("sms_body", "", "config.sms_json")
	}
}

// jsonEscape writes text as it stands between the quotes of a JSON string.
func jsonEscape(s string) string {
	quoted, _ := json.Marshal(s) //nolint:errchkjson // a string can always be written
	return strings.TrimSuffix(strings.TrimPrefix(string(quoted), `"`), `"`)
}

// build fills the placeholders in.
func (f requestForm) build(ctx context.Context, to, text, id string) (*http.Request, error) {
	local := to
	if rest, ok := strings.CutPrefix(to, "+84"); ok {
		local = "0" + rest
	}
	fill := func(in string, escape func(string) string) string {
		return strings.NewReplacer("{to}", escape(to), "{to_local}", escape(local), "{to_digits}", escape(strings.TrimPrefix(to, "+")),
			"{text}", escape(text), "{id}", escape(id)).Replace(in)
	}
	req, err := http.NewRequestWithContext(ctx, f.method, fill(f.url, url.QueryEscape), strings.NewReader(fill(f.body, f.escapeBody)))
	if err != nil {
		return nil, err
	}
	if f.body == "" {
		req.Body, req.ContentLength = http.NoBody, 0
	}
	oneLine := strings.NewReplacer("\r", " ", "\n", " ")
	for _, h := range f.headers {
		req.Header.Set(h[0], fill(h[1], func(s string) string { return oneLine.Replace(s) }))
	}
	return req, nil
}
