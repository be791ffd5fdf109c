package app

import (
	"cmp"
	"context"
	"fmt"
	"math"
	"slices"
	"strings"

	"puente/internal/atlas"
	"puente/internal/fit"
	"puente/internal/model"
	"puente/internal/sim/march"
	"puente/internal/stat"
)

const (
	// caravanRuns is how many futures are drawn: a chance is then exact to about a point.
	caravanRuns = 4000
	// MaxCaravanDays bounds how far a caravan is followed.
	MaxCaravanDays = 365
	// stretchKM is the least stretch of road that a caravan is told to be on: a caravan under way is not located closer.
	stretchKM = 50
	// nearDays is how far a track's departure may lie from the one that is asked for to be the same caravan.
	nearDays = 3
)

// CaravanRequest asks what becomes of a caravan.
type CaravanRequest struct {
	From   string     // id or name of the place that it leaves
	Date   model.Date // of departure
	Low    float64    // persons, low count; 0 with High 0: as its track says
	High   float64    // persons, high count
	Hope   float64    // persons that it hopes to become; 0: none
	Toward string     // border town; "": the nearest by road
	Days   int        // to follow; 0: 180
	Runs   int        // 0: 4000
	Seed   uint64
	AsOf   model.Date // what was known on this day; NoDate: the day of departure
}

// CaravanAnswer tells what may become of it, week by week.
type CaravanAnswer struct {
	Common
	From         model.Text       `json:"from"`
	Date         model.Date       `json:"date"`
	Toward       string           `json:"toward"`
	TowardName   model.Text       `json:"toward_name"`
	KM           float64          `json:"km"` // by road to there
	SizeLow      float64          `json:"size_low"`
	SizeHigh     float64          `json:"size_high"`
	Hope         float64          `json:"hope,omitempty"`
	Followed     int              `json:"followed_days"` // the chances hold within so many days of the departure,
	Until        model.Date       `json:"until"`         // up to this day
	Runs         int              `json:"runs"`
	Seed         uint64           `json:"seed"`
	Reaches      float64          `json:"chance_reaches"` // the border as one caravan within the days followed
	Ends         float64          `json:"chance_ends"`    // disbands or is lost from sight before
	GrowsToHope  float64          `json:"chance_hope"`    // is ever as large as it hopes
	Weeks        []CaravanWeek    `json:"weeks"`
	Earlier      []fit.TrackFacts `json:"earlier"` // what the chances rest on
	Raw          CaravanRaw       `json:"raw"`     // their outcomes, counted
	Month        CaravanMonth     `json:"month"`   // what it is beside a month of encounters
	Lesson       march.Rules      `json:"lesson"`
	Read         []model.InputRow `json:"read"`
	Limits       []model.Text     `json:"limits"`
	Grade        model.Grade      `json:"grade"`
	GradeBecause model.Text       `json:"grade_because"`
}

// CaravanRaw counts what became of the earlier caravans.
type CaravanRaw struct {
	Of        int `json:"of"`
	Reached   int `json:"reached"`
	Disbanded int `json:"disbanded"`
	Lost      int `json:"lost"` // the records end on the way
}

// CaravanWeek is the state at the end of a week.
type CaravanWeek struct {
	Day     model.Date `json:"day"`
	Walking float64    `json:"walking"` // share of futures in which it is under way as one
	Arrived float64    `json:"arrived"` // share in which it came to the border as one by then
	KM      [3]float64 `json:"km"`      // 10, 50 and 90 % of those under way, to the next 50 km
	Size    [3]float64 `json:"size"`    // 10, 50 and 90 % of those under way, persons, to the next hundred
	Stretch [2]string  `json:"stretch"` // places before and behind the middle half, at least 50 km apart
}

// CaravanMonth sets the caravan beside a month of official counts.
type CaravanMonth struct {
	Period     model.Period `json:"period"`
	Encounters float64      `json:"encounters"`
	Share      float64      `json:"share"` // middle size over it
}

// Caravan tells what may become of a caravan from what earlier ones teach.
func (a *App) Caravan(ctx context.Context, req CaravanRequest) (CaravanAnswer, error) {
	if !req.AsOf.Known() {
		req.AsOf = req.Date
	}
	world, tracks, err := a.caravanWorld(ctx, req.AsOf)
	if err != nil {
		return CaravanAnswer{}, err
	}
	roads := roadsOf(world)
	answer, _, err := foresee(roads, tracks, req)
	if err != nil {
		return CaravanAnswer{}, err
	}
	answer.Month, err = a.caravanMonth(ctx, req.AsOf, math.Sqrt(answer.SizeLow*answer.SizeHigh))
	return answer, err
}

// foresee draws the futures of a caravan from what tracks teach.
func foresee(roads roads, tracks []fit.Track, req CaravanRequest) (CaravanAnswer, []march.Path, error) {
	req, err := req.settled(roads)
	if err != nil {
		return CaravanAnswer{}, nil, err
	}
	own := roads.ownTrack(tracks, req)
	lesson := fit.CaravanLesson(tracks, fit.Own{Track: own, From: req.From, Depart: req.Date}, fit.Roads{
		Way: roads.way, Border: roads.border, Within: func(place string) bool { return roads.country(place) == roads.country(req.From) },
	})
	if req, err = req.sized(tracks, own); err != nil {
		return CaravanAnswer{}, nil, err
	}
	rules := lesson.Rules
	rules.Days, rules.KM = req.Days, roads.way(req.From, req.Toward)
	rules.SizeLow, rules.SizeHigh = req.Low, req.High
	answer := CaravanAnswer{
		Common: Common{req.AsOf}, From: roads.name(req.From), Date: req.Date, Toward: req.Toward, TowardName: roads.name(req.Toward), KM: math.Round(rules.KM), SizeLow: req.Low, SizeHigh: req.High,
		Hope: req.Hope, Runs: req.Runs, Seed: req.Seed, Earlier: lesson.Earlier, Lesson: rules, Read: lesson.Read,
		Raw: CaravanRaw{len(lesson.Earlier), lesson.Reached, lesson.Ended, lesson.Lost},
	}
	answer.Followed, answer.Until = req.Days, req.Date+model.Date(req.Days)
	paths := answer.walk(rules, req, roads)
	answer.Grade, answer.GradeBecause, answer.Limits = gradeOfCaravan(len(lesson.Earlier))
	return answer, paths, nil
}

// caravanWorld reads the world and the tracks as known on a date.
func (a *App) caravanWorld(ctx context.Context, asOf model.Date) (model.World, []fit.Track, error) {
	rows, err := a.worldRows(ctx, model.Scenario{World: corridorWorld + "corridor"}, place{})
	if err != nil {
		return model.World{}, nil, err
	}
	world, problems := atlas.World(corridorWorld+"corridor", rows, asOf)
	if problems.Len() > 0 {
		return world, nil, problems.Err()
	}
	records, err := a.store.Records(ctx, "caravans", asOf)
	if err != nil {
		return world, nil, fmt.Errorf("read records caravans: %w", err)
	}
	return world, fit.Tracks(records, asOf), nil
}

// roads are the distances of a world.
type roads struct {
	world model.World
	index map[string]int
	km    [][]float64
}

func roadsOf(w model.World) roads {
	r := roads{w, map[string]int{}, atlas.Times(w, atlas.Pace{Road: 1, Foot: 1})}
	for i, p := range w.Places {
		r.index[p.ID] = i
	}
	return r
}

// way is the km between two places, negative where there is no way.
func (r roads) way(from, to string) float64 {
	i, okI := r.index[from]
	j, okJ := r.index[to]
	if !okI || !okJ || math.IsInf(r.km[i][j], 1) {
		return -1
	}
	return r.km[i][j]
}

func (r roads) border(place string) bool {
	i, ok := r.index[place]
	return ok && r.world.Places[i].Kind == model.PlaceBorder
}

func (r roads) country(place string) string {
	i, ok := r.index[place]
	if !ok {
		return ""
	}
	return r.world.Places[i].Country
}

func (r roads) name(id string) model.Text {
	name := r.world.Places[r.index[id]].Name
	return model.Text{English: name, Spanish: name}
}

// find returns the id of a place by its id or name.
func (r roads) find(word string) (string, bool) {
	for _, p := range r.world.Places {
		if strings.EqualFold(p.ID, word) || strings.EqualFold(p.Name, word) {
			return p.ID, true
		}
	}
	return word, false
}

// settled fills in what is left out and tells every mistake.
func (req CaravanRequest) settled(r roads) (CaravanRequest, error) {
	var problems model.Problems
	wrong := func(field, got, want string) {
		problems.Add(model.Problem{File: "caravan", Field: field, Got: got, Want: want})
	}
	names := make([]string, len(r.world.Places))
	for i, p := range r.world.Places {
		names[i] = p.ID
	}
	req.Days, req.Runs = cmp.Or(req.Days, 180), cmp.Or(req.Runs, caravanRuns)
	if req.Days < 1 || req.Days > MaxCaravanDays {
		wrong("days", fmt.Sprint(req.Days), fmt.Sprintf("1 to %d", MaxCaravanDays))
	}
	if req.Runs < 1 || req.Runs > MaxRuns {
		wrong("runs", fmt.Sprint(req.Runs), fmt.Sprintf("1 to %d", MaxRuns))
	}
	if !req.Date.Known() {
		wrong("date", "", "the day of departure, YYYY-MM-DD")
	}
	if req.Low < 0 || req.High < req.Low || req.Low == 0 && req.High > 0 {
		wrong("size", fmt.Sprintf("%v..%v", req.Low, req.High), "two numbers of persons, LOW..HIGH, with 0 < LOW ≤ HIGH")
	}
	if req.Hope < 0 {
		wrong("hope", fmt.Sprint(req.Hope), "a number of persons")
	}
	var ok bool
	if req.From, ok = r.find(req.From); !ok {
		wrong("from", req.From, wantOne("a place of the corridor", req.From, names))
		return req, problems.Err()
	}
	if req.Toward == "" {
		req.Toward = r.nearestBorder(req.From)
	} else if req.Toward, ok = r.find(req.Toward); !ok || !r.border(req.Toward) {
		wrong("toward", req.Toward, wantOne("a border town", req.Toward, r.borders()))
	}
	if problems.Len() == 0 && r.way(req.From, req.Toward) <= 0 {
		wrong("toward", req.Toward, "a border town that a road leads to from "+req.From)
	}
	return req, problems.Err()
}

func (r roads) borders() []string {
	var list []string
	for _, p := range r.world.Places {
		if p.Kind == model.PlaceBorder {
			list = append(list, p.ID)
		}
	}
	return list
}

// nearestBorder is the border town with the shortest way.
func (r roads) nearestBorder(from string) string {
	best, least := "", math.Inf(1)
	for _, id := range r.borders() {
		if km := r.way(from, id); km > 0 && km < least {
			best, least = id, km
		}
	}
	return best
}

// ownTrack is the track of the caravan that is asked for, "" where none is known: it was first seen within nearDays of
// the departure and not farther than a caravan walks in a day from the place.
func (r roads) ownTrack(tracks []fit.Track, req CaravanRequest) string {
	for _, t := range tracks {
		first := t.Points[0]
		km := r.way(req.From, first.Place)
		if km >= 0 && km <= stretchKM && max(first.Date-req.Date, req.Date-first.Date) <= nearDays {
			return t.ID
		}
	}
	return ""
}

// sized takes the size from the track where the request leaves it out.
func (req CaravanRequest) sized(tracks []fit.Track, own string) (CaravanRequest, error) {
	if req.High > 0 {
		return req, nil
	}
	for _, t := range tracks {
		for _, p := range t.Points {
			if t.ID != own || p.Low <= 0 || p.High <= 0 {
				continue
			}
			if req.Low == 0 || p.Low < req.Low {
				req.Low = p.Low
			}
			req.High = max(req.High, p.High)
		}
	}
	if req.High > 0 {
		return req, nil
	}
	var problems model.Problems
	problems.Add(model.Problem{File: "caravan", Field: "size", Want: "LOW..HIGH persons, such as 6000..10000: no count of this caravan was known on " + req.AsOf.String()})
	return req, problems.Err()
}

// walk draws the futures and sums them up by week.
func (answer *CaravanAnswer) walk(rules march.Rules, req CaravanRequest, r roads) []march.Path {
	paths := make([]march.Path, req.Runs)
	for i := range paths {
		paths[i] = march.Walk(rules, req.Seed+uint64(i))
		answer.Reaches += share(paths[i].Reached >= 0, req.Runs)
		answer.Ends += share(paths[i].Ended >= 0, req.Runs)
		answer.GrowsToHope += share(req.Hope > 0 && paths[i].Most >= req.Hope, req.Runs)
	}
	for day := 7; day <= req.Days; day += 7 {
		answer.Weeks = append(answer.Weeks, weekOf(paths, day, req, r))
	}
	return paths
}

func share(yes bool, of int) float64 {
	if yes {
		return 1 / float64(of)
	}
	return 0
}

// weekOf sums up the futures at the end of a day.
func weekOf(paths []march.Path, day int, req CaravanRequest, r roads) CaravanWeek {
	w := CaravanWeek{Day: req.Date + model.Date(day)}
	var km, size []float64
	for _, p := range paths {
		arrived := p.Reached >= 0 && p.Reached <= day
		w.Arrived += share(arrived, len(paths))
		if arrived || p.Ended >= 0 && p.Ended <= day {
			continue
		}
		w.Walking += share(true, len(paths))
		km, size = append(km, p.KM[day]), append(size, p.Size[day])
	}
	if len(km) == 0 {
		return w
	}
	q := stat.QuantilesOf(km, 0.1, 0.25, 0.5, 0.75, 0.9)
	n := stat.QuantilesOf(size, 0.1, 0.5, 0.9)
	for i, at := range []int{0, 2, 4} {
		w.KM[i] = math.Round(q[at]/stretchKM) * stretchKM
		w.Size[i] = math.Round(n[i]/100) * 100
	}
	w.Stretch = r.stretch(req.From, req.Toward, q[1], q[3])
	return w
}

// stretch names the places on the way before low and behind high km, at least stretchKM apart.
func (r roads) stretch(from, to string, low, high float64) [2]string {
	type mark struct {
		name string
		km   float64
	}
	whole := r.way(from, to)
	var marks []mark
	for _, p := range r.world.Places {
		there, on := r.way(from, p.ID), r.way(p.ID, to)
		if there >= 0 && on >= 0 && there+on <= whole+0.5 {
			marks = append(marks, mark{p.Name, there})
		}
	}
	slices.SortFunc(marks, func(a, b mark) int { return cmp.Compare(a.km, b.km) })
	first, last := 0, len(marks)-1
	for i, m := range marks {
		if m.km <= low {
			first = i
		}
	}
	for i := last; i > first && marks[i].km >= high && marks[i].km-marks[first].km >= stretchKM; i-- {
		last = i
	}
	return [2]string{marks[first].name, marks[last].name}
}

// caravanMonth sets the middle size beside the latest month of encounters known.
func (a *App) caravanMonth(ctx context.Context, asOf model.Date, size float64) (CaravanMonth, error) {
	series, err := model.ParseSeries("encounters.southwest")
	if err != nil {
		panic(fmt.Sprintf("the series of the border: %v", err))
	}
	known, failed := a.known(ctx, asOf)
	var m CaravanMonth
	for _, f := range known(fit.Ask{Series: series, From: model.MonthOf(asOf).Add(-6), To: model.MonthOf(asOf)}) {
		if f.Period.Kind == model.PeriodMonth && f.Period.Start >= m.Period.Start {
			m = CaravanMonth{f.Period, f.Value(), size / f.Value()}
		}
	}
	if err := failed(); err != nil {
		return m, fmt.Errorf("read a month of encounters: %w", err)
	}
	return m, nil
}

// gradeOfCaravan says how far the answer may be believed.
func gradeOfCaravan(earlier int) (model.Grade, model.Text, []model.Text) {
	because := model.Text{
		English: fmt.Sprintf("Illustrative: %d earlier caravans are known, most in fragments; chances from so few are wide and lean on assumptions.", earlier),
		Spanish: fmt.Sprintf("Ilustrativo: se conocen %d caravanas anteriores, la mayoría en fragmentos; las probabilidades con tan pocas son amplias y se apoyan en supuestos.", earlier),
	}
	return model.GradeIllustrative, because, []model.Text{
		{English: "A caravan that is no longer seen as one has not stopped its people: most go on in smaller groups, take papers or buses, or are returned. The model does not say which.", Spanish: "Que una caravana deje de verse como una no detiene a su gente: la mayoría sigue en grupos menores, acepta papeles o autobuses, o es devuelta. El modelo no dice cuál."},
		{English: "Told by week and by stretches of at least 50 km; counts by government, press and organisers differ two to four times.", Spanish: "Se informa por semana y por tramos de al menos 50 km; los conteos de gobierno, prensa y organizadores difieren entre dos y cuatro veces."},
		{English: "The way is the shortest to the border town named; the caravan of 2018 took one twice as long.", Spanish: "El camino es el más corto hasta la ciudad fronteriza indicada; la caravana de 2018 tomó uno del doble."},
	}
}
