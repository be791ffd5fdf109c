// Command ui bundles the page of Puente: internal/web/ui/src becomes
// internal/web/ui/dist, which package web carries inside the binary. It uses
// esbuild as a Go library, so that npm only has to fetch the sources of the
// libraries. Run it from the root of the project, after `npm ci` in the folder.
package main

import (
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

func main() {
	dir := flag.String("dir", "internal/web/ui", "folder that holds src, node_modules and dist")
	flag.Parse()
	if err := bundle(*dir); err != nil {
		fmt.Fprintln(os.Stderr, "ui:", err)
		os.Exit(1)
	}
}

// bundle empties dist and writes assets, licences and index.html, the last of
// which is what make looks at.
func bundle(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "node_modules")); err != nil {
		return fmt.Errorf("the libraries are not there: run `npm ci` in %s: %w", dir, err)
	}
	dist := filepath.Join(dir, "dist")
	if err := empty(dist); err != nil {
		return err
	}
	carried, err := carry(dir, dist)
	if err != nil {
		return err
	}
	files, err := build(dir, dist, carried)
	if err != nil {
		return err
	}
	if err := licences(dir, dist); err != nil {
		return err
	}
	return writeIndex(dir, dist, files)
}

// empty removes what an earlier bundle left, but for the file that keeps the folder in git.
func empty(dist string) error {
	entries, err := os.ReadDir(dist)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for _, e := range entries {
		if e.Name() == ".keep" {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dist, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// passed are files of the libraries that the page loads as they are: the constant
// that holds the address in the sources, and the file.
var passed = []struct{ constant, file string }{
	{"MAP_WORKER", "maplibre-gl/dist/maplibre-gl-worker.mjs"},
	{"MAP_COUNTRIES", "world-atlas/countries-50m.json"},
	{"MAP_STATES", "us-atlas/states-10m.json"},
}

// carry copies the passed files under names that change with their content, and
// returns their addresses, quoted, by constant.
func carry(dir, dist string) (map[string]string, error) {
	if err := os.MkdirAll(filepath.Join(dist, "assets"), 0o755); err != nil {
		return nil, err
	}
	addresses := make(map[string]string, len(passed))
	for _, p := range passed {
		body, err := os.ReadFile(filepath.Join(dir, "node_modules", filepath.FromSlash(p.file)))
		if err != nil {
			return nil, err
		}
		sum := sha256.Sum256(body)
		ending := path.Ext(p.file)
		name := fmt.Sprintf("assets/%s-%x%s", strings.TrimSuffix(path.Base(p.file), ending), sum[:4], ending)
		if err := os.WriteFile(filepath.Join(dist, filepath.FromSlash(name)), body, 0o644); err != nil {
			return nil, err
		}
		addresses[p.constant] = strconv.Quote("/" + name)
	}
	return addresses, nil
}

// build runs esbuild and returns the names of the files it wrote, relative to dist.
// defined are constants of the sources.
func build(dir, dist string, defined map[string]string) ([]string, error) {
	root, err := filepath.Abs(dist)
	if err != nil {
		return nil, err
	}
	result := api.Build(api.BuildOptions{
		EntryPoints:       []string{filepath.Join(dir, "src", "main.tsx")},
		Outdir:            filepath.Join(root, "assets"),
		EntryNames:        "[name]-[hash]",
		ChunkNames:        "part-[hash]",
		Splitting:         true, // what a page needs alone, such as the map, is loaded with it
		Define:            defined,
		Bundle:            true,
		Write:             true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		MinifySyntax:      true,
		Format:            api.FormatESModule,
		Target:            api.ES2022,
		JSX:               api.JSXAutomatic,
		JSXImportSource:   "preact",
		LegalComments:     api.LegalCommentsNone,
		LogLevel:          api.LogLevelWarning,
	})
	if len(result.Errors) > 0 {
		return nil, fmt.Errorf("%d errors in the sources of the page", len(result.Errors))
	}
	var names []string
	for _, f := range result.OutputFiles {
		name, err := filepath.Rel(root, f.Path)
		if err != nil {
			return nil, err
		}
		names = append(names, filepath.ToSlash(name))
	}
	slices.Sort(names)
	return names, nil
}

// writeIndex puts the names of the assets into src/index.html.
func writeIndex(dir, dist string, files []string) error {
	page, err := os.ReadFile(filepath.Join(dir, "src", "index.html"))
	if err != nil {
		return err
	}
	var tags strings.Builder
	for _, name := range files {
		if !strings.HasPrefix(name, "assets/main-") {
			continue
		}
		switch filepath.Ext(name) {
		case ".css":
			fmt.Fprintf(&tags, "<link rel=\"stylesheet\" href=\"/%s\">\n", name)
		case ".js":
			fmt.Fprintf(&tags, "<script type=\"module\" src=\"/%s\"></script>\n", name)
		}
	}
	out := strings.Replace(string(page), "<!-- assets -->\n", tags.String(), 1)
	if err := copyFile(filepath.Join(dir, "src", "icon.svg"), filepath.Join(dist, "icon.svg")); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, "index.html"), []byte(out), 0o644)
}

func copyFile(from, to string) error {
	body, err := os.ReadFile(from)
	if err != nil {
		return err
	}
	return os.WriteFile(to, body, 0o644)
}

// shipped are the libraries whose code is in the bundle.
var shipped = []string{"preact", "@preact/signals", "@preact/signals-core", "uplot", "maplibre-gl", "topojson-client", "world-atlas", "us-atlas"}

// licence reads the licence of a library.
func licence(folder string) ([]byte, error) {
	body, err := os.ReadFile(filepath.Join(folder, "LICENSE"))
	if errors.Is(err, fs.ErrNotExist) {
		return os.ReadFile(filepath.Join(folder, "LICENSE.txt"))
	}
	return body, err
}

// licences writes the licences of the libraries beside the bundle, as they ask.
func licences(dir, dist string) error {
	var all strings.Builder
	for _, name := range shipped {
		body, err := licence(filepath.Join(dir, "node_modules", filepath.FromSlash(name)))
		if err != nil {
			return err
		}
		fmt.Fprintf(&all, "%s\n\n%s\n\n", name, strings.TrimSpace(string(body)))
	}
	return os.WriteFile(filepath.Join(dist, "licenses.txt"), []byte(all.String()), 0o644)
}
