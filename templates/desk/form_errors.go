package desk

import (
	"context"

	"luudong/templates/locale"
	"luudong/templates/ui"
)

// named puts the field's label before each message, for the summary above a
// form where the fields are out of sight.
func named(ctx context.Context, e ui.FormErrors) ui.FormErrors {
	p := locale.From(ctx)
	out := ui.FormErrors{Message: e.Message}
	for _, f := range e.Fields {
		if key := "desk.field." + f.Field; p.Has(key) {
			f.Message = p.T(key) + ": " + f.Message
		}
		out.Fields = append(out.Fields, f)
	}
	return out
}
