package fit

import (
	"encoding/json"
	"math"
	"slices"
	"testing"

	"puente/internal/model"
	"puente/internal/search"
	"puente/internal/stat"
	"puente/internal/study"
	"puente/internal/study/studytest"
)

// smallTask is a road to one gate between the ports and one at a port over 75 days, of which two months are compared. Two
// shares that get through, a latent factor and two parameters can be learnt; two parameters move hardly anything, and one
// nothing at all.
func smallTask(t testing.TB) Task {
	t.Helper()
	w, s, in := studytest.World(0.5)
	s.Match = &model.MatchSpec{}
	s.Set["share-spread"] = 0.05
	in.Flows = slices.Clone(in.Flows)
	for i := range in.Flows {
		for m := range in.Flows[i].Months {
			in.Flows[i].Months[m].LogSD = 0
		}
	}
	in.Flows = append(in.Flows, in.Flows[1])
	in.Flows[2].Source, in.Flows[2].Nationality = latentSource, "HND"
	in.Through = []float64{0.5, 0.5}
	task := Task{World: w, Scenario: s, Inputs: in}
	for _, name := range []string{"road-km-per-day", "cross-chance", "no-show", "intake-shape", "boat-km-per-day"} {
		p := model.Parameters[model.ParameterIndex(name)]
		task.Free = append(task.Free, Free{p.Name, FreeParameter, p.Unit, p.Min, p.Max, p.Default})
	}
	task.Free = append(task.Free, freeFlows(s, in)...)
	task.Draw = func(values map[string]float64) (study.Draw, model.Problems) {
		set := map[string]float64{}
		for name, v := range values {
			if model.ParameterIndex(name) >= 0 {
				set[name] = v
			}
		}
		inputs := applied(s, in, values)
		return study.Draw{Set: set, Inputs: &inputs}, model.Problems{}
	}
	for _, month := range []model.Period{model.Month(2023, 11), model.Month(2023, 12)} {
		for _, component := range []string{"ofo", "usbp"} {
			for _, nationality := range s.Nationalities {
				if component == "usbp" || nationality == "VEN" {
					c := model.Column{Quantity: model.QuantityEncounters, Component: component, Nationality: nationality}
					task.Targets = append(task.Targets, Target{c, month, 0})
				}
			}
		}
	}
	return task
}

// pretend sets the targets to what a run counts whose quantities have the values at some shares.
func pretend(t testing.TB, task Task, shares []float64, seed uint64) Task {
	t.Helper()
	c := NewCalibration(task, Effort{})
	job, _, _ := c.Job([]Trial{{Seed: seed, shares: shares}}, 1)
	task.Targets = slices.Clone(task.Targets)
	for i, n := range counted(t, c, job)[0] {
		task.Targets[i].Observed = float64(n)
	}
	return task
}

// counted runs a job and gives the targets' counts of each trial.
func counted(t testing.TB, c *Calibration, job study.Job) [][]int64 {
	t.Helper()
	work, err := job.Compile()
	if err != nil {
		t.Fatal(err)
	}
	figures := c.Figures(work)
	all := make([][]int64, len(job.Seeds))
	err = study.Local{}.Run(t.Context(), job, func(r study.Result) {
		for _, f := range figures {
			all[r.Index] = append(all[r.Index], r.Sums[f])
		}
	})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// calibrate runs a fit to its end, or until some trials were told.
func calibrate(t testing.TB, c *Calibration, until int) {
	t.Helper()
	for trials := c.Next(); len(trials) > 0 && c.done < until; trials = c.Next() {
		job, kept, _ := c.Job(trials[:min(len(trials), 100)], 2)
		for i, counts := range counted(t, c, job) {
			c.Tell(kept[i], counts)
		}
	}
}

// TestRecovery: fits to simulated counts hold the quantities that made them in their 90 % intervals at about that rate,
// learn what can be learnt, and say of the rest that it was not.
func TestRecovery(t *testing.T) {
	task := smallTask(t)
	truths := search.LatinHypercube(search.Unit(len(task.Free)), 12, 3)
	inside, all := 0, 0
	var shrinkage []map[string]float64
	for i, shares := range truths {
		// Truths come from the middle 90 % of the prior, so that every one is well within its bounds.
		for j := range shares {
			shares[j] = 0.05 + 0.9*shares[j]
		}
		c := NewCalibration(pretend(t, task, shares, 1000+uint64(i)), EffortOf(900, uint64(i)))
		calibrate(t, c, math.MaxInt)
		p := c.Posterior(50)
		if p.Coverage < 0.85 || p.Coverage > 0.95 {
			t.Errorf("fit %d: its own check of the coverage gives %.3f", i, p.Coverage)
		}
		if !slices.Equal(p.Still, []string{"boat-km-per-day"}) {
			t.Errorf("fit %d: of no effect are %v, want boat-km-per-day alone", i, p.Still)
		}
		row := map[string]float64{}
		for _, l := range p.Free {
			at := slices.IndexFunc(task.Free, func(f Free) bool { return f.Name == l.Name })
			truth := l.Value(shares[at])
			all++
			if truth >= l.Posterior.P05 && truth <= l.Posterior.P95 {
				inside++
			}
			row[l.Name] = l.Shrinkage
			if l.Learnt != (l.Shrinkage >= 0.1) {
				t.Errorf("%s: shrinkage %.2f, learnt %v", l.Name, l.Shrinkage, l.Learnt)
			}
		}
		shrinkage = append(shrinkage, row)
	}
	// 84 intervals at 90 % hold 76 with a standard deviation of 2.7.
	t.Logf("%d of %d truths within their 90 %% interval", inside, all)
	if math.Abs(float64(inside)-0.9*float64(all)) > 3*math.Sqrt(0.09*float64(all)) {
		t.Errorf("%d of %d truths within their 90 %% interval", inside, all)
	}
	for name, least := range map[string]float64{"through.VEN": 0.7, "no-show": 0.2} {
		var list []float64
		for _, row := range shrinkage {
			list = append(list, row[name])
		}
		if median := stat.QuantilesOf(list, 0.5)[0]; median < least {
			t.Errorf("%s: median shrinkage %.2f, want at least %.2f", name, median, least)
		}
	}
	for _, row := range shrinkage {
		if row["intake-shape"] > 0.3 {
			t.Errorf("intake-shape shrinks by %.2f, though months hardly tell how even their days are", row["intake-shape"])
		}
	}
}

// TestResumedFit: a fit that was cut short and is told again what it had learnt ends with the same bytes.
func TestResumedFit(t *testing.T) {
	task := smallTask(t)
	shares := make([]float64, len(task.Free))
	for j := range shares {
		shares[j] = 0.4
	}
	task = pretend(t, task, shares, 77)
	whole := NewCalibration(task, EffortOf(300, 5))
	calibrate(t, whole, math.MaxInt)
	want, err := json.Marshal(whole.Posterior(20))
	if err != nil {
		t.Fatal(err)
	}
	for _, stop := range []int{1, 40, 150, 250} {
		// What was told is kept by group and index only; within a group in any order.
		first := NewCalibration(task, EffortOf(300, 5))
		type told struct {
			trial  Trial
			counts []int64
		}
		var kept []told
		for first.done < stop {
			job, trials, _ := first.Job(first.Next(), 1)
			for i, counts := range counted(t, first, job) {
				if first.done < stop {
					kept = append(kept, told{Trial{Group: trials[i].Group, Index: trials[i].Index}, counts})
					first.Tell(trials[i], counts)
				}
			}
		}
		again := NewCalibration(task, EffortOf(300, 5))
		for _, k := range kept {
			again.Tell(k.trial, k.counts)
		}
		if again.done != stop {
			t.Fatalf("%d trials were taken back of %d", again.done, stop)
		}
		calibrate(t, again, math.MaxInt)
		if got, _ := json.Marshal(again.Posterior(20)); string(got) != string(want) {
			t.Errorf("stopped after %d trials: another posterior", stop)
		}
	}
}

// TestPriors: the median is the default, the bounds are the ends, and values rise with their share.
func TestPriors(t *testing.T) {
	for _, p := range model.Parameters {
		f := Free{p.Name, FreeParameter, p.Unit, p.Min, p.Max, p.Default}
		last := math.Inf(-1)
		for i := range 101 {
			v := f.Value(float64(i) / 100)
			if v < p.Min || v > p.Max || v < last {
				t.Errorf("%s: %v at %d %% (bounds %v to %v, before %v)", p.Name, v, i, p.Min, p.Max, last)
			}
			last = v
		}
		if inside := p.Default > p.Min && p.Default < p.Max; inside && math.Abs(f.Value(0.5)-p.Default) > 1e-9*p.Default {
			t.Errorf("%s: median %v, default %v", p.Name, f.Value(0.5), p.Default)
		}
	}
}

// TestCrossFitIsHonest: a quantity that the statistics do not tell keeps its spread, one that they tell loses it.
func TestCrossFitIsHonest(t *testing.T) {
	const points = 300
	shares := search.LatinHypercube(search.Unit(3), points, 1)
	noise := search.LatinHypercube(search.Unit(60), points, 2)
	var statistics, quantities [][]float64
	for i := range points {
		z := []float64{stat.NormalQuantile(shares[i][0]), stat.NormalQuantile(shares[i][1]), stat.NormalQuantile(shares[i][2])}
		s := make([]float64, 60)
		for k := range s {
			s[k] = stat.NormalQuantile(noise[i][k])
		}
		s[0] += 3 * z[0]
		s[1] += z[1]
		statistics, quantities = append(statistics, s), append(quantities, z)
	}
	l := crossFit(statistics, quantities, statistics[0])
	// Exact: sd of z given 3z + e is 1/sqrt(10), of z given z + e 1/sqrt(2), of z given nothing 1; 300 points blur it.
	for j, want := range []float64{0.316, 0.707, 1} {
		if math.Abs(l.spread[j]/want-1) > 0.15 {
			t.Errorf("quantity %d: spread %.3f, want %.3f", j, l.spread[j], want)
		}
	}
}
