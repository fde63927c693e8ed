package static

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"mime"
	"path"
)

// Prefix is the path under which all files are served.
const Prefix = "/static/"

// styleSheet is the one sheet pages link to: all css/*.css, joined in the order of their names.
const styleSheet = "app.css"

// File is one servable file.
type File struct {
	Content     []byte
	ContentType string
	Hash        string // of the content, 12 hex digits; also the ETag
	Hashed      bool   // the name itself contains a content hash, so it never changes
}

// Assets is a fixed set of files with the addresses pages use for them.
type Assets struct {
	files    map[string]File   // by path below Prefix
	manifest map[string]string // plain bundle name → name in dist
}

// New reads css/, img/ and dist/ of fsys. A missing dist/manifest.json means
// that there is no bundle; a broken one is an error.
func New(fsys fs.FS) (*Assets, error) {
	a := &Assets{files: map[string]File{}, manifest: map[string]string{}}
	if err := a.joinStyles(fsys); err != nil {
		return nil, err
	}
	for _, dir := range []string{"img", "dist"} {
		if err := a.addAll(fsys, dir); err != nil {
			return nil, err
		}
	}
	raw, err := fs.ReadFile(fsys, "dist/manifest.json")
	if errors.Is(err, fs.ErrNotExist) {
		return a, nil
	}
	if err != nil {
		return nil, fmt.Errorf("static: %w", err)
	}
	if err := json.Unmarshal(raw, &a.manifest); err != nil {
		return nil, fmt.Errorf("static: dist/manifest.json: %w", err)
	}
	return a, nil
}

func (a *Assets) joinStyles(fsys fs.FS) error {
	names, err := fs.Glob(fsys, "css/*.css")
	if err != nil {
		return err
	}
	var sheet bytes.Buffer
	for _, name := range names { // Glob sorts
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return fmt.Errorf("static: %w", err)
		}
		sheet.Write(raw)
		sheet.WriteByte('\n')
	}
	a.add(styleSheet, sheet.Bytes(), false)
	return nil
}

func (a *Assets) addAll(fsys fs.FS, dir string) error {
	err := fs.WalkDir(fsys, dir, func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() || entry.Name()[0] == '.' || entry.Name() == "manifest.json" {
			return err
		}
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		a.add(name, raw, dir == "dist")
		return nil
	})
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

func (a *Assets) add(name string, content []byte, hashed bool) {
	sum := sha256.Sum256(content)
	contentType := mime.TypeByExtension(path.Ext(name))
	if contentType == "" {
		contentType = "application/octet-stream"
	}
	a.files[name] = File{content, contentType, hex.EncodeToString(sum[:6]), hashed}
}

// HasBundle reports whether the scripts were built.
func (a *Assets) HasBundle() bool { return len(a.manifest) > 0 }

// Bundle returns the address of a built file by its plain name ("app.js"), "" if it was not built.
func (a *Assets) Bundle(name string) string {
	built, ok := a.manifest[name]
	if !ok {
		return ""
	}
	return Prefix + "dist/" + built
}

// URL returns the address of one of our own files ("app.css",
// "img/favicon.svg") with the hash of its content, so that browsers may keep it
// for ever; "" if there is no such file.
func (a *Assets) URL(name string) string {
	f, ok := a.files[name]
	if !ok {
		return ""
	}
	return Prefix + name + "?v=" + f.Hash
}

// File returns the file at a path below Prefix, false if there is none.
func (a *Assets) File(name string) (File, bool) {
	f, ok := a.files[name]
	return f, ok
}
