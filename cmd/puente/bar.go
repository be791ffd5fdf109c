package main

import (
	"os"

	"github.com/vbauerster/mpb/v8"
	"github.com/vbauerster/mpb/v8/decor"
)

// bar shows the progress of long work on standard error, with an estimate of
// the time left. Where standard error is no terminal it is silent.
type bar struct {
	title, unit string
	progress    *mpb.Progress
	line        *mpb.Bar
}

func newBar(title, unit string) *bar { return &bar{title: title, unit: unit} }

// set moves the bar; the first call draws it.
func (b *bar) set(done, all int) {
	if !terminal(os.Stderr) {
		return
	}
	if b.line == nil {
		b.progress = mpb.New(mpb.WithOutput(os.Stderr), mpb.WithWidth(40))
		b.line = b.progress.AddBar(int64(all),
			mpb.BarRemoveOnComplete(),
			mpb.PrependDecorators(decor.Name(b.title+" "), decor.CountersNoUnit("%d of %d "+b.unit)),
			mpb.AppendDecorators(decor.OnComplete(decor.AverageETA(decor.ET_STYLE_GO), "")))
	}
	b.line.SetCurrent(int64(done))
}

// done takes the bar away.
func (b *bar) done() {
	if b.line != nil {
		b.line.Abort(true)
		b.progress.Wait()
	}
}
