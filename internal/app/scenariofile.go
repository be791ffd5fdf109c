package app

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strconv"
	"strings"

	"puente/internal/atlas"
	"puente/internal/model"
)

// ScenarioText is a scenario as a file that `puente run` and `puente compare` read.
type ScenarioText struct {
	Name string `json:"name"` // of the file
	Text string `json:"text"` // YAML
}

// ScenarioRead is what a scenario file says, as far as a page can show and change it.
type ScenarioRead struct {
	Scenario string             `json:"scenario"` // the carried scenario that it changes
	Title    model.Text         `json:"title"`
	Date     model.Date         `json:"date"`
	Days     int                `json:"days"`
	Set      map[string]float64 `json:"set"`
	Measures []model.Measure    `json:"measures"`
	Differs  []string           `json:"differs"` // further fields in which it is not the carried one: it must be run from its text
}

// SaveScenario writes a scenario with the settings, the date, the length and the measures of a request as one file. The
// comments of the scenario are kept; own counts are not written, because they leave suppressed only.
func (a *App) SaveScenario(ctx context.Context, req RunRequest) (ScenarioText, error) {
	p, err := a.Plan(ctx, req)
	if err != nil {
		return ScenarioText{}, err
	}
	measures, err := ownMeasures(p, req.Measures)
	if err != nil {
		return ScenarioText{}, err
	}
	text, err := scenarioText(req)
	if err != nil {
		return ScenarioText{}, err
	}
	s := p.Scenario
	text = withBlock(text, "date", "date: "+s.Date.String()+"\n")
	text = withBlock(text, "days", "days: "+strconv.Itoa(s.Days)+"\n")
	text = withBlock(text, "set", settingLines(s.Set))
	text = withBlock(text, "measures", measureLines(slices.Concat(s.Measures, measures)))
	again, problems := atlas.ReadScenario("the scenario as saved", []byte(text))
	if problems.Len() > 0 || len(again.Measures) != len(s.Measures)+len(measures) {
		return ScenarioText{}, fmt.Errorf("write the scenario %s: %w", s.Name, problems.Err())
	}
	return ScenarioText{s.Name + ".yaml", text}, nil
}

// scenarioText is the file of a request's scenario as it stands.
func scenarioText(req RunRequest) (string, error) {
	if req.Text != "" {
		return req.Text, nil
	}
	where, err := findScenario(req.Scenario)
	if err != nil {
		return "", err
	}
	data, err := fs.ReadFile(where.files, where.file)
	if err != nil {
		return "", where.missing(where.file, err, "a scenario")
	}
	return string(data), nil
}

// withBlock puts lines in place of a field of the top of a YAML file and of all that belongs to it; lines without such a
// field go to the end.
func withBlock(text, field, lines string) string {
	var out strings.Builder
	inside, done := false, false
	for line := range strings.Lines(text) {
		top := strings.TrimSpace(line) != "" && !strings.ContainsAny(line[:1], " -\t")
		if top {
			inside = strings.HasPrefix(line, field+":")
			if inside && !done {
				out.WriteString(lines)
				done = true
			}
		}
		if !inside {
			out.WriteString(line)
		}
	}
	whole := out.String()
	if done || lines == "" {
		return whole
	}
	return strings.TrimRight(whole, "\n") + "\n\n" + lines
}

// settingLines writes parameters by name.
func settingLines(set map[string]float64) string {
	if len(set) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("set:\n")
	for _, name := range slices.Sorted(maps.Keys(set)) {
		fmt.Fprintf(&out, "  %s: %s\n", name, strconv.FormatFloat(set[name], 'g', -1, 64))
	}
	return out.String()
}

// measureLines writes measures, each on a line of its own, without what is empty.
func measureLines(list []model.Measure) string {
	if len(list) == 0 {
		return ""
	}
	var out strings.Builder
	out.WriteString("measures:\n")
	for _, m := range list {
		out.WriteString("  - " + measureText(m) + "\n")
	}
	return out.String()
}

// measureText is a measure as JSON, which YAML reads as well.
func measureText(m model.Measure) string {
	var fields map[string]any
	text, err := json.Marshal(m)
	if err == nil {
		err = json.Unmarshal(text, &fields)
	}
	if err != nil {
		panic(fmt.Sprintf("app: a measure does not marshal: %v", err))
	}
	delete(fields, "source")
	maps.DeleteFunc(fields, func(_ string, v any) bool { return v == nil || v == "" })
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	if err := e.Encode(fields); err != nil {
		panic(fmt.Sprintf("app: a measure does not marshal: %v", err))
	}
	return strings.TrimSpace(out.String())
}

// OpenScenario reads a scenario file that a reader was sent and tells every mistake in it.
func (a *App) OpenScenario(ctx context.Context, text string) (ScenarioRead, error) {
	s, problems := atlas.ReadScenario("scenario", []byte(text))
	if problems.Len() > 0 {
		return ScenarioRead{}, problems.Err()
	}
	found := ScenarioRead{Scenario: s.Name, Title: s.Title, Date: s.Date, Days: s.Days, Set: s.Set, Measures: s.Measures, Differs: []string{}}
	if found.Measures == nil {
		found.Measures = []model.Measure{}
	}
	if !slices.Contains(carried(), s.Name) {
		if !strings.HasPrefix(s.World, corridorWorld) {
			problems.Add(model.Problem{File: "scenario", Field: "world", Got: s.World, Want: corridorWorld + "corridor: the folder of a world does not come with the file"})
			return found, problems.Err()
		}
		found.Scenario, found.Differs = "", []string{"name"}
		return found, nil
	}
	known, _, err := read(RunRequest{Scenario: s.Name})
	if err != nil {
		return found, err
	}
	found.Differs = differing(s, known)
	return found, nil
}

// differing names the fields that two scenarios do not share, but for those that a page can set.
func differing(a, b model.Scenario) []string {
	names := []string{}
	x, y := reflect.ValueOf(a), reflect.ValueOf(b)
	for i := range x.NumField() {
		name, _, _ := strings.Cut(x.Type().Field(i).Tag.Get("yaml"), ",")
		if slices.Contains([]string{"date", "days", "set", "measures"}, name) || reflect.DeepEqual(x.Field(i).Interface(), y.Field(i).Interface()) {
			continue
		}
		names = append(names, name)
	}
	return names
}
