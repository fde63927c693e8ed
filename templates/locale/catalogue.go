package locale

import (
	"embed"
	"encoding/json"
	"fmt"
	"io/fs"
)

//go:embed vi/*.json en/*.json
var files embed.FS

// catalogues holds all messages by language. The files are part of the
// program, so a broken one is a fault of ours that no start survives.
var catalogues = func() map[Lang]map[string]string {
	all := map[Lang]map[string]string{}
	for _, lang := range Langs() {
		messages, err := loadCatalogue(files, lang)
		if err != nil {
			panic(err)
		}
		all[lang] = messages
	}
	return all
}()

func loadCatalogue(fsys fs.FS, lang Lang) (map[string]string, error) {
	names, err := fs.Glob(fsys, string(lang)+"/*.json")
	if err != nil {
		return nil, err
	}
	merged := map[string]string{}
	for _, name := range names {
		raw, err := fs.ReadFile(fsys, name)
		if err != nil {
			return nil, err
		}
		if err := json.Unmarshal(raw, &merged); err != nil {
			return nil, fmt.Errorf("locale: %s: %w", name, err)
		}
	}
	return merged, nil
}
