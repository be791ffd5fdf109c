package study

import (
	"context"
	"fmt"
	"time"

	"puente/internal/model"
)

// Runner runs the seeds of a job somewhere. Run calls done once for each seed that is finished, in any order but never
// two calls at once, and returns nil when all are. The job compiles. When the context ends it starts no further run, may still tell of
// those under way, and returns the context's error soon. It never calls done after it has returned. Package studytest
// tests all this.
type Runner interface {
	Run(ctx context.Context, job Job, done func(Result)) error
}

// Progress tells how far a study is.
type Progress struct {
	Done  int // finished runs
	Asked int // runs of the job
}

// Left estimates the time to the end from the time since the start: the mean time of a finished run, all workers
// together, times the runs that are left. It is not known before the first run is done.
func (p Progress) Left(elapsed time.Duration) (left time.Duration, known bool) {
	if p.Done == 0 {
		return 0, false
	}
	return time.Duration(float64(elapsed) / float64(p.Done) * float64(p.Asked-p.Done)), true
}

// Run has a job run and summarises it. It calls progress, where that is not nil, after each finished run. Where the
// context ends or the runner fails, the Summary is that of the runs that were finished, Summary.Runs says how many they
// are, and the error says so too. Problems of the job's input come back as they are.
func Run(ctx context.Context, r Runner, job Job, progress func(Progress)) (Summary, error) {
	requireDistinct(job.Seeds)
	work, err := job.Compile()
	if err != nil {
		return Summary{}, err
	}
	job.ready = work
	k := work.keep()
	err = r.Run(ctx, job, func(result Result) {
		k.put(result)
		if progress != nil {
			progress(Progress{Done: k.count, Asked: len(job.Seeds)})
		}
	})
	s := k.summary(work)
	if err != nil {
		return s, fmt.Errorf("study: %d of %d runs are finished: %w", s.Runs, s.Asked, err)
	}
	if s.Runs != s.Asked {
		panic(fmt.Sprintf("study: the runner returned without an error after %d of %d runs", s.Runs, s.Asked))
	}
	return s, nil
}

// requireDistinct panics on a seed that stands twice: its luck would count double.
func requireDistinct(seeds []uint64) {
	seen := make(map[uint64]bool, len(seeds))
	for i, seed := range seeds {
		if seen[seed] {
			panic(fmt.Sprintf("study: seed %d stands twice, at %d again", seed, i))
		}
		seen[seed] = true
	}
}

// keep makes room for the runs of a job.
func (w *Work) keep() *kept {
	k := &kept{columns: w.Columns(), weeks: w.weeks, months: w.months, windows: w.windows, seeds: w.job.Seeds, done: make([]bool, len(w.job.Seeds))}
	k.room()
	return k
}

// summary summarises the runs of a job that are kept.
func (k *kept) summary(w *Work) Summary {
	s := k.summarise()
	s.Key, s.Asked = w.job.Key, len(w.job.Seeds)
	s.Start, s.Days = w.Model().Start(), w.Model().Days()
	if w.job.From > s.Start {
		s.Days -= int(min(w.job.From-s.Start, model.Date(s.Days)))
		s.Start = w.job.From
	}
	return s
}
