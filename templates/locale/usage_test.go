package locale_test

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/stretchr/testify/require"
)

// usage is one place of the source that names a message.
type usage struct {
	key    string
	prefix bool // the source adds the rest at run time: T(ctx, "role."+role)
	place  string
}

// usedKeys reads all Go files below root, generated templ files among them, and
// collects: the key of T and AddFlash, the keys of errors (domain.Invalid and
// its sisters), Key in an Error or FieldError and Label in a NavItem.
func usedKeys(t *testing.T, root string) []usage {
	t.Helper()
	var found []usage
	files := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if entry.IsDir() && (entry.Name() == "node_modules" || (strings.HasPrefix(entry.Name(), ".") && path != root)) {
			return filepath.SkipDir
		}
		if entry.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(file, func(node ast.Node) bool {
			for _, u := range keysOf(node) {
				u.place = fmt.Sprint(files.Position(node.Pos()))
				found = append(found, u)
			}
			return true
		})
		return nil
	})
	require.NoError(t, err)
	return found
}

func keysOf(node ast.Node) []usage {
	switch n := node.(type) {
	case *ast.CallExpr:
		return keysOfCall(n)
	case *ast.CompositeLit:
		return keysOfLiteral(n)
	}
	return nil
}

// errorMakers wrap their first argument: prefix and suffix of the message key.
var errorMakers = map[string][2]string{
	"Invalid": {"error.", ""}, "Conflict": {"error.", ""}, "Forbidden": {"error.", ""}, "NotFound": {"error.", ".not_found"},
}

func keysOfCall(call *ast.CallExpr) []usage {
	name := lastName(call.Fun)
	if around, ok := errorMakers[name]; ok && len(call.Args) > 0 {
		if key, prefix, ok := text(call.Args[0]); ok && isKey(key) {
			if prefix {
				return []usage{{key: around[0] + key, prefix: true}}
			}
			return []usage{{key: around[0] + key + around[1]}}
		}
	}
	if name != "T" && name != "AddFlash" {
		return nil
	}
	for _, arg := range call.Args {
		if key, prefix, ok := text(arg); ok {
			return []usage{{key: key, prefix: prefix}}
		}
	}
	return nil
}

// isKey tells keys from other strings that functions of the same name take.
func isKey(s string) bool { return s != "" && !strings.ContainsAny(s, " /%") }

func keysOfLiteral(literal *ast.CompositeLit) []usage {
	field, before := "", ""
	switch lastName(literal.Type) {
	case "Error", "FieldError":
		field, before = "Key", "error."
	case "NavItem":
		field = "Label"
	case "": // an element of a slice of FieldErrors or NavItems leaves its type out
		return nil
	}
	if array, ok := literal.Type.(*ast.ArrayType); ok {
		return keysOfElements(literal, lastName(array.Elt))
	}
	if field == "" {
		return nil
	}
	return fieldKey(literal, field, before)
}

func keysOfElements(literal *ast.CompositeLit, of string) (found []usage) {
	for _, element := range literal.Elts {
		inner, ok := element.(*ast.CompositeLit)
		switch {
		case ok && of == "FieldError":
			found = append(found, fieldKey(inner, "Key", "error.")...)
		case ok && of == "NavItem":
			found = append(found, fieldKey(inner, "Label", "")...)
		}
	}
	return found
}

func fieldKey(literal *ast.CompositeLit, field, before string) []usage {
	for _, element := range literal.Elts {
		pair, ok := element.(*ast.KeyValueExpr)
		if !ok || lastName(pair.Key) != field {
			continue
		}
		if key, prefix, ok := text(pair.Value); ok {
			return []usage{{key: before + key, prefix: prefix}}
		}
	}
	return nil
}

// lastName returns the name behind the last dot of an expression.
func lastName(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.SelectorExpr:
		return e.Sel.Name
	case *ast.ArrayType:
		return "[]"
	}
	return ""
}

// text returns a string literal, or the literal that a sum begins with.
func text(e ast.Expr) (s string, prefix, ok bool) {
	switch e := e.(type) {
	case *ast.BasicLit:
		if e.Kind != token.STRING {
			return "", false, false
		}
		s, err := strconv.Unquote(e.Value)
		return s, false, err == nil
	case *ast.BinaryExpr:
		if s, _, ok := text(e.X); ok && e.Op == token.ADD {
			return s, true, true
		}
	}
	return "", false, false
}
