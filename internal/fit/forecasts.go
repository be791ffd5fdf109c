package fit

import (
	"crypto/sha256"
	"encoding/binary"
	"math"
	"sync"

	"puente/internal/model"
	"puente/internal/series"
)

// maxForecasts is how many forecasts are remembered: some hundred scenarios' worth, about 10 MB.
const maxForecasts = 8192

// Forecasts resolves scenarios and remembers the forecasts of counts, which cost a hundred times the rest and depend on
// nothing but the counts: what a parameter changes is worked out anew, what no parameter moves is not. An answer does not
// depend on what is remembered. Its methods may be called from many goroutines at once, if known may be.
type Forecasts struct {
	mu   sync.Mutex
	made map[[sha256.Size]byte]func() series.Forecast // by history and horizon; a result's slices are only read

	taught [sha256.Size]byte // evidence of the closures that were learnt from last
	learnt func() ClosureModel
}

// Resolve is the function Resolve, with forecasts that are remembered.
func (f *Forecasts) Resolve(w model.World, s model.Scenario, known Known, records []model.Record) (model.Inputs, model.Problems) {
	r := newResolver(w, s, known)
	r.ahead, r.lessons = f.ahead, f.lessons
	return r.resolve(records)
}

// ahead is series.Ahead, once for each history and horizon.
func (f *Forecasts) ahead(values []float64, first, horizon int) series.Forecast {
	text := binary.LittleEndian.AppendUint64(nil, uint64(first))
	text = binary.LittleEndian.AppendUint64(text, uint64(horizon))
	for _, v := range values {
		text = binary.LittleEndian.AppendUint64(text, math.Float64bits(v))
	}
	return f.once(sha256.Sum256(text), func() series.Forecast { return series.Ahead(values, first, horizon) })()
}

// lessons is learnFrom, remembered for the evidence that was asked for last.
func (f *Forecasts) lessons(evidence []evidence) ClosureModel {
	var text []byte
	for _, e := range evidence {
		text = binary.LittleEndian.AppendUint64(text, math.Float64bits(e.observed))
		text = binary.LittleEndian.AppendUint64(text, math.Float64bits(e.sd))
	}
	key := sha256.Sum256(text)
	f.mu.Lock()
	if f.learnt == nil || key != f.taught {
		f.taught, f.learnt = key, sync.OnceValue(func() ClosureModel { return learnFrom(evidence) })
	}
	learnt := f.learnt
	f.mu.Unlock()
	return learnt()
}

// once is what makes a forecast, or has made it: who asks while another makes it waits for that one.
func (f *Forecasts) once(key [sha256.Size]byte, forecast func() series.Forecast) func() series.Forecast {
	f.mu.Lock()
	defer f.mu.Unlock()
	made := f.made[key]
	if made == nil {
		if f.made == nil || len(f.made) == maxForecasts {
			f.made = map[[sha256.Size]byte]func() series.Forecast{}
		}
		made = sync.OnceValue(forecast)
		f.made[key] = made
	}
	return made
}
