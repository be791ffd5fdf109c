package app

import (
	"context"
	"math"

	"puente/internal/queue"
	"puente/internal/store"
)

// visitRows is how many visits are sent to the file at once.
const visitRows = 8192

// visits gathers records into parts of a table.
type visits struct {
	ctx   context.Context
	parts chan []store.Column
	part  []store.Column
	rows  int
}

func newVisits(ctx context.Context) *visits {
	return &visits{ctx: ctx, parts: make(chan []store.Column, 2), part: visitColumns()}
}

// visitColumns is the head of the table of visits. Times are in the unit of the
// network from the start of the run; started is empty where no service began.
func visitColumns() []store.Column {
	text, number, whole := []string{}, []float64{}, []int64{}
	return []store.Column{
		{Name: "run", Whole: whole},
		{Name: "customer", Whole: whole},
		{Name: "station", Text: text},
		{Name: "class", Text: text},
		{Name: "persons", Whole: whole},
		{Name: "joined", Number: number},
		{Name: "started", Number: number},
		{Name: "ended", Number: number},
		{Name: "outcome", Text: text},
	}
}

// add appends one visit; run counts from 0.
func (v *visits) add(run int, r queue.Record) {
	started := r.Started
	if started < 0 {
		started = math.NaN()
	}
	c := v.part
	c[0].Whole = append(c[0].Whole, int64(run))
	c[1].Whole = append(c[1].Whole, int64(r.Customer))
	c[2].Text = append(c[2].Text, r.Station)
	c[3].Text = append(c[3].Text, r.Class)
	c[4].Whole = append(c[4].Whole, int64(r.Persons))
	c[5].Number = append(c[5].Number, r.Joined)
	c[6].Number = append(c[6].Number, started)
	c[7].Number = append(c[7].Number, r.Ended)
	c[8].Text = append(c[8].Text, r.Outcome)
	if v.rows++; v.rows == visitRows {
		v.send()
	}
}

// send hands the part over, or drops it where nobody writes any more.
func (v *visits) send() {
	select {
	case v.parts <- v.part:
	case <-v.ctx.Done():
	}
	v.part, v.rows = visitColumns(), 0
}

// close sends what is left and ends the table.
func (v *visits) close() {
	v.send()
	close(v.parts)
}
