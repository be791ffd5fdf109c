package web

import (
	"crypto/sha256"
	"embed"
	"encoding/hex"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
)

// bundle is what tools/ui made of ui/src; only .keep where it was not run.
//
//go:embed all:ui/dist
var bundle embed.FS

// notBuilt is shown in place of the page by a binary without its bundle.
const notBuilt = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Puente</title>
<h1>Puente</h1><p>The server runs, but this binary was built without its page. Run <code>make ui</code>, then build again. The API works: <a href="/openapi.json">/openapi.json</a>.</p>
<p lang="es">El servidor funciona, pero este binario se compiló sin su página. Ejecute <code>make ui</code> y compile de nuevo.</p>`

// asset is one file of the page, ready to send.
type asset struct {
	body []byte
	kind string
	tag  string // ETag
	held bool   // its name changes with its content, so that it may be kept for ever
}

// page serves the files of the bundle.
func page() http.Handler {
	files, err := fs.Sub(bundle, "ui/dist")
	if err != nil {
		panic(err) // the path is a constant
	}
	return pageOf(files)
}

// pageOf serves a folder: index.html at /, other files by name.
func pageOf(files fs.FS) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet && r.Method != http.MethodHead {
			w.Header().Set("Allow", "GET, HEAD")
			writeFailure(w, fail(http.StatusMethodNotAllowed, r.Method+" is not served here; use GET."))
			return
		}
		name := strings.TrimPrefix(path.Clean(r.URL.Path), "/")
		if name == "" {
			name = "index.html"
		}
		a, err := assetOf(files, name)
		switch {
		case errors.Is(err, fs.ErrNotExist) && name == "index.html":
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			w.WriteHeader(http.StatusServiceUnavailable)
			_, _ = w.Write([]byte(notBuilt))
		case err != nil || strings.HasPrefix(name, "."):
			http.NotFound(w, r)
		default:
			a.send(w, r)
		}
	})
}

func assetOf(files fs.FS, name string) (asset, error) {
	body, err := fs.ReadFile(files, name)
	if err != nil {
		return asset{}, err
	}
	sum := sha256.Sum256(body)
	return asset{
		body: body,
		kind: mime.TypeByExtension(path.Ext(name)),
		tag:  `"` + hex.EncodeToString(sum[:8]) + `"`,
		held: strings.HasPrefix(name, "assets/"),
	}, nil
}

// send answers 304 where the browser holds the same bytes.
func (a asset) send(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Content-Type", a.kind)
	h.Set("ETag", a.tag)
	h.Set("Cache-Control", "no-cache")
	if a.held {
		h.Set("Cache-Control", "public, max-age=31536000, immutable")
	}
	if r.Header.Get("If-None-Match") == a.tag {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	_, _ = w.Write(a.body)
}
