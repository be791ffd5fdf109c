package app

import (
	"cmp"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"puente/internal/model"
	"puente/internal/source"
)

// OwnFile is a CSV of a user's own counts, as source.OwnCounts describes it.
type OwnFile struct {
	Name string // for words to a reader; ends in .csv
	Data []byte
}

// MaxOwnBytes bounds a file of own counts.
const MaxOwnBytes = 4 << 20

// ReadOwnFile reads a user's counts from a file. One that is not there, or is larger than MaxOwnBytes, is a Problem.
func ReadOwnFile(path string) (*OwnFile, error) {
	var problems model.Problems
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		problems.Add(model.Problem{File: path, Got: "nothing", Want: "a CSV of counts: what,place,date,persons[,nationality][,household]"})
		return nil, problems.Err()
	case err != nil:
		return nil, fmt.Errorf("read own counts: %w", err)
	case info.Size() > MaxOwnBytes:
		problems.Add(model.Problem{File: path, Got: fmt.Sprintf("%d bytes", info.Size()), Want: fmt.Sprintf("at most %d bytes", MaxOwnBytes)})
		return nil, problems.Err()
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("read own counts: %w", err)
	}
	return &OwnFile{Name: path, Data: data}, nil
}

// OwnBeside is what a user counted beside what the run says of the same place.
type OwnBeside struct {
	model.OwnCount
	Label  model.Text  `json:"label"`
	Week   *model.Band `json:"week,omitempty"`   // the run's week that holds the day, by day; nil where no whole week does, or the run tells no such cell
	Within string      `json:"within,omitempty"` // "80", "95" or "outside": of which interval; "" where Week is nil, the count is held back or the runs are too few
}

// OwnScale is how a place's counts stand to the run's medians, and the weeks after them on that scale.
type OwnScale struct {
	What   model.Quantity `json:"what"`
	Place  string         `json:"place"`
	Label  model.Text     `json:"label"`
	Counts int            `json:"counts"` // counts that it rests on
	Ratio  float64        `json:"ratio"`  // sum of the counts over the sum of the run's medians
	Low    float64        `json:"low"`    // least ratio of a single count
	High   float64        `json:"high"`   // greatest
	Ahead  []model.Band   `json:"ahead"`  // the run's weeks from the last count on, times Ratio; its spread is the run's alone
}

// readOwn reads a user's counts for a scenario and a world, and holds back what is small. Every mistake is told at once.
func readOwn(file OwnFile, s model.Scenario, w model.World) ([]model.OwnCount, error) {
	result := source.Read(source.Input{Name: file.Name, Data: file.Data, Source: source.OwnCounts, Published: model.NoDate, ReadOn: model.NoDate}, func(model.Observation) {})
	problems := result.Problems
	var counts []model.OwnCount
	for _, r := range result.Records {
		counts = append(counts, ownCount(ownRow{file.Name, r}, s, w, &problems))
	}
	if err := problems.Err(); err != nil {
		return nil, err
	}
	return model.Suppress(counts), nil
}

// ownRow is a row of a user's counts.
type ownRow struct {
	file string
	model.Record
}

// wrong tells a mistake of one of its fields.
func (r ownRow) wrong(problems *model.Problems, field, want string) {
	problems.Add(model.Problem{File: r.file, Line: int(r.Locator.Row), Field: field, Got: r.Fields[field], Want: want})
}

// ownCount turns a row that its source has read; a place, a day or a class that the run does not have is a problem.
func ownCount(r ownRow, s model.Scenario, w model.World, problems *model.Problems) model.OwnCount {
	f := r.Fields
	c := model.OwnCount{
		What: model.Quantity(f["what"]), Place: f["place"], Nationality: f["nationality"], Household: f["household"],
		Source: model.RowSource{Name: filepath.Base(r.file), Locator: r.Locator, AvailableFrom: r.AvailableFrom},
	}
	var err error
	if c.Persons, err = strconv.ParseInt(f["persons"], 10, 64); err != nil {
		r.wrong(problems, "persons", "a whole number")
	}
	if c.Day, err = model.ParseDate(f["date"]); err != nil {
		r.wrong(problems, "date", "a day, YYYY-MM-DD")
	}
	names := make([]string, len(w.Places))
	for i, p := range w.Places {
		names[i] = p.ID
	}
	if !slices.Contains(names, c.Place) {
		r.wrong(problems, "place", "a place of the scenario's world"+model.AndNearest(c.Place, names))
	}
	if last := s.Start + model.Date(s.Days) - 1; err == nil && (c.Day < s.ReportFrom || c.Day > last) {
		r.wrong(problems, "date", fmt.Sprintf("a day that the run tells, %s to %s", s.ReportFrom, last))
	}
	if c.Nationality != "" && !slices.Contains(s.Nationalities, c.Nationality) {
		r.wrong(problems, "nationality", "a nationality of the scenario"+model.AndNearest(c.Nationality, s.Nationalities))
	}
	if c.Household != "" && !slices.Contains(s.Households, c.Household) {
		r.wrong(problems, "household", "a household type of the scenario"+model.AndNearest(c.Household, s.Households))
	}
	return c
}

// besideRun sets a user's counts beside the run, and scales the weeks after them.
func besideRun(answer *RunAnswer, counts []model.OwnCount) {
	sums := map[model.Column]*ownSum{}
	var order []model.Column
	for _, c := range counts {
		column, at := findColumn(answer.Columns, c)
		own := OwnBeside{OwnCount: c, Label: label(column, answer.World)}
		if at >= 0 {
			if band, ok := weekHolding(answer.Columns[at], c.Day); ok {
				own.Week = &band
				own.Within = within(band, c, answer.Runs)
				if sums[column] == nil {
					sums[column] = &ownSum{at: at}
					order = append(order, column)
				}
				sums[column].add(c, band)
			}
		}
		answer.Own = append(answer.Own, own)
	}
	for _, column := range order {
		if sum := sums[column]; sum.counts > 0 {
			answer.OwnScales = append(answer.OwnScales, sum.scale(column, answer))
		}
	}
}

// findColumn gives the column that a count speaks of, and its index; -1 where the run does not tell it.
func findColumn(columns []ColumnBands, c model.OwnCount) (model.Column, int) {
	want := model.Column{Quantity: c.What, Place: c.Place, Nationality: c.Nationality, Household: c.Household}
	for i, have := range columns {
		plain := have.Column
		plain.Stock = false
		if plain == want {
			return have.Column, i
		}
	}
	return want, -1
}

// weekHolding gives the band of the whole week that holds a day, for a day: stocks are means over a week already, flows are
// its sum.
func weekHolding(c ColumnBands, day model.Date) (model.Band, bool) {
	for _, b := range c.Weeks {
		if b.Period.Start <= day && day < b.Period.Start+weekDays {
			return byDay(c, b), true
		}
	}
	return model.Band{}, false
}

// byDay turns a week's flow into persons a day.
func byDay(c ColumnBands, b model.Band) model.Band {
	if c.Stock {
		return b
	}
	return times(b, 1.0/weekDays)
}

// times scales a band.
func times(b model.Band, by float64) model.Band {
	return model.Band{
		Period: b.Period, Mean: b.Mean * by, SD: b.SD * by,
		P025: b.P025 * by, P10: b.P10 * by, P50: b.P50 * by, P90: b.P90 * by, P975: b.P975 * by,
	}
}

// within says in which interval of the run a count lies.
func within(b model.Band, c model.OwnCount, runs int) string {
	n := float64(c.Persons)
	switch {
	case c.Suppressed || runs < RunsFor95:
		return ""
	case n >= b.P10 && n <= b.P90:
		return "80"
	case n >= b.P025 && n <= b.P975:
		return "95"
	}
	return "outside"
}

// ownSum gathers the counts of one column.
type ownSum struct {
	at            int // column
	counts        int
	counted, told float64
	low, high     float64 // ratios
	last          model.Date
}

// add takes a count that may leave, where the run's median is above 0.
func (o *ownSum) add(c model.OwnCount, b model.Band) {
	if c.Suppressed || b.P50 <= 0 {
		return
	}
	ratio := float64(c.Persons) / b.P50
	if o.counts == 0 {
		o.low, o.high = ratio, ratio
	}
	o.low, o.high = min(o.low, ratio), max(o.high, ratio)
	o.counted += float64(c.Persons)
	o.told += b.P50
	o.last = max(o.last, c.Day)
	o.counts++
}

// scale closes the sum.
func (o *ownSum) scale(column model.Column, answer *RunAnswer) OwnScale {
	scale := OwnScale{
		What: column.Quantity, Place: column.Place, Label: label(column, answer.World),
		Counts: o.counts, Ratio: o.counted / o.told, Low: o.low, High: o.high, Ahead: []model.Band{},
	}
	c := answer.Columns[o.at]
	for _, b := range c.Weeks {
		if b.Period.Start > o.last {
			scale.Ahead = append(scale.Ahead, times(byDay(c, b), scale.Ratio))
		}
	}
	slices.SortFunc(scale.Ahead, func(a, b model.Band) int { return cmp.Compare(a.Period.Start, b.Period.Start) })
	return scale
}
