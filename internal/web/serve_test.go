package web

import (
	"context"
	"errors"
	"io"
	"net"
	"net/http"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"puente/internal/app"
)

func runRequest(scenario string, seed uint64) app.RunRequest {
	return app.RunRequest{Scenario: scenario, Seed: seed}
}

func readAll(t *testing.T, r io.Reader) string {
	t.Helper()
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestServeRefusesToStartWithoutATokenBeyondLoopback(t *testing.T) {
	for _, c := range []struct{ address, token, words string }{
		{"0.0.0.0:0", "", "token"},
		{":0", "", "token"},
		{"[::]:0", "short", "at least 16"},
		{"192.0.2.7:0", "", "token"},
		{"puente.example:0", "", "token"},
		{"127.0.0.1", "", "host:port"},
	} {
		err := Serve(t.Context(), open(), Options{Address: c.address, Token: c.token}, func(a string) { t.Errorf("%s: listens on %s", c.address, a) })
		if err == nil || !strings.Contains(err.Error(), c.words) {
			t.Errorf("%s: %v, want words of %q", c.address, err, c.words)
		}
	}
}

// served starts a server on a free port and returns its address and what stops it.
func served(t *testing.T, v Verbs, opt Options) (url string, stop func() error) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	ready, ended := make(chan string, 1), make(chan error, 1)
	opt.Address = "127.0.0.1:0"
	go func() { ended <- Serve(ctx, v, opt, func(a string) { ready <- a }) }()
	select {
	case a := <-ready:
		return "http://" + a, func() error { cancel(); return <-ended }
	case err := <-ended:
		cancel()
		t.Fatal(err)
	}
	return "", nil
}

func TestServeLetsAnswersFinish(t *testing.T) {
	d := &doors{gate: make(chan struct{})}
	url, stop := served(t, d, Options{})
	got := make(chan error, 1)
	go func() {
		response, err := http.Get(url + "/api/run/small")
		if err == nil && response.StatusCode != 200 {
			err = errors.New(response.Status)
		}
		got <- err
	}()
	until(t, "the study to begin", func() bool { return d.began.Load() == 1 })
	go func() { time.Sleep(50 * time.Millisecond); close(d.gate) }()
	if err := stop(); err != nil {
		t.Errorf("Serve: %v", err)
	}
	if err := <-got; err != nil {
		t.Errorf("the answer under way: %v", err)
	}
	if _, err := http.Get(url + "/healthz"); err == nil {
		t.Error("the server still answers")
	}
}

func TestServeTellsThatTheAddressIsTaken(t *testing.T) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer listener.Close()
	err = Serve(t.Context(), open(), Options{Address: listener.Addr().String()}, nil)
	if err == nil || !strings.Contains(err.Error(), "listen on 127.0.0.1") {
		t.Errorf("%v, want words that say so", err)
	}
}

func TestServeRefusesALongHead(t *testing.T) {
	url, stop := served(t, open(), Options{})
	defer stop()
	response, err := http.Get(url + "/api/data/list?match=" + strings.Repeat("x", mostHeader+8192))
	if err != nil {
		t.Fatal(err)
	}
	if response.StatusCode != http.StatusRequestHeaderFieldsTooLarge {
		t.Errorf("status %s, want 431", response.Status)
	}
}

func TestThePage(t *testing.T) {
	built := pageOf(fstest.MapFS{
		"index.html": {Data: []byte("<title>Puente</title>")}, "assets/main-ABC.js": {Data: []byte("1")}, ".keep": {Data: []byte("x")},
	})
	w := answer(built, request("GET", "/", ""))
	want(t, w, 200, "<title>Puente</title>")
	tag := w.Header().Get("ETag")
	want(t, answer(built, request("GET", "/", "", "If-None-Match", tag)), http.StatusNotModified)
	want(t, answer(built, request("GET", "/", "", "If-None-Match", `"other"`)), 200)
	want(t, answer(built, request("GET", "/.keep", "")), 404)
	w = answer(built, request("GET", "/assets/main-ABC.js", ""))
	want(t, w, 200)
	if kept := w.Header().Get("Cache-Control"); !strings.Contains(kept, "immutable") {
		t.Errorf("an asset named by its content has Cache-Control %q", kept)
	}
	if kept := answer(built, request("GET", "/", "")).Header().Get("Cache-Control"); kept != "no-cache" {
		t.Errorf("the page has Cache-Control %q", kept)
	}
}

func TestAPageThatWasNotBuiltSaysSo(t *testing.T) {
	w := answer(pageOf(fstest.MapFS{".keep": {}}), request("GET", "/", ""))
	want(t, w, http.StatusServiceUnavailable, "make ui", "/openapi.json")
}
