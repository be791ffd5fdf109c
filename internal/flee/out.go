package flee

import (
	"bufio"
	"fmt"
	"io"
	"math"
	"strconv"
	"strings"

	"puente/internal/model"
)

// Run is what one run counts.
type Run struct {
	Sim     [][]int64 // people in each camp at the end of the day, [camp][day]
	Persons []int64   // people in the model, [day]
	IDPs    []int64   // people in camps for internally displaced people, [day]; nil where the settings do not ask for them
}

// WriteOut writes Flee's out.csv: its header, its columns, its way of writing numbers.
func WriteOut(w io.Writer, t Table, run Run) error {
	out := bufio.NewWriter(w)
	fmt.Fprint(out, "Day,Date,")
	for _, name := range t.Camps {
		fmt.Fprintf(out, "%s sim,%s data,%s error,", name, name, name)
	}
	fmt.Fprintln(out, "Total error,refugees in camps (UNHCR),total refugees (simulation),raw UNHCR refugee count,refugees in camps (simulation),refugee_debt"+idpTitle(run))
	for day := range t.Days {
		fmt.Fprintf(out, "%d,%s", day, t.Start+1+model.Date(day))
		data, sim, off := int64(0), int64(0), int64(0)
		for c := range t.Camps {
			s, d := run.Sim[c][day], t.Data[c][day]
			fmt.Fprintf(out, ",%d,%d,%s", s, d, pythonFloat(relativeError(s, d)))
			data, sim, off = data+d, sim+s, off+abs(s-d)
		}
		if raw := t.Raw[day]; raw > 0 {
			fmt.Fprintf(out, ",%s,%d,%d,%d,%d,%d", pythonFloat(float64(off)/float64(raw)), data, run.Persons[day], raw, sim, t.Debt[day])
		} else {
			fmt.Fprintf(out, ",0.0,0,%d,0,%d,0", run.Persons[day], sim)
		}
		if run.IDPs != nil {
			fmt.Fprintf(out, ",%d", run.IDPs[day])
		}
		fmt.Fprintln(out)
	}
	return out.Flush()
}

// idpTitle is the head of the column that log_levels.idp_totals asks for.
func idpTitle(run Run) string {
	if run.IDPs == nil {
		return ""
	}
	return ",total IDPs"
}

// relativeError is |sim/data - 1| to four places, 0 where there is no data.
func relativeError(sim, data int64) float64 {
	if data < 1 {
		return 0
	}
	return math.RoundToEven(math.Abs(float64(sim)/float64(data)-1)*1e4) / 1e4
}

// pythonFloat writes a float as Python's repr does.
func pythonFloat(v float64) string {
	if a := math.Abs(v); a != 0 && (a < 1e-4 || a >= 1e16) {
		return strconv.FormatFloat(v, 'e', -1, 64)
	}
	text := strconv.FormatFloat(v, 'f', -1, 64)
	if !strings.Contains(text, ".") {
		text += ".0"
	}
	return text
}

func abs(v int64) int64 {
	if v < 0 {
		return -v
	}
	return v
}

// Errors are the averaged relative differences of a run as Flee's validation computes them, means over days: 0 is exact,
// 2 is everybody misplaced.
type Errors struct {
	Normal   float64   // sum over camps of |sim - data| over the registered people
	Rescaled float64   // the same with the simulated counts scaled to the registered total; FabFlee's score
	Camps    []float64 // each camp's part of Normal
	Scaled   []float64 // each camp's part of Rescaled
}

// ErrorsOf computes the validation error of a run.
// Source: extract-validation-results.py of Flee; Suleimenova, Bell and Groen (2017), Sci. Rep. 7, 13377.
func ErrorsOf(t Table, run Run) Errors {
	e := Errors{Camps: make([]float64, len(t.Camps)), Scaled: make([]float64, len(t.Camps))}
	for day := range t.Days {
		data, sim := 0.0, 0.0
		for c := range t.Camps {
			data, sim = data+float64(t.Data[c][day]), sim+float64(run.Sim[c][day])
		}
		for c := range t.Camps {
			s, d := float64(run.Sim[c][day]), float64(t.Data[c][day])
			part := math.Abs(s-d) / max(1, data) / float64(t.Days)
			e.Normal += part
			e.Camps[c] += part
			if sim > 0 {
				part := math.Abs(float64(s*data)/sim-d) / max(1, data) / float64(t.Days)
				e.Rescaled += part
				e.Scaled[c] += part
			}
		}
	}
	return e
}
