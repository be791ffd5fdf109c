package study

import (
	"fmt"
	"math"
	"slices"

	"puente/internal/model"
	"puente/internal/stat"
)

// Summary is what the runs of a study tell together.
type Summary struct {
	Key     string         `json:"key"`     // of the job
	Asked   int            `json:"asked"`   // runs of the job
	Runs    int            `json:"runs"`    // finished; fewer than Asked where the study was cancelled or failed
	Start   model.Date     `json:"start"`   // first day that is summarised
	Days    int            `json:"days"`    // that are summarised
	Columns []model.Column `json:"columns"` // of all tables
	Weeks   Table          `json:"weeks"`
	Months  Table          `json:"months"`
	Windows Table          `json:"windows,omitzero"` // of the job's windows; empty where it has none
	kept    *kept          // by run, for Difference; not written out
}

// Table holds the bands of all columns over spans of one kind. A flow is summed over the days of a span, a stock is the
// mean of its days. Spans that are not whole stand at the ends and are marked; their flows are sums of fewer days.
type Table struct {
	Spans []Span         `json:"spans"`
	Bands [][]model.Band `json:"bands"` // [column][span]; all zero without a run
}

// Column finds a column of the summary, -1 where it has none such.
func (s *Summary) Column(c model.Column) int { return slices.Index(s.Columns, c) }

// Values returns what each finished run tells for a column and a span of Weeks (or of Months), in the order of the
// seeds, of which the first ExactRuns are kept; nil for a Summary that was read back from a file, which has no runs.
func (s *Summary) Values(column, span int, months bool) []float64 {
	if s.kept == nil {
		return nil
	}
	table, offset := s.Weeks, 0
	if months {
		table, offset = s.Months, len(s.Weeks.Spans)
	}
	figure := (offset+span)*len(s.Columns) + column
	return s.kept.values(nil, figure, divisor(s.Columns[column], table.Spans[span]))
}

// InWindow returns what each finished run tells for a column in one of the job's windows, as Values does.
func (s *Summary) InWindow(column, window int) []float64 {
	if s.kept == nil {
		return nil
	}
	figure := (len(s.Weeks.Spans)+len(s.Months.Spans)+window)*len(s.Columns) + column
	return s.kept.values(nil, figure, divisor(s.Columns[column], s.Windows.Spans[window]))
}

// MeanInterval is the 95 % interval of the mean over the runs, for a column and a span of Weeks (or of Months): Student's. For a
// Difference it is that of pairs under common luck. It holds chance only, and is known from two runs on: else both ends are
// the mean.
func (s *Summary) MeanInterval(column, span int, months bool) (low, high float64) {
	b := s.Weeks.Bands[column][span]
	if months {
		b = s.Months.Bands[column][span]
	}
	if s.Runs < 2 {
		return b.Mean, b.Mean
	}
	half := stat.TQuantile(0.975, float64(s.Runs-1)) * b.SD / math.Sqrt(float64(s.Runs))
	return b.Mean - half, b.Mean + half
}

// Kept is how many runs Values tells of: the finished ones among the first ExactRuns.
func (s *Summary) Kept() int {
	if s.kept == nil {
		return 0
	}
	n := 0
	for _, done := range s.kept.done[:s.kept.sums.runs] {
		if done {
			n++
		}
	}
	return n
}

// bandOf summarises the values of all runs, which it sorts. The standard deviation has the denominator n-1 and is 0 for
// one run; quantiles are interpolated (type 7 of Hyndman and Fan 1996).
func bandOf(p model.Period, values []float64) model.Band {
	b := model.Band{Period: p}
	if len(values) == 0 {
		return b
	}
	b.Mean = stat.Mean(values)
	if len(values) > 1 {
		b.SD = math.Sqrt(stat.Var(values))
	}
	slices.Sort(values)
	q := stat.Quantiles(values, 0.025, 0.1, 0.5, 0.9, 0.975)
	b.P025, b.P10, b.P50, b.P90, b.P975 = q[0], q[1], q[2], q[3], q[4]
	return b
}

// Difference summarises other minus base run by run, for the seeds that both have finished (of the first ExactRuns of
// each) and the columns that both have. It fails where the two do not speak of the same days, or have no seed in common. As both met the same luck, its
// bands are narrower than those of the difference of two separate studies.
func Difference(base, other Summary) (Summary, error) {
	a, b := base.kept, other.kept
	switch {
	case a == nil || b == nil:
		return Summary{}, fmt.Errorf("study: difference of summaries without their runs")
	case !slices.Equal(a.weeks, b.weeks) || !slices.Equal(a.months, b.months) || !slices.Equal(a.windows, b.windows):
		return Summary{}, fmt.Errorf("study: difference of studies of other days: %d from %v and %d from %v", base.Days, base.Start, other.Days, other.Start)
	}
	k := &kept{columns: common(a.columns, b.columns), weeks: a.weeks, months: a.months, windows: a.windows}
	inA, inB := k.pair(a, b)
	if len(inA) == 0 {
		return Summary{}, fmt.Errorf("study: difference of studies without a finished seed in common")
	}
	k.count = len(inA)
	k.room()
	for c, column := range k.columns {
		ca, cb := slices.Index(a.columns, column), slices.Index(b.columns, column)
		for span := range k.spans() {
			fa, fb, f := span*len(a.columns)+ca, span*len(b.columns)+cb, span*len(k.columns)+c
			for run := range k.count {
				k.sums.set(f, run, b.sums.at(fb, inB[run])-a.sums.at(fa, inA[run]))
			}
		}
	}
	s := k.summarise()
	s.Key, s.Asked, s.Start, s.Days = other.Key+" minus "+base.Key, min(base.Asked, other.Asked), base.Start, base.Days
	return s, nil
}

// common lists the columns of a that b has too.
func common(a, b []model.Column) []model.Column {
	var list []model.Column
	for _, c := range a {
		if slices.Contains(b, c) {
			list = append(list, c)
		}
	}
	return list
}

// pair takes over the seeds that both studies have finished, in the order of a, and returns where they are in each.
func (k *kept) pair(a, b *kept) (inA, inB []int) {
	at := make(map[uint64]int, len(b.seeds))
	for i, seed := range b.seeds[:b.sums.runs] {
		if b.done[i] {
			at[seed] = i
		}
	}
	for i, seed := range a.seeds[:a.sums.runs] {
		if j, ok := at[seed]; ok && a.done[i] {
			inA, inB = append(inA, i), append(inB, j)
			k.seeds, k.done = append(k.seeds, seed), append(k.done, true)
		}
	}
	return inA, inB
}
