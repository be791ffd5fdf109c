package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metricsPath is where the state of the server is told to a monitor, in the form of Prometheus.
const metricsPath = "/metrics"

// gauges count what the server does: answers by route and status with their time, studies under way, memory and
// processor of the process. Routes are named by their pattern, so that no address, name or text of a reader is kept.
type gauges struct {
	registry *prometheus.Registry
	seconds  *prometheus.HistogramVec
}

func newGauges(runs *runs) *gauges {
	g := &gauges{
		registry: prometheus.NewRegistry(),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "puente_http_request_duration_seconds", Help: "Time of an answer, by route and status.",
			Buckets: []float64{.001, .005, .02, .1, .5, 2, 10, 60, 600},
		}, []string{"route", "status"}),
	}
	g.registry.MustRegister(
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}), g.seconds,
		prometheus.NewGaugeFunc(prometheus.GaugeOpts{Name: "puente_studies_open", Help: "Studies and comparisons under way or waiting."}, runs.opened),
	)
	return g
}

// served is the route that tells them.
func (g *gauges) served() http.Handler {
	return promhttp.HandlerFor(g.registry, promhttp.HandlerOpts{DisableCompression: true})
}

// measured notes the time of each answer. It stands next to the mux, which names the route.
func (g *gauges) measured(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		from := time.Now()
		status := &statusWriter{ResponseWriter: w, status: http.StatusOK}
		next.ServeHTTP(status, r)
		g.seconds.WithLabelValues(r.Pattern, strconv.Itoa(status.status)).Observe(time.Since(from).Seconds())
	})
}

// statusWriter remembers the status of an answer.
type statusWriter struct {
	http.ResponseWriter
	status int
}

// Unwrap lets http.ResponseController reach the connection.
func (s *statusWriter) Unwrap() http.ResponseWriter { return s.ResponseWriter }

// Flush passes on, for streams.
func (s *statusWriter) Flush() { _ = http.NewResponseController(s.ResponseWriter).Flush() }

// WriteHeader notes the status.
func (s *statusWriter) WriteHeader(status int) {
	s.status = status
	s.ResponseWriter.WriteHeader(status)
}
