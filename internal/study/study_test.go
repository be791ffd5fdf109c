package study_test

import (
	"bytes"
	"context"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"gonum.org/v1/gonum/stat/distuv"

	"puente/internal/model"
	"puente/internal/sim"
	"puente/internal/study"
	"puente/internal/study/studytest"
)

var (
	encounters = model.Column{Quantity: model.QuantityEncounters}
	intake     = model.Column{Quantity: model.QuantityIntake}
	onTheWay   = model.Column{Quantity: model.QuantityOnTheWay, Stock: true}
)

// run fails the test where a study does.
func run(t *testing.T, r study.Runner, job study.Job) study.Summary {
	t.Helper()
	s, err := study.Run(t.Context(), r, job, nil)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestLocalIsARunner(t *testing.T) {
	for _, workers := range []int{0, 1, 4} {
		studytest.Runner(t, func(*testing.T) study.Runner { return study.Local{Workers: workers} })
	}
}

// shuffled tells of results in an order that a seed gives.
type shuffled struct{ seed uint64 }

func (b shuffled) Run(_ context.Context, job study.Job, done func(study.Result)) error {
	work, err := job.Compile()
	if err != nil {
		return err
	}
	for _, i := range rand.New(rand.NewPCG(b.seed, 1)).Perm(len(job.Seeds)) {
		result, err := work.One(i)
		if err != nil {
			return err
		}
		done(result)
	}
	return nil
}

// TestOrderOfResultsDoesNotMatter: any order of results gives equal bytes.
func TestOrderOfResultsDoesNotMatter(t *testing.T) {
	job := studytest.Job(0.7, study.Seeds(1, 60))
	want := studytest.Bytes(t, run(t, study.Local{Workers: 1}, job))
	for seed := range uint64(5) {
		r := shuffled{seed}
		if !bytes.Equal(studytest.Bytes(t, run(t, r, job)), want) {
			t.Errorf("order %d gave another summary", seed)
		}
	}
}

// TestSummaryIsWhatTheRunsSay: bands equal those computed from the outcomes day by day.
func TestSummaryIsWhatTheRunsSay(t *testing.T) {
	m := studytest.Model(t, 0.7)
	job := studytest.Job(0.7, study.Seeds(7, 31))
	job.Key, job.From = "key", m.Start()+9
	s := run(t, study.Local{Workers: 2}, job)
	if s.Key != "key" || s.Runs != 31 || s.Asked != 31 || s.Start != m.Start()+9 || s.Days != 66 {
		t.Errorf("summary of %q: %d of %d runs, %d days from %v", s.Key, s.Runs, s.Asked, s.Days, s.Start)
	}
	for _, months := range []bool{false, true} {
		table := s.Weeks
		if months {
			table = s.Months
		}
		days := 0
		for i, span := range table.Spans {
			days += span.Days
			for c, col := range s.Columns {
				var direct []float64
				for _, seed := range job.Seeds {
					o, sum := m.Run(seed), 0.0
					for day := range o.Days {
						if d := o.Start + model.Date(day); d >= s.Start && inPeriod(d, span.Period, months) {
							sum += float64(o.At(day, c))
						}
					}
					if col.Stock {
						sum /= float64(span.Days)
					}
					direct = append(direct, sum)
				}
				if !slices.Equal(direct, s.Values(c, i, months)) {
					t.Fatalf("%v %+v: values %v, want %v", span.Period, col, s.Values(c, i, months), direct)
				}
				checkBand(t, table.Bands[c][i], direct)
			}
		}
		if days != s.Days {
			t.Errorf("months=%v: spans hold %d days of %d", months, days, s.Days)
		}
	}
}

func inPeriod(d model.Date, p model.Period, month bool) bool {
	if month {
		return model.MonthOf(d) == p
	}
	return d >= p.Start && d < p.Start+7
}

// checkBand computes a band of 31 values anew: their quantiles lie at ranks 0.75, 3, 15, 27 and 29.25.
func checkBand(t *testing.T, b model.Band, values []float64) {
	t.Helper()
	slices.Sort(values)
	mean, squares := 0.0, 0.0
	for _, v := range values {
		mean += v / 31
	}
	for _, v := range values {
		squares += (v - mean) * (v - mean) / 30
	}
	near := func(name string, got, want float64) {
		if math.Abs(got-want) > 1e-9*math.Max(1, math.Abs(want)) {
			t.Fatalf("%v: %s is %v, want %v", b.Period, name, got, want)
		}
	}
	near("mean", b.Mean, mean)
	near("sd", b.SD, math.Sqrt(squares))
	near("2.5 %", b.P025, 0.25*values[0]+0.75*values[1])
	near("10 %", b.P10, values[3])
	near("50 %", b.P50, values[15])
	near("90 %", b.P90, values[27])
	near("97.5 %", b.P975, 0.75*values[29]+0.25*values[30])
}

// TestSpans: weeks begin on Mondays, months on their first, and those cut off at the ends are marked.
func TestSpans(t *testing.T) {
	job := studytest.Job(0.7, study.Seeds(1, 2)) // 75 days from Wednesday 2023-11-01 to Sunday 2024-01-14
	s := run(t, study.Local{}, job)
	first, last := s.Weeks.Spans[0], s.Weeks.Spans[len(s.Weeks.Spans)-1]
	if want := (study.Span{Period: model.Day(model.DateOf(2023, 10, 30)), First: 0, Days: 5}); first != want {
		t.Errorf("first week %+v, want %+v", first, want)
	}
	if want := (study.Span{Period: model.Day(model.DateOf(2024, 1, 8)), First: 68, Days: 7, Whole: true}); last != want {
		t.Errorf("last week %+v, want %+v", last, want)
	}
	want := []study.Span{{model.Month(2023, 11), 0, 30, true}, {model.Month(2023, 12), 30, 31, true}, {model.Month(2024, 1), 61, 14, false}}
	if !slices.Equal(s.Months.Spans, want) {
		t.Errorf("months %+v, want %+v", s.Months.Spans, want)
	}
	job.From = job.Scenario.Start + 75
	late := run(t, study.Local{}, job)
	if len(late.Weeks.Spans) != 0 || late.Days != 0 {
		t.Errorf("%d weeks and %d days after the end of the run", len(late.Weeks.Spans), late.Days)
	}
	if november := s.Months.Bands[s.Column(intake)][0]; november.Mean != 4000 || november.SD != 0 {
		t.Errorf("intake of November %+v, want 4000 in every run", november)
	}
}

// TestCancelledStudyIsThatOfItsRuns: the summary of a cancelled study equals that of a study of the seeds it finished.
func TestCancelledStudyIsThatOfItsRuns(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	got, err := study.Run(ctx, study.Local{Workers: 1}, studytest.Job(0.7, study.Seeds(1, 1000)), func(p study.Progress) {
		if p.Done == 20 {
			cancel()
		}
	})
	if err == nil {
		t.Fatal("a cancelled study gave no error")
	}
	want := run(t, study.Local{Workers: 1}, studytest.Job(0.7, study.Seeds(1, got.Runs)))
	want.Asked = got.Asked
	if !bytes.Equal(studytest.Bytes(t, got), studytest.Bytes(t, want)) {
		t.Errorf("the summary of %d runs differs from that of a study of as many", got.Runs)
	}
}

// TestPairedDifference: it is the difference run by run, narrower than that of separate studies, and zero where two
// studies are alike.
func TestPairedDifference(t *testing.T) {
	less := func(key string, appointments float64, first uint64) study.Summary {
		job := studytest.Job(0.7, study.Seeds(first, 200))
		job.Key = key
		job.Scenario.Set = maps.Clone(job.Scenario.Set)
		job.Scenario.Set["wait-aversion"] = 0 // nobody goes elsewhere because the line is longer
		job.Inputs.Ports = []model.PortSupply{{Port: "port", Appointments: appointments, StartWaiting: 5000, From: job.Scenario.Start}}
		return run(t, study.Local{}, job)
	}
	base, same, other := less("base", 12, 1), less("same", 12, 51), less("other", 9, 51)
	zero, err := study.Difference(base, same)
	if err != nil || zero.Runs != 150 {
		t.Fatalf("%d runs in common, want 150 (error %v)", zero.Runs, err)
	}
	for _, table := range []study.Table{zero.Weeks, zero.Months} {
		for _, bands := range table.Bands {
			for _, b := range bands {
				if b != (model.Band{Period: b.Period}) {
					t.Fatalf("difference of alike studies %+v", b)
				}
			}
		}
	}
	d, err := study.Difference(base, other)
	if err != nil {
		t.Fatal(err)
	}
	c := d.Column(encounters)
	december, values := d.Months.Bands[c][1], d.Values(c, 1, true)
	a, b := base.Values(c, 1, true), other.Values(c, 1, true)
	for i, v := range values {
		if v != b[i]-a[i+50] {
			t.Fatalf("run %d: difference %v, want %v - %v", i, v, b[i], a[i+50])
		}
	}
	// Three appointments a day fewer, of which 5 % are not kept, over 31 days.
	if math.Abs(december.Mean+3*31*0.95) > 5 || december.SD > base.Months.Bands[c][1].SD/3 {
		t.Errorf("difference of December %+v, base %+v", december, base.Months.Bands[c][1])
	}
	low, high := d.MeanInterval(c, 1, true)
	baseLow, baseHigh := base.MeanInterval(base.Column(encounters), 1, true)
	if low > -3*31*0.95 || high < -3*31*0.95 || high-low > (baseHigh-baseLow)/3 {
		t.Errorf("interval of the mean difference %v to %v, that of the base %v to %v", low, high, baseLow, baseHigh)
	}
	if _, err := study.Difference(base, study.Summary{}); err == nil {
		t.Error("a difference with a summary that has no runs gave no error")
	}
}

// TestIntervalsCover: the intervals of a study hold the share of further runs that they name, and are those of the known
// distribution: everybody who gets through in time is counted, a binomial number.
func TestIntervalsCover(t *testing.T) {
	const through, persons, runs, fresh = 0.6, 8000, study.ExactRuns, 3000
	w, s, in := studytest.World(through)
	s.Set["cross-chance"] = 1
	in.Pull = [][]float64{{-1e300, 0}, {-1e300, 0}}
	in.Ports[0].Appointments, in.Ports[0].StartWaiting = 0, 0
	in.Flows = in.Flows[:1]
	in.Flows[0].Months = []model.FlowMonth{{Month: model.Month(2023, 11), Persons: persons, Known: true}, {Month: model.Month(2023, 12), Known: true}}
	s.Start, s.Days = model.DateOf(2023, 11, 1), 61
	m, problems := sim.Compile(w, s, in, sim.Options{})
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	summary := run(t, study.Local{}, study.Job{World: w, Scenario: s, Inputs: in, Seeds: study.Seeds(0, runs)})
	c := summary.Column(encounters)
	total := func(seed uint64) float64 {
		o, sum := m.Run(seed), int64(0)
		for day := range o.Days {
			sum += o.At(day, c)
		}
		return float64(sum)
	}
	// November and December together are binomial; the bands of one month are checked by fresh runs.
	totals := make([]float64, runs)
	for i := range totals {
		totals[i] = summary.Values(c, 0, true)[i] + summary.Values(c, 1, true)[i]
	}
	slices.Sort(totals)
	d := distuv.Binomial{N: persons, P: through}
	sd := math.Sqrt(persons * through * (1 - through))
	for level, z := range map[float64]float64{0.025: -1.96, 0.1: -1.2816, 0.5: 0, 0.9: 1.2816, 0.975: 1.96} {
		got, want := totals[int(level*runs)], d.Mean()+z*sd
		if math.Abs(got-want) > 0.2*sd { // over three standard errors of the 2.5 % quantile of 2,000 values
			t.Errorf("quantile %v is %v, want %.1f", level, got, want)
		}
	}
	if got := total(0); got != summary.Values(c, 0, true)[0]+summary.Values(c, 1, true)[0] {
		t.Errorf("months of seed 0 do not add up to %v", got)
	}
	in80, in95 := 0.0, 0.0
	band := summary.Months.Bands[c][0]
	for seed := range uint64(fresh) {
		o, v := m.Run(1_000_000+seed), int64(0)
		for day := range 30 {
			v += o.At(day, c)
		}
		if x := float64(v); x >= band.P10 && x <= band.P90 {
			in80++
		}
		if x := float64(v); x >= band.P025 && x <= band.P975 {
			in95++
		}
	}
	if math.Abs(in80/fresh-0.8) > 0.04 || math.Abs(in95/fresh-0.95) > 0.02 {
		t.Errorf("intervals of 80 %% and 95 %% hold %.3f and %.3f of further runs", in80/fresh, in95/fresh)
	}
}

// TestTimeLeft: the estimate is the mean time of a run times those left, and not known before the first.
func TestTimeLeft(t *testing.T) {
	if _, known := (study.Progress{Asked: 9}).Left(time.Second); known {
		t.Error("time left is known before the first run")
	}
	if left, known := (study.Progress{Done: 3, Asked: 9}).Left(12 * time.Second); !known || left != 24*time.Second {
		t.Errorf("%v left, want 24 s", left)
	}
}

// TestSeedTwicePanics: a seed that stands twice would count double.
func TestSeedTwicePanics(t *testing.T) {
	defer func() {
		if recover() == nil {
			t.Error("no panic")
		}
	}()
	study.Run(t.Context(), study.Local{}, studytest.Job(1, []uint64{4, 4}), nil)
}

// TestOnTheWayIsAMean: a stock of a week is the mean of its days, not their sum.
func TestOnTheWayIsAMean(t *testing.T) {
	s := run(t, study.Local{}, studytest.Job(1, study.Seeds(1, 20)))
	// In November 4,000 enter in 30 days and travel 5 days, of which they end 4 on the way: about 533 at a time.
	if b := s.Weeks.Bands[s.Column(onTheWay)][2]; math.Abs(b.Mean-533) > 60 {
		t.Errorf("%v on the way in a full week, want about 533", b.Mean)
	}
}

// BenchmarkStudy is a study of 100 runs of a small model, its summary included.
func BenchmarkStudy(b *testing.B) {
	job := studytest.Job(0.7, study.Seeds(1, 100))
	for b.Loop() {
		if _, err := study.Run(b.Context(), study.Local{}, job, nil); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(100*b.N)/b.Elapsed().Seconds(), "runs/s")
}

// TestWindowsAreSumsOfTheirDays: a window of a whole week is that week, one of a day a seventh of a stock's week, and what lies
// outside the run is cut off.
func TestWindowsAreSumsOfTheirDays(t *testing.T) {
	job := studytest.Job(0.7, study.Seeds(1, 20))
	plain := run(t, study.Local{}, job)
	week := plain.Weeks.Spans[slices.IndexFunc(plain.Weeks.Spans, func(s study.Span) bool { return s.Whole })]
	first := week.Period.Start
	job.Windows = []study.Window{{First: first, Last: first + 6}, {First: first - 9000, Last: first - 8000}}
	for d := range model.Date(7) {
		job.Windows = append(job.Windows, study.Window{First: first + d, Last: first + d})
	}
	s := run(t, study.Local{}, job)
	at := slices.Index(s.Weeks.Spans, week)
	for c, column := range s.Columns {
		if s.Windows.Bands[c][0] != s.Weeks.Bands[c][at] || !slices.Equal(s.InWindow(c, 0), s.Values(c, at, false)) {
			t.Errorf("%v: window %+v, week %+v", column, s.Windows.Bands[c][0], s.Weeks.Bands[c][at])
		}
		if s.Windows.Bands[c][1].Mean != 0 {
			t.Errorf("%v: %v outside the run", column, s.Windows.Bands[c][1].Mean)
		}
		sum := 0.0
		for d := range 7 {
			sum += s.Windows.Bands[c][2+d].Mean
		}
		if column.Stock {
			sum /= 7
		}
		if math.Abs(sum-s.Weeks.Bands[c][at].Mean) > 1e-9*math.Max(1, sum) {
			t.Errorf("%v: days %v, week %v", column, sum, s.Weeks.Bands[c][at].Mean)
		}
		if s.Weeks.Bands[c][at] != plain.Weeks.Bands[c][at] {
			t.Errorf("%v: windows change the week", column)
		}
	}
}
