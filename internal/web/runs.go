package web

import (
	"context"
	"log/slog"
	"net/http"
	"runtime/debug"
	"sync"
	"time"

	"puente/internal/study"
)

const (
	studiesKept    = 16                     // answers kept for the next one who asks
	studiesWaiting = 8                      // studies begun or queued at one time
	stepEvery      = 200 * time.Millisecond // between two progress events
)

// runs holds the studies and comparisons that are under way and the last that were
// done. Equal requests share one. One runs at a time, because each uses all cores.
type runs struct {
	log     *slog.Logger
	timeout time.Duration
	turn    chan struct{} // holds a value while a study runs

	mu   sync.Mutex
	jobs map[string]*job
	old  []string // keys of jobs that are done, the oldest first
	open int      // jobs that are not done
}

// work is what a job does: its answer, with a key, or why there is none.
type work func(ctx context.Context, progress func(study.Progress)) (any, error)

// job is one study or comparison. answer and err are set before done is closed.
type job struct {
	done   chan struct{}
	answer any
	err    error
	cancel context.CancelFunc
	wait   int  // who waits for it; guarded by runs.mu
	over   bool // guarded by runs.mu

	mu      sync.Mutex
	began   time.Time // when its turn came
	now     step
	told    time.Time
	changed chan struct{}
}

func newRuns(opt Options) *runs {
	return &runs{log: opt.Log, timeout: opt.RunTimeout, turn: make(chan struct{}, 1), jobs: map[string]*job{}}
}

// join finds the job of a key or begins it. The caller calls leave once, when it
// no longer waits; a job that everybody left is stopped.
func (s *runs) join(ctx context.Context, key string, do work) (j *job, leave func(), err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j, found := s.jobs[key]
	if !found {
		if s.open >= studiesWaiting {
			return nil, nil, fail(http.StatusTooManyRequests, "Too many studies are waiting; try again in a minute.")
		}
		j = s.begin(ctx, key, do)
	}
	j.wait++
	var once sync.Once
	return j, func() { once.Do(func() { s.leave(key, j) }) }, nil
}

// opened is how many studies are under way or waiting.
func (s *runs) opened() float64 {
	s.mu.Lock()
	defer s.mu.Unlock()
	return float64(s.open)
}

// begin starts a study. It outlives the request that began it, because others may have joined.
func (s *runs) begin(ctx context.Context, key string, do work) *job {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), s.timeout)
	j := &job{done: make(chan struct{}), changed: make(chan struct{}), cancel: cancel}
	s.jobs[key] = j
	s.open++
	go func() {
		defer cancel()
		j.answer, j.err = s.turnOf(ctx, key, j, do)
		s.finish(key, j)
		close(j.done)
	}()
	return j
}

// turnOf waits for a job's turn and does it. A defect ends this job, not the server.
func (s *runs) turnOf(ctx context.Context, key string, j *job, do work) (answer any, err error) {
	select {
	case s.turn <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() {
		<-s.turn
		if cause := recover(); cause != nil {
			s.log.Error("defect", "study", key, "cause", cause, "stack", string(debug.Stack()))
			err = fail(http.StatusInternalServerError, "A defect in Puente stopped this study; the server's log has the details.")
		}
	}()
	j.begun()
	return do(ctx, j.report)
}

// finish keeps an answer for the next one who asks, the failures of no one.
func (s *runs) finish(key string, j *job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open--
	j.over = true
	if s.jobs[key] != j {
		return
	}
	if j.err != nil {
		delete(s.jobs, key)
		return
	}
	s.old = append(s.old, key)
	for len(s.old) > studiesKept {
		delete(s.jobs, s.old[0])
		s.old = s.old[1:]
	}
}

// leave stops a study that nobody waits for and forgets it.
func (s *runs) leave(key string, j *job) {
	s.mu.Lock()
	defer s.mu.Unlock()
	j.wait--
	if j.wait > 0 || j.over {
		return
	}
	j.cancel()
	if s.jobs[key] == j {
		delete(s.jobs, key)
	}
}

// begun notes the time from which the time left is estimated.
func (j *job) begun() {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.began = time.Now()
}

// report takes the progress of the study and wakes who listens, not too often.
func (j *job) report(p study.Progress) {
	j.mu.Lock()
	defer j.mu.Unlock()
	left, _ := p.Left(time.Since(j.began))
	j.now = step{Done: p.Done, Wanted: p.Asked, SecondsLeft: left.Seconds()}
	if time.Since(j.told) < stepEvery {
		return
	}
	j.told = time.Now()
	close(j.changed)
	j.changed = make(chan struct{})
}

// progress gives the latest step and a channel that is closed at the next.
func (j *job) progress() (step, <-chan struct{}) {
	j.mu.Lock()
	defer j.mu.Unlock()
	return j.now, j.changed
}
