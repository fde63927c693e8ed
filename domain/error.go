// Package domain holds what is true without any machine: the entities of a
// mobile service programme, the rules they keep, the errors they give and the
// ports through which the rest of the program reaches a store. It imports the
// standard library and golang.org/x/text only.
package domain

import (
	"errors"
	"fmt"
)

// Code says what kind of thing went wrong; the web layer maps it to a status
// and the command line to an exit code. Codes are stable.
type Code string

// The codes an error can have.
const (
	CodeInvalid      Code = "invalid"      // the input is wrong; Fields may say where
	CodeNotFound     Code = "not_found"    // no such thing, or not in the actor's area
	CodeConflict     Code = "conflict"     // the state of things does not allow it (slot full, already booked …)
	CodeForbidden    Code = "forbidden"    // the actor's role or area does not allow it
	CodeUnauthorized Code = "unauthorized" // nobody is signed in
	CodeTooMany      Code = "too_many"     // rate limit
	CodeUnavailable  Code = "unavailable"  // the database or another part is out of reach; try again
	CodeInternal     Code = "internal"     // a fault of ours; details are for the log alone
)

// Error is an expected failure. Key names a message in the catalogues
// ("error.<Key>"), Args are its values. Cause is for the log, never for people.
type Error struct {
	Code   Code
	Key    string
	Args   []any
	Fields []FieldError
	Cause  error
}

// FieldError is one wrong input: where it stands, what was given and the key
// of the message that says what would be right. Row counts from 1 as a
// spreadsheet shows it (the header is row 1); 0 when there are no rows.
type FieldError struct {
	Row    int
	Column string
	Value  string
	Key    string
	Args   []any
}

// Error is for logs and developers; people get the catalogue's message.
func (e *Error) Error() string {
	s := string(e.Code) + ": " + e.Key
	if len(e.Fields) > 0 {
		f := e.Fields[0]
		s += fmt.Sprintf(" (row %d, column %s: %s; %d in all)", f.Row, f.Column, f.Key, len(e.Fields))
	}
	if e.Cause != nil {
		s += ": " + e.Cause.Error()
	}
	return s
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.Cause }

// Is makes errors.Is compare by code and key.
func (e *Error) Is(target error) bool {
	var t *Error
	return errors.As(target, &t) && t.Code == e.Code && t.Key == e.Key
}

// Invalid returns a CodeInvalid error with the given message key and values.
func Invalid(key string, args ...any) *Error { return &Error{Code: CodeInvalid, Key: key, Args: args} }

// InvalidFields returns a CodeInvalid error about one or more inputs, or nil if there are none.
func InvalidFields(fields []FieldError) error {
	if len(fields) == 0 {
		return nil
	}
	return &Error{Code: CodeInvalid, Key: "input.invalid", Args: []any{len(fields)}, Fields: fields}
}

// NotFound returns a CodeNotFound error, e.g. NotFound("point", code).
func NotFound(what string, ref any) *Error {
	return &Error{Code: CodeNotFound, Key: what + ".not_found", Args: []any{ref}}
}

// Conflict returns a CodeConflict error.
func Conflict(key string, args ...any) *Error {
	return &Error{Code: CodeConflict, Key: key, Args: args}
}

// Forbidden returns a CodeForbidden error.
func Forbidden(key string, args ...any) *Error {
	return &Error{Code: CodeForbidden, Key: key, Args: args}
}

// Internal wraps a fault of ours.
func Internal(cause error) *Error {
	return &Error{Code: CodeInternal, Key: "internal", Cause: cause}
}

// Unavailable wraps a failure of something we depend on, such as the database.
func Unavailable(cause error) *Error {
	return &Error{Code: CodeUnavailable, Key: "unavailable", Cause: cause}
}

// CodeOf returns the code of err: CodeInternal for an error that is not ours, "" for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	return CodeInternal
}
