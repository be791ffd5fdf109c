package queue

// event is one thing that will happen. Events run in the order of time, then
// kind, then sequence, so that equal seeds give equal histories.
type event struct {
	at    float64
	order uint64 // kind in the top byte, sequence below
	index int32  // customer, station, source ... by kind
	stamp uint32 // of the customer when the event was made; an older stamp makes it void
}

// eventKind is what happens; at one instant a smaller kind happens first.
type eventKind uint8

// The kinds in their order at one instant. What is observed is the state before
// the instant; a server is released before anybody seizes one; who is served at
// the instant at which patience ends has been served.
const (
	kindWarm eventKind = iota
	kindObserve
	kindUntil
	kindEnd
	kindShift
	kindLanes
	kindClosure
	kindPublish
	kindRelease
	kindSlot
	kindCall
	kindRenege
	kindReturn
	kindArrive
)

const kindShiftBits = 56

func (e *event) kind() eventKind { return eventKind(e.order >> kindShiftBits) }

// heap is a 4-ary heap. After take its root is a hole, which the next put
// fills: most events make exactly one other, and this halves the work.
type heap struct {
	a    []event
	seq  uint64
	hole bool
}

func before(x, y *event) bool {
	return x.at < y.at || x.at == y.at && x.order < y.order
}

// put adds an event.
func (h *heap) put(at float64, kind eventKind, index int32, stamp uint32) {
	h.seq++
	e := event{at, uint64(kind)<<kindShiftBits | h.seq, index, stamp}
	if h.hole {
		h.hole = false
		h.down(e)
		return
	}
	h.a = append(h.a, e)
	i := len(h.a) - 1
	for i > 0 {
		up := (i - 1) / 4
		if !before(&e, &h.a[up]) {
			break
		}
		h.a[i] = h.a[up]
		i = up
	}
	h.a[i] = e
}

// take removes and returns the first event; ok is false where there is none.
func (h *heap) take() (event, bool) {
	if h.hole {
		last := len(h.a) - 1
		e := h.a[last]
		h.a = h.a[:last]
		h.hole = false
		if last > 0 {
			h.down(e)
		}
	}
	if len(h.a) == 0 {
		return event{}, false
	}
	h.hole = true
	return h.a[0], true
}

// down puts e at the root and sinks it.
func (h *heap) down(e event) {
	a := h.a
	n := len(a)
	i := 0
	for {
		child := 4*i + 1
		if child >= n {
			break
		}
		end := min(child+4, n)
		first := child
		for k := child + 1; k < end; k++ {
			if before(&a[k], &a[first]) {
				first = k
			}
		}
		if !before(&a[first], &e) {
			break
		}
		a[i] = a[first]
		i = first
	}
	a[i] = e
}
