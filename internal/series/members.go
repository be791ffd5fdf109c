package series

import (
	"slices"

	"puente/internal/rng"
)

// The methods that Walk follows beside the two naive ones.
const (
	MethodDrift   Method = "drift"       // the last value with the mean change of logarithms
	MethodETS     Method = "ETS"         // exponential smoothing chosen by AICc
	MethodTheta   Method = "Theta"       // Assimakopoulos and Nikolopoulos
	MethodARIMA   Method = "ARIMA"       // order chosen by Hyndman and Khandakar's search
	MethodCombine Method = "combination" // the median of ETS, Theta, ARIMA and the last value
)

// Methods lists all methods that are followed, the benchmark first and what is told last.
func Methods() []Method {
	return []Method{MethodSeasonal, MethodNaive, MethodDrift, MethodETS, MethodTheta, MethodARIMA, MethodCombine}
}

// combined lists the members of the combination.
func combined() []Method {
	return []Method{MethodETS, MethodTheta, MethodARIMA, MethodNaive}
}

// fitted is what was learnt from one history: a rule for each method but the combination,
// and how the chosen models are named.
type fitted struct {
	rules map[Method]rule
	names map[Method]string
}

// fitMonths is how many of the latest months the models learn from: fifteen years. Older
// regimes of these series teach little, and time grows with their number.
const fitMonths = 180

// fitAll fits every method to counts. Rules are told in which month of the period their
// history begins by its length alone, so they are applied to histories cut by cut.
func fitAll(values []float64, period int) fitted {
	f := fitted{rules: map[Method]rule{}, names: map[Method]string{}}
	f.rules[MethodSeasonal] = fitWalk(values, period, false)
	f.rules[MethodNaive] = fitWalk(values, 1, false)
	f.rules[MethodDrift] = fitWalk(values, 1, true)
	in := logs(values)
	if constant(in) {
		return f.withDefaults()
	}
	if m := FitETS(in, ETSOptions{Period: period, Forms: logForms(len(values), period)}); m != nil {
		f.rules[MethodETS], f.names[MethodETS] = logged{m}, m.String()+" of logarithms"
	}
	if m := FitTheta(values, period); m != nil {
		f.rules[MethodTheta], f.names[MethodTheta] = m, "Theta"
	}
	if m := AutoARIMA(in, ARIMAOptions{Period: period, Most: Order{P: 3, D: 1, Q: 3, SP: 1, SD: 1, SQ: 1}, Fast: true, Evaluate: 60}); m != nil {
		f.rules[MethodARIMA], f.names[MethodARIMA] = logged{m}, m.String()+" of logarithms"
	}
	return f.withDefaults()
}

// logForms are the forms tried on logarithms, where additive parts multiply.
func logForms(n, period int) []Form {
	list := []Form{{'A', 'N', 'N', false}, {'A', 'A', 'N', true}, {'A', 'A', 'N', false}}
	if period > 1 && n >= 3*period {
		list = append(list, Form{'A', 'N', 'A', false}, Form{'A', 'A', 'A', true}, Form{'A', 'A', 'A', false})
	}
	return list
}

// withDefaults lets the last value stand in for a model that could not be fitted.
func (f fitted) withDefaults() fitted {
	for _, m := range Methods() {
		if f.rules[m] == nil && m != MethodCombine {
			f.rules[m] = f.rules[MethodNaive]
		}
	}
	return f
}

// futures applies every rule to a history.
func (f fitted) futures(values []float64) map[Method]future {
	all := make(map[Method]future, len(f.rules))
	for m, r := range f.rules {
		all[m] = r.from(values)
	}
	return all
}

// points are the point forecasts of every method, [method][horizon].
func points(all map[Method]future, horizon int) map[Method][]float64 {
	out := make(map[Method][]float64, len(all)+1)
	for m, f := range all {
		out[m] = make([]float64, horizon)
		f.point(out[m])
	}
	middle := make([]float64, horizon)
	members := make([]float64, len(combined()))
	for h := range middle {
		for i, m := range combined() {
			members[i] = out[m][h]
		}
		middle[h] = median(members)
	}
	out[MethodCombine] = middle
	return out
}

// median is the middle value, or the mean of the two middle ones; it sorts its argument.
func median(x []float64) float64 {
	slices.Sort(x)
	return (x[(len(x)-1)/2] + x[len(x)/2]) / 2
}

// purposePaths names the streams of simulated futures; entity is the member, time the path.
const purposePaths rng.Purpose = 701

// paths simulates futures of the combination: each path is one of a member, by turns,
// moved so that the member's point forecast becomes the combination's. [paths][horizon]
func paths(all map[Method]future, point map[Method][]float64, n int, seed uint64) [][]float64 {
	members := combined()
	horizon := len(point[MethodCombine])
	out := make([][]float64, n)
	for i := range out {
		k := i % len(members)
		luck := rng.New(seed, purposePaths, uint64(k), uint64(i))
		out[i] = make([]float64, horizon)
		all[members[k]].path(&luck, out[i])
		for h := range out[i] {
			out[i][h] *= (point[MethodCombine][h] + 1) / (point[members[k]][h] + 1)
		}
	}
	return out
}
