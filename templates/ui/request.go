// Package ui holds the components pages are made of: each takes a typed view
// struct, says its own words through package locale and works without scripts.
// What all components need to know of the request they are drawn for (who is
// signed in, the address, the form token) travels in the context as a Request,
// so that pages never pass it along.
package ui

import (
	"context"
	"net/url"

	"luudong/templates/static"
)

// Theme is the reader's choice of colours.
type Theme string

// The themes; ThemeSystem follows the device.
const (
	ThemeSystem Theme = ""
	ThemeLight  Theme = "light"
	ThemeDark   Theme = "dark"
)

// Request is what the shell and the components know of the request.
type Request struct {
	URL     *url.URL // path and query of the page; the base of sort, page and filter links
	Theme   Theme
	CSRF    string // form token, put into every post form by Form
	ID      string // request id, shown on error pages
	User    *User  // nil when nobody is signed in
	Flashes []Flash
	Assets  *static.Assets // nil means static.Default
	Dev     bool           // a developer's machine: the style guide is linked
}

// User is the signed-in person as the shell shows them.
type User struct {
	Name string
	Role string // planner, desk, staff, manager or administrator
	Home string // path of their start page
	Area string // name of the unit whose subtree they may see
}

// Flash is a message about what just happened, shown once.
type Flash struct {
	Tone Tone
	Text string
}

type requestKey struct{}

// With returns a context whose pages know r.
func With(ctx context.Context, r Request) context.Context {
	return context.WithValue(ctx, requestKey{}, r)
}

// From returns the request of ctx; a zero one with URL "/" if none was set.
func From(ctx context.Context) Request {
	r, _ := ctx.Value(requestKey{}).(Request)
	if r.URL == nil {
		r.URL = &url.URL{Path: "/"}
	}
	if r.Assets == nil {
		r.Assets = static.Default
	}
	return r
}

// Here returns path and query of the page being drawn, for "back" fields.
func Here(ctx context.Context) string { return From(ctx).URL.RequestURI() }

// WithQuery returns the address of the page being drawn with the given query
// values replaced (pairs of name and value; an empty value removes the name).
func WithQuery(ctx context.Context, pairs ...string) string {
	here := From(ctx).URL
	query := here.Query()
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i+1] == "" {
			query.Del(pairs[i])
			continue
		}
		query.Set(pairs[i], pairs[i+1])
	}
	if len(query) == 0 {
		return here.Path
	}
	return here.Path + "?" + query.Encode()
}
