package web

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"net/http"
	"strings"
)

// mostTagged is the largest answer that gets an ETag, in bytes: it is held in memory until it is whole.
const mostTagged = 16 << 20

// tagged gives every answer of the API to a GET an ETag of its content, and answers 304 to whom holds the same. Answers
// that change only with the store are kept. Streams and downloads pass as they come.
func tagged(k *kept, next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method != http.MethodGet || !strings.HasPrefix(r.URL.Path, "/api/") || r.URL.Path == exportPath {
			next.ServeHTTP(w, r)
			return
		}
		key, generation := r.URL.Path+"?"+r.URL.RawQuery+"\n"+tableOrNot(r), k.generation.Load()
		if !keepable(r) {
			if a, whole := heldBack(next, w, r, false); whole {
				a.send(w, r)
			}
			return
		}
		a, whole := k.get(key)
		if !whole {
			a, whole = k.make(key, generation, func() (asset, bool) { return heldBack(next, w, r, true) })
		}
		if whole {
			a.send(w, r)
		}
	})
}

// heldBack holds an answer back; whole is false where it has passed already.
func heldBack(next http.Handler, w http.ResponseWriter, r *http.Request, again bool) (a asset, whole bool) {
	t := &tagWriter{ResponseWriter: w, status: http.StatusOK}
	next.ServeHTTP(t, r)
	if t.passes {
		return asset{}, false
	}
	return t.answer(again), true
}

// tagWriter holds an answer back until it is whole; one that is flushed on its way, is not a success or grows past
// mostTagged passes.
type tagWriter struct {
	http.ResponseWriter
	body   bytes.Buffer
	status int
	passes bool
}

// Unwrap lets http.ResponseController reach the connection.
func (t *tagWriter) Unwrap() http.ResponseWriter { return t.ResponseWriter }

// WriteHeader notes the status; what is not a success passes at once.
func (t *tagWriter) WriteHeader(status int) {
	if t.passes {
		return
	}
	t.status = status
	if status != http.StatusOK || strings.HasPrefix(t.Header().Get("Content-Type"), "text/event-stream") {
		t.pass()
	}
}

// Write keeps the bytes, or lets them pass.
func (t *tagWriter) Write(b []byte) (int, error) {
	if !t.passes && t.body.Len()+len(b) > mostTagged {
		t.pass()
	}
	if t.passes {
		return t.ResponseWriter.Write(b)
	}
	return t.body.Write(b)
}

// Flush is asked for by a stream.
func (t *tagWriter) Flush() {
	t.pass()
	_ = http.NewResponseController(t.ResponseWriter).Flush()
}

// pass sends what is held, and from now on holds nothing.
func (t *tagWriter) pass() {
	if t.passes {
		return
	}
	t.passes = true
	t.ResponseWriter.WriteHeader(t.status)
	_, _ = t.ResponseWriter.Write(t.body.Bytes())
	t.body.Reset()
}

// answer is what was held back, ready to send; packed where it will be sent again.
func (t *tagWriter) answer(again bool) asset {
	body := t.body.Bytes()
	sum := sha256.Sum256(body)
	a := asset{body: body, kind: t.Header().Get("Content-Type"), tag: weakTag(sum[:]), private: true}
	if again && len(body) >= leastCompressed {
		a.packed = pack(body)
	}
	return a
}

// weakTag is the ETag of a content: weak, because its compressed form has the same.
func weakTag(digest []byte) string { return `W/"` + hex.EncodeToString(digest[:12]) + `"` }

// holds reports whether who asks says that it has the content of a tag.
func holds(r *http.Request, tag string) bool {
	for _, have := range strings.Split(r.Header.Get("If-None-Match"), ",") {
		have = strings.TrimSpace(have)
		if have == "*" || have != "" && strings.TrimPrefix(have, "W/") == strings.TrimPrefix(tag, "W/") {
			return true
		}
	}
	return false
}

// tableOrNot is what chooseForm makes of the Accept header.
func tableOrNot(r *http.Request) string {
	if r.Header.Get("Accept") == "text/csv" {
		return "csv"
	}
	return ""
}
