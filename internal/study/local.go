package study

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// Local runs jobs on the cores of this machine.
type Local struct {
	Workers int // runs at once; below 1: as many as Go uses cores
}

// Run implements Runner.
func (l Local) Run(ctx context.Context, job Job, done func(Result)) error {
	work, err := job.Compile()
	if err != nil {
		return err
	}
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	workers := l.Workers
	if workers < 1 {
		workers = runtime.GOMAXPROCS(0)
	}
	results := make(chan Result)
	var next atomic.Int64
	var wait sync.WaitGroup
	for range min(workers, len(job.Seeds)) {
		wait.Go(func() {
			for ctx.Err() == nil {
				i := int(next.Add(1)) - 1
				if i >= len(job.Seeds) {
					return
				}
				r, err := work.One(i)
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
	if finished < len(job.Seeds) {
		return context.Cause(ctx)
	}
	return nil
}
