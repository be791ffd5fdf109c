package atlas

import (
	"fmt"
	"math"
	"slices"
	"sort"
	"strings"

	"puente/internal/model"
)

// checkScenario adds what is wrong with the meaning of a scenario whose form is right.
func checkScenario(t *tree, s model.Scenario) {
	checkDays(t, s)
	checkWords(t, s)
	for i, f := range s.Flows {
		checkFlow(t, s, fmt.Sprintf("/flows/%d", i), f)
	}
	checkGates(t, s)
	checkMatch(t, s)
	for i, c := range s.Closures {
		if c.To.Known() && c.To <= c.From {
			t.fault(fmt.Sprintf("/closures/%d/to", i), c.To.String(), "a day after from ("+c.From.String()+")")
		}
	}
	checkMeasures(t, "/measures", s.Measures)
	for i, c := range s.Caravans {
		if c.SizeHigh < c.SizeLow {
			t.fault(fmt.Sprintf("/caravans/%d/size_high", i), plain(c.SizeHigh), "at least size_low ("+plain(c.SizeLow)+")")
		}
	}
	for i, d := range s.Dwells {
		checkTokens(t, fmt.Sprintf("/dwells/%d/nationalities", i), model.DimNationality, d.Nationalities)
		checkTokens(t, fmt.Sprintf("/dwells/%d/households", i), model.DimHousehold, d.Households)
	}
	checkShelters(t, s.Shelters)
	for _, name := range sortedKeys(s.Set) {
		checkSetting(t, name, s.Set[name])
	}
	if s.Fit != nil {
		checkFit(t, *s.Fit)
	}
}

// checkShelters checks that what only a shelter of a port has, stands beside a port.
func checkShelters(t *tree, list []model.Shelter) {
	for i, shelter := range list {
		if shelter.Port == "" && shelter.Holding > 0 {
			t.fault(fmt.Sprintf("/shelters/%d/holding", i), plain(shelter.Holding), "port beside it: the holding room is that of a port")
		}
		if shelter.Port != "" && shelter.StayDays == 0 {
			t.fault(fmt.Sprintf("/shelters/%d/stay_days", i), "0", "mean days of stay, more than 0, for a shelter of people whom a port has processed")
		}
	}
}

func checkDays(t *tree, s model.Scenario) {
	end := s.Start + model.Date(s.Days)
	if s.ReportFrom < s.Start || s.ReportFrom >= end {
		t.fault("/report_from", s.ReportFrom.String(), fmt.Sprintf("a day of the run, from %s to %s", s.Start, end-1))
	}
	if strings.HasPrefix(s.World, "/") || strings.Contains(s.World, "..") || strings.Contains(s.World, `\`) || s.World == "store:" {
		t.fault("/world", s.World, "store:NAME, or a folder beside the scenario")
	}
}

// checkWords checks the tokens that stand for nationalities, households and components.
func checkWords(t *tree, s model.Scenario) {
	checkTokens(t, "/nationalities", model.DimNationality, s.Nationalities)
	checkTokens(t, "/households", model.DimHousehold, s.Households)
	checkToken(t, "/counts/measure", model.DimMeasure, s.Counts.Measure)
	checkToken(t, "/counts/between", model.DimComponent, s.Counts.Between)
	checkToken(t, "/counts/at", model.DimComponent, s.Counts.At)
}

func checkTokens(t *tree, path string, d model.Dim, tokens []string) {
	for i, token := range tokens {
		checkToken(t, fmt.Sprintf("%s/%d", path, i), d, token)
	}
}

func checkToken(t *tree, path string, d model.Dim, token string) {
	if token == "" || d.Has(token) {
		return
	}
	want := "a word of the vocabulary for " + d.String() + ": " + strings.Join(model.Vocabulary(d), ", ")
	if d == model.DimNationality {
		want += ", or three capital letters (ISO 3166-1 alpha-3)"
	}
	t.fault(path, token, want)
}

// checkFlow checks one flow: it has one origin of its numbers, and names only
// what the scenario has.
func checkFlow(t *tree, s model.Scenario, path string, f model.FlowSpec) {
	ways := 0
	for _, given := range []bool{f.Series != "", f.Latent, f.Persons != nil} {
		if given {
			ways++
		}
	}
	if ways != 1 {
		t.fault(path, "", "one of series, latent: true, persons")
	}
	if f.Series != "" {
		series, err := model.ParseSeries(f.Series)
		if err != nil {
			t.fault(path+"/series", f.Series, "a series: "+err.Error())
		} else if series[model.DimNationality] != "" {
			t.fault(path+"/series", f.Series, "a series with the nationality left open; it is filled in from nationalities")
		}
	}
	if (f.Series != "" || f.Latent) && s.Match == nil {
		t.fault(path, "", "persons, or a match that says which counts shares are learnt from")
	}
	checkMembers(t, path+"/nationalities", f.Nationalities, s.Nationalities)
	checkPersons(t, s, path, f)
}

// checkPersons checks the months and shares of a written flow.
func checkPersons(t *tree, s model.Scenario, path string, f model.FlowSpec) {
	if f.Persons == nil {
		if f.Households != nil || f.LogSD != 0 {
			t.fault(path, "", "households and log_sd only beside persons; else they are learnt")
		}
		return
	}
	for _, month := range sortedKeys(f.Persons) {
		if p, err := model.ParsePeriod(month); err != nil || p.Kind != model.PeriodMonth {
			t.fault(path+"/persons/"+month, month, "a month such as 2023-12")
		}
	}
	if f.Households == nil {
		if len(s.Households) > 1 {
			t.fault(path, "", "households: a share for each household type, with sum 1")
		}
		return
	}
	checkMembers(t, path+"/households", sortedKeys(f.Households), s.Households)
	sum := 0.0
	for _, name := range sortedKeys(f.Households) {
		sum += f.Households[name]
	}
	if math.Abs(sum-1) > 1e-6 {
		t.fault(path+"/households", plain(sum), "shares that add up to 1")
	}
}

// checkMembers checks that every name is one of the scenario's.
func checkMembers(t *tree, path string, names, all []string) {
	for i, name := range names {
		if !slices.Contains(all, name) {
			t.fault(fmt.Sprintf("%s/%d", path, i), name, "one of the scenario's: "+strings.Join(all, ", "))
		}
	}
}

// checkGates checks gates that are written out.
func checkGates(t *tree, s model.Scenario) {
	if len(s.Gates) == 0 && s.Match == nil {
		t.fault("", "", "gates, where journeys end, or a match to official counts")
	}
	if len(s.Gates) > 0 && s.Match != nil {
		t.fault("/gates", "", "gates or match, not both: with a match the gates are made from the world")
	}
	for i, g := range s.Gates {
		path := fmt.Sprintf("/gates/%d", i)
		if g.Component != "" && g.Component != s.Counts.Between && g.Component != s.Counts.At {
			t.fault(path+"/component", g.Component, "counts.between or counts.at, or nothing where people stay")
		}
		if g.Component == "" && g.Geography != "" || g.Component != "" && g.Geography == "" {
			t.fault(path+"/geography", g.Geography, "component and geography together, or neither")
		}
		if g.LeaveChance > 0 && g.Component != "" {
			t.fault(path+"/leave_chance", plain(g.LeaveChance), "0: who was counted has left")
		}
		for _, nationality := range sortedKeys(g.LogWeight) {
			if nationality != "" && !slices.Contains(s.Nationalities, nationality) {
				t.fault(path+"/log_weight/"+nationality, nationality, "one of the scenario's: "+strings.Join(s.Nationalities, ", "))
			}
		}
	}
}

// checkMatch checks the target of a match.
func checkMatch(t *tree, s model.Scenario) {
	if s.Match == nil {
		return
	}
	if s.Counts.Measure == "" {
		t.fault("/match", "", "counts (measure, between, at) beside match")
	}
	series, err := model.ParseSeries(s.Match.Target)
	switch {
	case err != nil:
		t.fault("/match/target", s.Match.Target, "a series: "+err.Error())
	case series[model.DimNationality] != "" || series[model.DimComponent] != "" || series[model.DimHousehold] != "":
		t.fault("/match/target", s.Match.Target, "a series with component, nationality and household left open")
	case s.Counts.Measure != "" && series[model.DimMeasure] != s.Counts.Measure:
		t.fault("/match/target", s.Match.Target, "a series of counts.measure ("+s.Counts.Measure+")")
	}
}

// checkSetting checks a parameter against the table.
func checkSetting(t *tree, name string, value float64) {
	i := model.ParameterIndex(name)
	if i < 0 {
		t.fault("/set/"+name, name, "a parameter: "+strings.Join(parameterNames(), ", "))
		return
	}
	if p := model.Parameters[i]; value < p.Min || value > p.Max {
		t.fault("/set/"+name, plain(value), "from "+plain(p.Min)+" to "+plain(p.Max)+" ("+p.Unit+")")
	}
}

func parameterNames() []string {
	names := make([]string, len(model.Parameters))
	for i, p := range model.Parameters {
		names[i] = p.Name
	}
	return names
}

func sortedKeys(m map[string]float64) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	sort.Strings(keys)
	return keys
}

// checkFit checks that every parameter that is left free stands in the table.
func checkFit(t *tree, f model.FitSpec) {
	for i, name := range f.Parameters {
		if model.ParameterIndex(name) < 0 {
			t.fault(fmt.Sprintf("/fit/parameters/%d", i), name, "a parameter; the nearest is "+model.Nearest(name, parameterNames()))
		}
	}
}
