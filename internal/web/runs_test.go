package web

import (
	"context"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"puente/internal/app"
)

// patience is how long a test waits for what must happen.
const patience = 5 * time.Second

// until waits for a condition that another goroutine brings about.
func until(t *testing.T, what string, met func() bool) {
	t.Helper()
	for end := time.Now().Add(patience); !met(); time.Sleep(time.Millisecond) {
		if time.Now().After(end) {
			t.Fatalf("waited %v in vain for: %s", patience, what)
		}
	}
}

func TestEqualRequestsShareOneStudy(t *testing.T) {
	d := &doors{gate: make(chan struct{})}
	h := Handler(d, Options{})
	var wait sync.WaitGroup
	// The three ways of writing one request: order of the settings, and the default said aloud.
	for _, query := range []string{"?set=no-show=0.1&set=intake-scale=2", "?set=intake-scale=2.0&set=no-show=0.1", "?runs=200&seed=1&set=intake-scale=2&set=no-show=0.10"} {
		wait.Go(func() { want(t, answer(h, request("GET", "/api/run/small"+query, "")), 200, `"runs":2`) })
	}
	until(t, "the study to begin", func() bool { return d.began.Load() == 1 })
	time.Sleep(20 * time.Millisecond)
	close(d.gate)
	wait.Wait()
	want(t, answer(h, request("GET", "/api/run/small?set=no-show=0.1&set=intake-scale=2", "")), 200)
	if n := d.began.Load(); n != 1 {
		t.Errorf("%d studies ran, want 1", n)
	}
	want(t, answer(h, request("GET", "/api/run/small?seed=2", "")), 200, `"seed":2`)
	if n := d.began.Load(); n != 2 {
		t.Errorf("another seed: %d studies ran, want 2", n)
	}
}

func TestAStudyThatEverybodyLeftStops(t *testing.T) {
	d := &doors{gate: make(chan struct{})}
	h := Handler(d, Options{})
	one, leaveOne := context.WithCancel(t.Context())
	two, leaveTwo := context.WithCancel(t.Context())
	var wait sync.WaitGroup
	for _, ctx := range []context.Context{one, two} {
		wait.Go(func() { answer(h, request("GET", "/api/run/small", "").WithContext(ctx)) })
	}
	until(t, "the study to begin", func() bool { return d.began.Load() == 1 })
	time.Sleep(20 * time.Millisecond)
	leaveOne()
	time.Sleep(20 * time.Millisecond)
	if d.cut.Load() != 0 {
		t.Fatal("the study stopped although one still waits")
	}
	leaveTwo()
	until(t, "the study to stop", func() bool { return d.cut.Load() == 1 })
	wait.Wait()
	close(d.gate)
	want(t, answer(h, request("GET", "/api/run/small", "")), 200, `"runs":2`)
	if n := d.began.Load(); n != 2 {
		t.Errorf("%d studies began, want 2: the one that was stopped is no answer", n)
	}
}

func TestAFailureIsNotKept(t *testing.T) {
	d := open()
	d.err = errors.New("the disk is full")
	h := Handler(d, Options{})
	want(t, answer(h, request("GET", "/api/run/small", "")), 500, "the disk is full")
	d.err = nil
	want(t, answer(h, request("GET", "/api/run/small", "")), 200)
}

// join joins the study of a seed behind the doors.
func join(t *testing.T, s *runs, d *doors, seed uint64) (*job, func(), error) {
	req := runRequest("small", seed)
	behind := &server{verbs: d, runs: s}
	return s.join(t.Context(), keyOf(req), behind.study(req))
}

func TestAStudyThatTakesTooLongAnswersWithWhatIsDone(t *testing.T) {
	d := &doors{gate: make(chan struct{})}
	s := newRuns(Options{RunTimeout: 30 * time.Millisecond, Log: silent()})
	j, leave, err := join(t, s, d, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer leave()
	<-j.done
	answer, _ := j.answer.(app.RunAnswer)
	if j.err != nil || answer.Runs != 1 || answer.Wanted != 2 {
		t.Errorf("got %d of %d runs and %v, want 1 of 2", answer.Runs, answer.Wanted, j.err)
	}
}

func TestOnlySoManyStudiesWait(t *testing.T) {
	d := &doors{gate: make(chan struct{})}
	s := newRuns(Options{RunTimeout: patience, Log: silent()})
	for seed := range uint64(studiesWaiting) {
		_, leave, err := join(t, s, d, seed)
		if err != nil {
			t.Fatalf("study %d: %v", seed, err)
		}
		defer leave()
	}
	until(t, "one study to begin", func() bool { return d.began.Load() == 1 })
	_, _, err := join(t, s, d, 99)
	if f, ok := err.(*failure); !ok || f.Status != http.StatusTooManyRequests {
		t.Errorf("one too many: %v, want status 429", err)
	}
	if n := d.began.Load(); n != 1 {
		t.Errorf("%d studies run at one time, want 1", n)
	}
}

func TestAnswersAreForgottenInTheEnd(t *testing.T) {
	d := open()
	s := newRuns(Options{RunTimeout: patience, Log: silent()})
	for seed := range uint64(studiesKept + 5) {
		j, leave, err := join(t, s, d, seed)
		if err != nil {
			t.Fatal(err)
		}
		<-j.done
		leave()
	}
	if n := len(s.jobs); n != studiesKept || len(s.old) != studiesKept {
		t.Errorf("%d answers are kept, want %d", n, studiesKept)
	}
}

func TestEvents(t *testing.T) {
	d := &doors{gate: make(chan struct{})}
	server := httptest.NewServer(Handler(d, Options{}))
	defer server.Close()
	go func() {
		until(t, "the study to begin", func() bool { return d.began.Load() == 1 })
		time.Sleep(30 * time.Millisecond)
		close(d.gate)
	}()
	r, err := http.NewRequest("GET", server.URL+"/api/run/small", nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Accept", "text/event-stream")
	response, err := server.Client().Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer response.Body.Close()
	if kind := response.Header.Get("Content-Type"); kind != "text/event-stream" {
		t.Errorf("content type %q", kind)
	}
	text := readAll(t, response.Body)
	for _, part := range []string{"event: progress\ndata: {\"done\":", `"wanted":2`, "event: done\ndata: {\"key\":\"key\"}\n\n"} {
		if !strings.Contains(text, part) {
			t.Errorf("the events lack %q:\n%s", part, text)
		}
	}
}

func TestAFailedStudyIsAnEvent(t *testing.T) {
	d := open()
	d.err = errors.New("the disk is full")
	w := answer(Handler(d, Options{}), request("GET", "/api/run/small/events", ""))
	want(t, w, 200, "event: failure", `"status":500`, "the disk is full")
}
