package study

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Local runs jobs on the cores of this machine.
type Local struct {
	Workers int    // runs at once; below 1: as many as Go uses cores
	Begin   func() // called by each worker before its first run, on the goroutine of its runs; nil: nothing
}

// Run implements Runner.
func (l Local) Run(ctx context.Context, job Job, done func(Result)) error {
	work, err := job.Compile()
	if err != nil {
		return err
	}
	return each(ctx, l, len(job.Seeds), work.One, done)
}

// Each makes the runs 0, …, runs-1 with one on some workers (below 1: as many as Go uses cores) and calls done for each that
// is finished, in any order but never two calls at once. It returns nil when all are; when the context ends or a run fails it
// starts no further run and returns the reason once those under way have ended. Local is made of it, and so is whatever
// repeats another model than the corridor's.
func Each[T any](ctx context.Context, workers, runs int, one func(index int) (T, error), done func(T)) error {
	return each(ctx, Local{Workers: workers}, runs, one, done)
}

func each[T any](ctx context.Context, local Local, runs int, one func(index int) (T, error), done func(T)) error {
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	workers := local.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	results := make(chan T)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(workers, runs) {
		wait.Go(func() {
			if local.Begin != nil {
				local.Begin()
			}
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= runs {
					return
				}
				r, err := one(i)
				if err != nil {
					stop(err)
					return
				}
				results <- r
			}
		})
	}
	go func() {
		wait.Wait()
		close(results)
	}()
	finished := 0
	for r := range results {
		done(r)
		finished++
	}
	if finished < runs {
		return context.Cause(ctx)
	}
	return nil
}
