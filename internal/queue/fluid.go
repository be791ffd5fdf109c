package queue

import "fmt"

// Fluid is the queue of a port as a liquid, step by step: what flows in beyond
// what can be served stands in line. The corridor uses it by the hour; how far it
// is from the event engine is told in docs/validation/queue.md.
type Fluid struct {
	Queue    []float64 // persons in line at the end of each step
	Served   []float64 // persons served in each step
	Waits    []float64 // time that who arrives at the end of each step will wait, in steps; -1 where they are not served within the table
	Delay    float64   // person-steps in line
	Peak     float64   // most persons in line
	LongWait float64   // longest wait of anybody who was served, in steps
}

// FluidQueue runs a liquid queue. arrivals and capacity are persons per step, of
// equal length; line is the persons who stand there at the start. Within a step
// both flows are even, so the line is a straight line or ends within the step;
// first come, first served. A difference of lengths is a defect of the caller.
func FluidQueue(line float64, arrivals, capacity []float64) Fluid {
	if len(arrivals) != len(capacity) {
		panic(fmt.Sprintf("queue: FluidQueue: %d arrivals, %d capacities", len(arrivals), len(capacity)))
	}
	f := Fluid{Queue: make([]float64, len(arrivals)), Served: make([]float64, len(arrivals)), Peak: line}
	q := line
	for i, a := range arrivals {
		end := q + a - capacity[i]
		if end >= 0 {
			f.Delay += (q + end) / 2
		} else {
			f.Delay += q * q / (capacity[i] - a) / 2
			end = 0
		}
		f.Served[i] = q + a - end
		f.Queue[i], q = end, end
		f.Peak = max(f.Peak, end)
	}
	f.wait(line, arrivals)
	return f
}

// wait reads the waits from the sums of what came and what was served: who is the
// n-th to come is the n-th to go.
func (f *Fluid) wait(line float64, arrivals []float64) {
	f.Waits = make([]float64, len(arrivals))
	next, before := 0, 0.0
	leaves := func(count float64) float64 { // when the count-th goes; -1 where not within the table
		for next < len(arrivals) && before+f.Served[next] <= count*(1+1e-12) {
			before += f.Served[next]
			next++
		}
		if next == len(arrivals) {
			return -1
		}
		return float64(next) + (count-before)/f.Served[next]
	}
	came := line
	for i, a := range arrivals {
		if out := leaves(came); out >= 0 && a > 0 { // the first of the step
			f.LongWait = max(f.LongWait, out-float64(i))
		}
		came += a
		f.Waits[i] = -1
		if f.Queue[i] == 0 {
			f.Waits[i] = 0
		} else if out := leaves(came); out >= 0 {
			f.Waits[i] = out - float64(i+1)
			f.LongWait = max(f.LongWait, f.Waits[i])
		}
	}
}
