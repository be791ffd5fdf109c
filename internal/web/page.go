package web

import (
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"embed"
	"errors"
	"io/fs"
	"mime"
	"net/http"
	"path"
	"strings"
	"sync"
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
	body   []byte
	packed []byte // with gzip; empty where that would not make it smaller
	kind   string
	tag    string // ETag
	held   bool   // its name changes with its content, so that it may be kept for ever

	private bool // an answer of the API: the form depends on what is accepted, and no one in between may keep it
}

// readyFiles keeps the files that were asked for ready to send, packed once.
type readyFiles struct {
	files fs.FS
	mu    sync.Mutex
	ready map[string]func() (asset, error)
}

// take gives a file by name.
func (s *readyFiles) take(name string) (asset, error) {
	if _, err := fs.Stat(s.files, name); err != nil {
		return asset{}, err
	}
	s.mu.Lock()
	a := s.ready[name]
	if a == nil {
		a = sync.OnceValues(func() (asset, error) { return assetOf(s.files, name) })
		s.ready[name] = a
	}
	s.mu.Unlock()
	return a()
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
	ready := &readyFiles{files: files, ready: map[string]func() (asset, error){}}
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
		a, err := ready.take(name)
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
		body:   body,
		packed: pack(body),
		kind:   mime.TypeByExtension(path.Ext(name)),
		tag:    weakTag(sum[:]),
		held:   strings.HasPrefix(name, "assets/"),
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
	h.Set("Vary", "Accept-Encoding")
	if a.private {
		h.Set("Cache-Control", "private, no-cache")
		h.Set("Vary", "Accept, Accept-Encoding")
	}
	if holds(r, a.tag) {
		w.WriteHeader(http.StatusNotModified)
		return
	}
	body := a.body
	if len(a.packed) > 0 && strings.Contains(r.Header.Get("Accept-Encoding"), "gzip") {
		h.Set("Content-Encoding", "gzip")
		body = a.packed
	}
	_, _ = w.Write(body)
}

// pack compresses; nothing where less than a tenth is saved.
func pack(body []byte) []byte {
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	_, _ = w.Write(body) // into memory
	_ = w.Close()
	if b.Len()*10 > len(body)*9 {
		return nil
	}
	return b.Bytes()
}
