package sim

import (
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"gonum.org/v1/gonum/stat/distuv"

	"puente/internal/model"
)

// goodToy is a world with one of everything.
func goodToy() *toy {
	t := roadToy(30, 300).flow("a", "VEN", 100, true).port("port", "b").
		gate(model.Gate{ID: "at", Place: "b", Component: "ofo", Port: "port"}).
		gate(model.Gate{ID: "stay", Place: "b", LeaveChance: 0.1})
	t.inputs.Ports = []model.PortSupply{{Port: "port", Appointments: 5, From: toyStart}}
	t.inputs.Closures = []model.Closure{{Port: "port", Scope: "all", From: toyStart, To: toyStart + 3}}
	return t
}

// TestEachMistakeIsTold: each mistake alone gives a problem that names its field, with what was got and wanted.
func TestEachMistakeIsTold(t *testing.T) {
	goodToy().compile(t, Options{})
	for _, c := range []struct {
		name, want string
		spoil      func(*toy)
	}{
		{"no places", `world toy: places: want at least one`, func(t *toy) { t.world.Places = nil }},
		{"place twice", `world toy: places[2].id: got "a", want each place once`, func(t *toy) { t.place("a", "MX") }},
		{"place without id", `world toy: places[2].id: want a name`, func(t *toy) { t.place("", "MX") }},
		{"place kind", `places[0].kind: got "town"`, func(t *toy) { t.world.Places[0].Kind = "town" }},
		{"link from nowhere", `links[0].from: got "x"`, func(t *toy) { t.world.Links[0].From = "x" }},
		{"link to itself", `links[0].to: got "a"`, func(t *toy) { t.world.Links[0].To = "a" }},
		{"link of -3 km", `routes.csv:14: km: got "-3", want a number > 0`, func(t *toy) {
			t.world.Links[0].KM = -3
			t.world.Links[0].Source = model.RowSource{Name: "routes.csv", Locator: model.Locator{Row: 14}}
		}},
		{"link of no number", `links[0].km: got "NaN"`, func(t *toy) { t.world.Links[0].KM = math.NaN() }},
		{"link mode", `links[0].mode: got "fly"`, func(t *toy) { t.world.Links[0].Mode = "fly" }},
		{"port nowhere", `ports[0].place: got "x"`, func(t *toy) { t.world.Ports[0].Place = "x" }},
		{"port twice", `ports[1].id: got "port"`, func(t *toy) { t.port("port", "a") }},
		{"no days", `scenario toy: days: got "0"`, func(t *toy) { t.scenario.Days = 0 }},
		{"no start", `scenario toy: start: want a date`, func(t *toy) { t.scenario.Start = model.NoDate }},
		{"report after the end", `report_from: got "2024-11-05"`, func(t *toy) { t.scenario.ReportFrom = toyStart + 370 }},
		{"class twice", `households[1]: got "people"`, func(t *toy) { t.scenario.Households = []string{"people", "people"} }},
		{"no class", `nationalities: want at least one`, func(t *toy) { t.scenario.Nationalities = nil }},
		{"unknown parameter", `set: got "speed"`, func(t *toy) { t.scenario.Set["speed"] = 1 }},
		{"parameter out of bounds", `set.cross-chance: got "2", want a number from 0.01 to 1`, func(t *toy) { t.scenario.Set["cross-chance"] = 2 }},
		{"parameter no number", `set.no-show: got "NaN"`, func(t *toy) { t.scenario.Set["no-show"] = math.NaN() }},
		{"flow from nowhere", `flows[0].gateway: got "x"`, func(t *toy) { t.inputs.Flows[0].Gateway = "x" }},
		{"flow of nobody known", `flows[0].nationality: got "XXX"`, func(t *toy) { t.inputs.Flows[0].Nationality = "XXX" }},
		{"flow twice", `flows[1]: got "a VEN written"`, func(t *toy) { t.flow("a", "VEN", 5, true) }},
		{"shares", `flows[0].households: got "0.9", want shares that add up to 1`, func(t *toy) { t.inputs.Flows[0].Households = []float64{0.9} }},
		{"share count", `flows[0].households: got "2 shares"`, func(t *toy) { t.inputs.Flows[0].Households = []float64{0.5, 0.5} }},
		{"not a month", `flows[0].months[0].month: got "2023"`, func(t *toy) { t.inputs.Flows[0].Months[0].Month = model.Year(2023) }},
		{"month twice", `flows[0].months[1].month: got "2023-11"`, func(t *toy) {
			t.inputs.Flows[0].Months = append(t.inputs.Flows[0].Months, t.inputs.Flows[0].Months[0])
		}},
		{"persons", `flows[0].months[0].persons: got "-1"`, func(t *toy) { t.inputs.Flows[0].Months[0].Persons = -1 }},
		{"spread of a count", `flows[0].months[0].log_sd: got "0.1", want 0`, func(t *toy) { t.inputs.Flows[0].Months[0].LogSD = 0.1 }},
		{"no gates", `gates: want at least one`, func(t *toy) { t.inputs.Gates, t.inputs.Pull = nil, [][]float64{nil} }},
		{"gate twice", `gates[1].id: got "g"`, func(t *toy) { t.inputs.Gates[1].ID = "g" }},
		{"gate nowhere", `gates[0].place: got "x"`, func(t *toy) { t.inputs.Gates[0].Place = "x" }},
		{"gate at no port", `gates[1].port: got "x"`, func(t *toy) { t.inputs.Gates[1].Port = "x" }},
		{"gate at a port without supply", `gates[1].port: got "port", want a port with a supply`, func(t *toy) { t.inputs.Ports = nil }},
		{"chance to leave a count", `gates[0].leave_chance: got "0.5"`, func(t *toy) { t.inputs.Gates[0].LeaveChance = 0.5 }},
		{"chance to leave", `gates[2].leave_chance: got "1.5"`, func(t *toy) { t.inputs.Gates[2].LeaveChance = 1.5 }},
		{"two places to stay in one", `gates[3].place: got "b", want each place to stay once`, func(t *toy) { t.gate(model.Gate{ID: "z", Place: "b"}) }},
		{"pull rows", `pull: got "2 rows"`, func(t *toy) { t.inputs.Pull = append(t.inputs.Pull, make([]float64, 3)) }},
		{"pull columns", `pull[0]: got "2 constants", want 3`, func(t *toy) { t.inputs.Pull[0] = t.inputs.Pull[0][:2] }},
		{"a run longer than the months", `flows[0].months: got "no 2023-12", want every month of the run, 2023-11-01 to 2023-12-01`, func(t *toy) { t.scenario.Days = 31 }},
		{"pull", `pull[0][1]: got "NaN"`, func(t *toy) { t.inputs.Pull[0][1] = math.NaN() }},
		{"through", `through[0]: got "1.2", want a number from 0 to 1`, func(t *toy) { t.inputs.Through[0] = 1.2 }},
		{"supply of no port", `ports[0].port: got "x"`, func(t *toy) { t.inputs.Ports[0].Port = "x" }},
		{"supply twice", `ports[1].from: got "2023-11-01"`, func(t *toy) { t.inputs.Ports = append(t.inputs.Ports, t.inputs.Ports[0]) }},
		{"supply", `ports[0].walk_ups: got "+Inf"`, func(t *toy) { t.inputs.Ports[0].WalkUps = math.Inf(1) }},
		{"closure of no port", `closures[0].port: got "x"`, func(t *toy) { t.inputs.Closures[0].Port = "x" }},
		{"closure that ends before it begins", `closures[0].to: got "2023-11-01"`, func(t *toy) { t.inputs.Closures[0].To = toyStart }},
		{"no way", `flows[0].gateway: got "a", want links that lead to gate g (and 2 more) for VEN`, func(t *toy) { t.world.Links = nil }},
		{"a link that is not travelled", `want links that lead to gate`, func(t *toy) { t.world.Links[0].Mode = model.LinkCross }},
		{"nowhere to go", `want at least one gate that pulls VEN`, func(t *toy) { t.inputs.Pull[0] = []float64{-1e300, -1e300, -1e300} }},
	} {
		toy := goodToy()
		c.spoil(toy)
		m, problems := Compile(toy.world, toy.scenario, toy.inputs, Options{})
		if m != nil || !strings.Contains(problemText(problems), c.want) {
			t.Errorf("%s: got %v, want %s", c.name, problemText(problems), c.want)
		}
	}
}

func problemText(p model.Problems) string {
	if err := p.Err(); err != nil {
		return err.Error()
	}
	return "no problem"
}

// TestMistakesAreToldTogether: several mistakes in world, scenario and inputs are all told.
func TestMistakesAreToldTogether(t *testing.T) {
	toy := goodToy()
	toy.world.Links[0].KM = 0
	toy.scenario.Days = -1
	toy.inputs.Through[0] = -1
	toy.inputs.Flows[0].Gateway = "x"
	if _, problems := Compile(toy.world, toy.scenario, toy.inputs, Options{}); problems.Len() != 4 {
		t.Errorf("want 4 problems, got %v", problemText(problems))
	}
}

// TestWaysAreShortest: least travel times equal those of Floyd and Warshall's method, and each way adds up to its time.
func TestWaysAreShortest(t *testing.T) {
	for i := range uint64(30) {
		toy := randomToy(rand.New(rand.NewPCG(i, 5)), 10)
		b := newBuild(toy.world, toy.scenario, toy.inputs)
		n := len(b.places)
		want := make([][]float64, n)
		for i := range want {
			want[i] = slices.Repeat([]float64{math.Inf(1)}, n)
			want[i][i] = 0
		}
		for _, a := range b.net.arcs {
			want[a.from][a.to] = min(want[a.from][a.to], a.days)
		}
		for k := range n {
			for i := range n {
				for j := range n {
					want[i][j] = min(want[i][j], want[i][k]+want[k][j])
				}
			}
		}
		for from := range n {
			tree := b.tree(int32(from))
			for to := range n {
				way, sum := tree.way(int32(to)), 0.0
				for k := 1; k < len(way); k++ {
					sum += directDays(b.net, way[k-1], way[k])
				}
				if math.Abs(tree.days[to]-want[from][to]) > 1e-9 || math.Abs(sum-want[from][to]) > 1e-9 || way[0] != int32(from) {
					t.Fatalf("toy %d, %d to %d: %v days by %v (%v), want %v", i, from, to, tree.days[to], way, sum, want[from][to])
				}
			}
		}
	}
}

// directDays is the time of the quickest link between two places.
func directDays(n network, from, to int32) float64 {
	best := math.Inf(1)
	for _, a := range n.arcs {
		if a.from == from && a.to == to {
			best = min(best, a.days)
		}
	}
	return best
}

// TestStretchesTellTheCountry: a journey is in the country of the last place passed, day by day.
func TestStretchesTellTheCountry(t *testing.T) {
	toy := newToy(30).nationality("VEN").place("a", "HN").place("b", "GT").place("c", "MX").place("d", "US").
		link("a", "b", 150).link("b", "c", 100).link("c", "d", 350).
		gate(model.Gate{ID: "g", Place: "d", Component: "usbp"}).flow("a", "VEN", 3000, true)
	m := toy.compile(t, Options{})
	o := m.Run(1)
	in := column(t, m, allIntake)
	// Six days of travel; at the ends of days 1 to 5 the last place passed is a, b, c, c, c.
	for country, ages := range map[string][]int{"HN": {1}, "GT": {2}, "MX": {3, 4, 5}, "US": nil} {
		c := column(t, m, model.Column{Quantity: model.QuantityOnTheWay, Place: country, Stock: true})
		for day := 6; day < o.Days; day++ {
			want := int64(0)
			for _, age := range ages {
				want += o.At(day-age+1, in)
			}
			if got := o.At(day, c); got != want {
				t.Fatalf("%s, day %d: %d on the way, want %d", country, day, got, want)
			}
		}
	}
}

// TestApportion: parts add up and lie within one of their share; without weights they are even.
func TestApportion(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 200 {
		weights, sum := make([]float64, 1+r.IntN(9)), 0.0
		for i := range weights {
			weights[i] = r.ExpFloat64()
			sum += weights[i]
		}
		total, got := int64(r.IntN(5000)), int64(0)
		for i, n := range apportion(total, weights) {
			got += n
			if share := float64(total) * weights[i] / sum; math.Abs(float64(n)-share) >= 1 {
				t.Errorf("part %d is %d, its share %.2f", i, n, share)
			}
		}
		if got != total {
			t.Errorf("parts add up to %d of %d", got, total)
		}
	}
	if got := apportion(7, make([]float64, 3)); !slices.Equal(got, []int64{3, 2, 2}) {
		t.Errorf("7 without weights in 3 parts: %v", got)
	}
}

// TestStartLineFollowsTheFlows: the line of day 0 has the classes that the flows would bring to the port.
func TestStartLineFollowsTheFlows(t *testing.T) {
	toy := goodToy().nationality("HND").flow("a", "HND", 300, true)
	toy.inputs.Ports[0].StartWaiting = 100
	toy.inputs.Through[1] = 0.5
	m := toy.compile(t, Options{})
	// Both nationalities take each of the three gates alike, and three times as many Hondurans come, of whom half get through.
	if got, want := m.startLine[:m.classes()], []int64{40, 60}; !slices.Equal(got, want) || m.StartWaiting() != 100 {
		t.Errorf("line of day 0 by class %v, want %v", m.startLine, want)
	}
}

// TestHazardIsBinomial: the quick draw for small groups has the binomial distribution, below and above a half.
func TestHazardIsBinomial(t *testing.T) {
	cases := []struct {
		chance float64
		n      int64
	}{{0.13, 3}, {0.13, 31}, {0.5, 7}, {0.8, 12}, {0.97, 5}, {0.3, 40}}
	for i, c := range cases {
		s := &state{model: &Model{start: toyStart}}
		h := s.model.newHazard(c.chance)
		r := s.stream(purposeStop, uint64(i))
		const draws = 40000
		counts := make([]float64, c.n+1)
		for range draws {
			counts[s.meet(&h, &r, c.n)]++
		}
		d := distuv.Binomial{N: float64(c.n), P: c.chance}
		chi2, cells, restWant, restGot := 0.0, 0, 0.0, 0.0
		for k, got := range counts {
			want := draws * d.Prob(float64(k))
			if want < 10 {
				restWant, restGot = restWant+want, restGot+got
				continue
			}
			chi2 += (got - want) * (got - want) / want
			cells++
		}
		if restWant > 1 {
			chi2 += (restGot - restWant) * (restGot - restWant) / restWant
			cells++
		}
		if limit := (distuv.ChiSquared{K: float64(cells - 1)}).Quantile(1 - familyWise/float64(len(cases))); chi2 > limit {
			t.Errorf("chance %v of %d: chi-square %.1f above %.1f", c.chance, c.n, chi2, limit)
		}
	}
}

// TestWholeAndNoChance: a chance of 0 meets nobody, and of 1 everybody.
func TestWholeAndNoChance(t *testing.T) {
	s := &state{model: &Model{}}
	r := s.stream(purposeStop, 1)
	for _, chance := range []float64{0, 1} {
		h := s.model.newHazard(chance)
		if got := s.meet(&h, &r, 9); got != int64(9*chance) {
			t.Errorf("chance %v of 9: %d", chance, got)
		}
	}
}
