package web

import (
	"fmt"
	"net/http"

	"github.com/klauspost/compress/gzhttp"
)

// leastCompressed is the size in bytes from which an answer is sent compressed to whom takes it.
const leastCompressed = 1 << 10

// compressed sends text, JSON, CSV and maps with gzip to whom takes it. Streams stay as they are, so that each event comes
// at once, and so do files that are compressed in themselves.
func compressed(next http.Handler) http.Handler {
	wrap, err := gzhttp.NewWrapper(
		gzhttp.MinSize(leastCompressed),
		gzhttp.ContentTypes([]string{
			"text/html", "text/css", "text/csv", "text/plain", "text/javascript", "image/svg+xml",
			"application/javascript", "application/json", "application/problem+json", "application/geo+json", "application/openapi+json", "application/vnd.oai.openapi+json",
		}),
	)
	if err != nil {
		panic(fmt.Sprintf("web: the options of gzip are wrong: %v", err))
	}
	return wrap(next)
}
