package web

import (
	"log/slog"
	"net/http"
	"time"

	"github.com/danielgtaylor/huma/v2"
	"github.com/danielgtaylor/huma/v2/adapters/humago"

	"puente/internal/app"
)

// Options say who may ask and how much. The zero value serves loopback without
// a token, within the limits that withDefaults writes down.
type Options struct {
	Address      string        // host:port that is listened on; "": 127.0.0.1:8023
	Token        string        // what a client must show; required where Address is not loopback
	MaxBodyBytes int64         // of a request; 0: 1 MiB
	MaxTextBytes int64         // of a request that brings a text to check; 0: three times mostText, for JSON may write a character as several
	MaxFileBytes int64         // of a file that is taken in; 0: 64 MiB
	AskTimeout   time.Duration // for every route but runs; 0: 60 s
	RunTimeout   time.Duration // for one study; 0: 30 min
	MaxRuns      int           // most runs of one study; 0: app.MaxRuns
	Workers      int           // cores that a study may use; 0: all that Go uses
	Basemap      []byte        // GeoJSON of country outlines; empty: the page draws none
	Log          *slog.Logger  // defects and requests that failed; nil: silent
}

// withDefaults fills what was left zero.
func (o Options) withDefaults() Options {
	if o.Address == "" {
		o.Address = "127.0.0.1:8023"
	}
	if o.MaxBodyBytes == 0 {
		o.MaxBodyBytes = 1 << 20
	}
	if o.MaxTextBytes == 0 {
		o.MaxTextBytes = 3 * mostText
	}
	if o.MaxFileBytes == 0 {
		o.MaxFileBytes = 64 << 20
	}
	if o.AskTimeout == 0 {
		o.AskTimeout = time.Minute
	}
	if o.RunTimeout == 0 {
		o.RunTimeout = 30 * time.Minute
	}
	if o.MaxRuns == 0 {
		o.MaxRuns = app.MaxRuns
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	return o
}

// server holds what the routes share.
type server struct {
	verbs    Verbs
	opt      Options
	runs     *runs
	kept     *kept
	previews *runs         // as runs, with a turn of their own
	ports    chan struct{} // one place for each port that may be run at a time
	desks    chan struct{} // one place for each text that may be checked at a time
}

// Handler returns the whole face: the API, its description and the page. A
// request passes the guards in the order they stand here, the outermost last.
func Handler(v Verbs, opt Options) http.Handler {
	opt = opt.withDefaults()
	mux := http.NewServeMux()
	s := &server{verbs: v, opt: opt, runs: newRuns(opt), previews: newRuns(opt), kept: newKept(), desks: make(chan struct{}, mostChecks), ports: make(chan struct{}, mostPorts)}
	api := humago.New(mux, apiConfig())
	api.UseMiddleware(onlyKnownNames)
	s.register(api)
	mux.HandleFunc("/api/", missing(mux))
	mux.HandleFunc("GET /healthz", healthy)
	gauges := newGauges(s.runs)
	mux.Handle("GET "+metricsPath, gauges.served())
	mux.Handle("/", page())

	var h http.Handler = chooseForm(gauges.measured(mux))
	h = tagged(s.kept, h)
	h = compressed(h)
	h = limits(opt, h)
	h = sameSite(h)
	h = needToken(opt.Token, h)
	h = knownHost(opt.Address, h)
	h = headers(h)
	return recovered(opt.Log, h)
}

// apiConfig describes the API. The documentation page of the library loads from
// another host, so there is none; the description itself is at /openapi.json.
func apiConfig() huma.Config {
	config := huma.DefaultConfig("Puente", "1")
	config.Info.Description = "Official counts as known on a date, and studies of what may follow. " +
		"Encounters are events, not persons. Every answer is also what the command line prints with --format json."
	config.DocsPath = ""
	config.SchemasPath = ""
	config.CreateHooks = nil
	config.OnAddOperation = append(config.OnAddOperation, addSpanish)
	config.Transformers = append(config.Transformers, ownForm(config.Components.Schemas))
	config.Formats = map[string]huma.Format{"application/json": huma.DefaultJSONFormat, "json": huma.DefaultJSONFormat, "text/csv": {Marshal: writeCSV}}
	return config
}

// healthy answers a probe; it says that the server listens, nothing about the data.
func healthy(w http.ResponseWriter, _ *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	_, _ = w.Write([]byte("ok\n"))
}

// missing answers for an address under /api/ that no route has: 405 where
// another method would be served, else 404.
func missing(mux *http.ServeMux) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		for _, method := range []string{http.MethodGet, http.MethodPost} {
			other := r.Clone(r.Context())
			other.Method = method
			if _, pattern := mux.Handler(other); method != r.Method && pattern != "/api/" {
				w.Header().Set("Allow", method)
				writeFailure(w, fail(http.StatusMethodNotAllowed, r.Method+" is not served here; use "+method+"."))
				return
			}
		}
		writeFailure(w, fail(http.StatusNotFound, "No route "+r.URL.Path+"; /openapi.json lists them."))
	}
}
