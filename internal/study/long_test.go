package study_test

import (
	"bytes"
	"encoding/json"
	"math"
	"runtime"
	"slices"
	"testing"

	"puente/internal/model"
	"puente/internal/study"
	"puente/internal/study/studytest"
)

// TestMemoryDoesNotGrowWithRuns: 10,000 runs hold hardly more than 2,000, and nothing like 10,000 outcomes, or even
// their sums by week and month.
func TestMemoryDoesNotGrowWithRuns(t *testing.T) {
	held := func(runs int) (s study.Summary, bytes float64) {
		var before, after runtime.MemStats
		runtime.GC()
		runtime.ReadMemStats(&before)
		s = run(t, study.Local{}, studytest.Job(0.7, study.Seeds(1, runs)))
		runtime.GC()
		runtime.ReadMemStats(&after)
		return s, float64(after.HeapAlloc) - float64(before.HeapAlloc)
	}
	short, a := held(study.ExactRuns)
	long, b := held(10_000)
	figures := len(long.Columns) * (len(long.Weeks.Spans) + len(long.Months.Spans))
	t.Logf("%d figures: %.0f kB for %d runs, %.0f kB for %d", figures, a/1024, short.Runs, b/1024, long.Runs)
	if sums := float64(figures * 8000 * 4); b-a > sums/4 {
		t.Errorf("8,000 more runs hold %.0f kB more; their sums alone would be %.0f kB", (b-a)/1024, sums/1024)
	}
	runtime.KeepAlive(short)
}

// TestLongStudy: beyond ExactRuns means and standard deviations stay exact, quantiles are within 0.5 % (whole numbers
// below 100 exact), and the order of results does not matter.
func TestLongStudy(t *testing.T) {
	job := studytest.Job(0.7, study.Seeds(1, study.ExactRuns+500))
	long := run(t, study.Local{Workers: 2}, job)
	if !bytes.Equal(studytest.Bytes(t, long), studytest.Bytes(t, run(t, shuffled{3}, job))) {
		t.Error("another order gave another summary")
	}
	if long.Kept() != study.ExactRuns || len(long.Values(0, 0, true)) != study.ExactRuns {
		t.Errorf("%d runs are kept, values of %d", long.Kept(), len(long.Values(0, 0, true)))
	}
	work, err := job.Compile()
	if err != nil {
		t.Fatal(err)
	}
	values := make([][]float64, len(long.Columns)*len(long.Weeks.Spans))
	for i := range job.Seeds {
		r, err := work.One(i)
		if err != nil {
			t.Fatal(err)
		}
		for f := range values {
			v := float64(r.Sums[f])
			if long.Columns[f%len(long.Columns)].Stock {
				v /= float64(long.Weeks.Spans[f/len(long.Columns)].Days)
			}
			values[f] = append(values[f], v)
		}
	}
	near := func(f int, name string, got, want, tolerance float64) {
		if math.Abs(got-want) > tolerance*math.Max(1e-6, math.Abs(want)) {
			t.Errorf("%+v, week %d: %s is %v, want %v", long.Columns[f%len(long.Columns)], f/len(long.Columns), name, got, want)
		}
	}
	for f, all := range values {
		b := long.Weeks.Bands[f%len(long.Columns)][f/len(long.Columns)]
		mean, squares := 0.0, 0.0
		for _, v := range all {
			mean += v / float64(len(all))
		}
		for _, v := range all {
			squares += (v - mean) * (v - mean) / float64(len(all)-1)
		}
		near(f, "mean", b.Mean, mean, 1e-9)
		near(f, "sd", b.SD, math.Sqrt(squares), 1e-6)
		slices.Sort(all)
		for level, got := range map[float64]float64{0.025: b.P025, 0.1: b.P10, 0.5: b.P50, 0.9: b.P90, 0.975: b.P975} {
			at := level * float64(len(all)-1)
			low, high := all[int(at)], all[min(len(all)-1, int(at)+1)]
			near(f, "quantile", got, low+(at-math.Floor(at))*(high-low), 0.00501)
		}
	}
}

// TestJobIsAValue: a job that was written as JSON and read back gives the same bytes.
func TestJobIsAValue(t *testing.T) {
	job := studytest.Job(0.7, study.Seeds(5, 30))
	job.Draws = []study.Draw{{Set: map[string]float64{"cross-chance": 0.3}}, {Inputs: &job.Inputs}}
	text, err := json.Marshal(job)
	if err != nil {
		t.Fatal(err)
	}
	var back study.Job
	if err := json.Unmarshal(text, &back); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(studytest.Bytes(t, run(t, study.Local{}, job)), studytest.Bytes(t, run(t, study.Local{}, back))) {
		t.Error("the job that was read back gives another summary")
	}
}

// TestDraws: the run of a seed takes the draw of its seed, whatever the other seeds of the job are.
func TestDraws(t *testing.T) {
	job := studytest.Job(0.7, study.Seeds(0, 60))
	job.Draws = []study.Draw{{Set: map[string]float64{"no-show": 0}}, {Set: map[string]float64{"no-show": 0.9}}}
	s := run(t, study.Local{}, job)
	c := s.Column(model.Column{Quantity: model.QuantityEncounters, Component: "ofo"})
	for i, v := range s.Values(c, 1, true) {
		if alone := 31 * 12.0; (i%2 == 0) != (v > alone/2) {
			t.Fatalf("run %d: %v served in December, appointments are %v", i, v, alone)
		}
	}
	part := job
	part.Seeds = job.Seeds[7:9]
	whole, some := s.Values(c, 1, true), run(t, study.Local{}, part)
	if got := some.Values(c, 1, true); !slices.Equal(got, whole[7:9]) {
		t.Errorf("seeds 7 and 8 alone give %v, among all %v", got, whole[7:9])
	}
}

// TestArms: every arm of a design meets the same luck, and a hypercube tries each part of each range once.
func TestArms(t *testing.T) {
	arms, problems := study.Hypercube([]string{"cross-chance", "foot-km-per-day", "intake-shape"}, 20, 4)
	if problems.Len() > 0 || len(arms) != 20 {
		t.Fatalf("%d arms, %v", len(arms), problems.Err())
	}
	for name := range arms[0].Set {
		p := model.Parameters[model.ParameterIndex(name)]
		seen := make([]bool, 20)
		for _, arm := range arms {
			v := arm.Set[name]
			part := int(study.ToUnit(p, v) * 20)
			if v < p.Min || v > p.Max || seen[part] {
				t.Errorf("%s: %v in part %d of %v to %v, taken %v", name, v, part, p.Min, p.Max, seen[part])
			}
			seen[part] = true
		}
	}
	if _, problems := study.Hypercube([]string{"cross-chance", "nothing"}, 3, 1); problems.Len() != 1 {
		t.Errorf("an unknown parameter gave %v", problems.Err())
	}
	base := studytest.Job(0.7, study.Seeds(1, 40))
	base.Draws = []study.Draw{{Set: map[string]float64{"no-show": 0}}, {Set: map[string]float64{"no-show": 0.5}}}
	jobs := study.Arms(base, []study.Arm{{Name: "as it is"}, {Name: "again"}, {Name: "all come", Draw: study.Draw{Set: map[string]float64{"no-show": 0}}}})
	first, again, all := run(t, study.Local{}, jobs[0]), run(t, study.Local{}, jobs[1]), run(t, study.Local{}, jobs[2])
	zero, err := study.Difference(first, again)
	if err != nil || zero.Months.Bands[0][0].SD != 0 || zero.Key != "studytest/again minus studytest/as it is" {
		t.Errorf("difference of alike arms %q: %+v, %v", zero.Key, zero.Months.Bands[0][0], err)
	}
	d, err := study.Difference(first, all)
	if err != nil {
		t.Fatal(err)
	}
	for i, v := range d.Values(d.Column(model.Column{Quantity: model.QuantityEncounters, Component: "ofo"}), 1, true) {
		if (i%2 == 0) != (v > 0) { // seed 1 takes draw 1, in which half stay away
			t.Fatalf("run %d: %v more served where all come", i, v)
		}
	}
}
