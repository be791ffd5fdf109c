package app

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"puente/internal/model"
	"puente/internal/queue"
)

// TestCarriedPortsRun runs every network that the binary carries, by its name without the number.
func TestCarriedPortsRun(t *testing.T) {
	names := CarriedPorts()
	if len(names) < 10 {
		t.Fatalf("only %v", names)
	}
	for _, name := range names {
		file, data, err := PortFile(portNumber.ReplaceAllString(name, ""))
		if err != nil || file != name+".yaml" {
			t.Errorf("%s: found %q, %v", name, file, err)
			continue
		}
		if _, problems := queue.ReadNetwork(file, data); problems.Len() > 0 {
			t.Errorf("%s: %v", name, problems.Err())
		}
	}
	if _, _, err := PortFile("no-such-port"); err == nil || !strings.Contains(err.Error(), "10-san-ysidro") {
		t.Errorf("an unknown name: %v", err)
	}
}

// TestPortJSON keeps the names that the answer promises.
func TestPortJSON(t *testing.T) {
	file, data, err := PortFile("vulnerable-first")
	if err != nil {
		t.Fatal(err)
	}
	told := 0
	s, err := Port(t.Context(), PortRequest{Name: file, File: data, Runs: 3, Seed: 1}, func(done, all int) { told = done*10 + all })
	if err != nil || told != 33 {
		t.Fatalf("%v, told %d", err, told)
	}
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	var got struct {
		Runs     int
		Stations []map[string]any
	}
	if err := json.Unmarshal(text, &got); err != nil || got.Runs != 3 {
		t.Fatalf("%v: %s", err, text)
	}
	for _, field := range []string{"name", "class", "arrivals", "served", "left", "turned_away", "wait", "queue", "utilisation", "overtime", "time_to_clear", "intervals"} {
		if _, ok := got.Stations[0][field]; !ok {
			t.Errorf("a station has no %q", field)
		}
	}
	for of, fields := range map[string][]string{"wait": {"mean", "ci95", "p50", "p90", "p95"}, "queue": {"mean", "max"}} {
		for _, field := range fields {
			if _, ok := got.Stations[0][of].(map[string]any)[field]; !ok {
				t.Errorf("%s has no %q", of, field)
			}
		}
	}
}

// TestPortTellsEveryMistake: of the request and of the file, in one answer.
func TestPortTellsEveryMistake(t *testing.T) {
	late := -1.0
	_, err := Port(t.Context(), PortRequest{
		Name: "f.yaml", File: []byte("name: x\nuntil: 5\nstations:\n  - {name: a, servise: 1}\narrivals:\n  - {to: b, rate: 1}\n"), Runs: -4, Until: -1, Warmup: &late,
	}, nil)
	var problems *model.ProblemError
	if !errors.As(err, &problems) {
		t.Fatalf("got %v", err)
	}
	for _, want := range []string{"--runs", "--until", "--warmup", "f.yaml:4: stations[0].servise", "nearest is \"service\"", "f.yaml:6: arrivals[0].to"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told in\n%v", want, err)
		}
	}
}

// TestOverloadIsTold: a load over 1 runs and is told.
func TestOverloadIsTold(t *testing.T) {
	s, err := Port(t.Context(), PortRequest{Name: "f", Runs: 2, File: []byte("{name: x, until: 50, stations: [{name: a, service: 1}], arrivals: [{to: a, rate: 3}]}")}, nil)
	if err != nil || len(s.Notes) != 1 || !strings.Contains(s.Notes[0], "3.00 times") {
		t.Errorf("%v, notes %v", err, s.Notes)
	}
}

// TestPortRecords writes every visit and counts them again, by the database.
func TestPortRecords(t *testing.T) {
	file, data, err := PortFile("families-and-patience")
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "visits.parquet")
	req := PortRequest{Name: file, File: data, Runs: 5, Seed: 3, Records: path}
	with, err := Port(t.Context(), req, nil)
	if err != nil {
		t.Fatal(err)
	}
	req.Records = ""
	without, err := Port(t.Context(), req, nil)
	a, _ := json.Marshal(with)
	b, _ := json.Marshal(without)
	if err != nil || string(a) != string(b) {
		t.Errorf("records change the answer: %v\n%s\n%s", err, a, b)
	}
	if info, err := os.Stat(path); err != nil || info.Size() < 1000 {
		t.Errorf("no file of records: %v", err)
	}
}

// TestPortStops: a cancelled study says so and leaves no file.
func TestPortStops(t *testing.T) {
	file, data, err := PortFile("one-lane")
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(t.Context())
	dir := t.TempDir()
	s, err := Port(ctx, PortRequest{Name: file, File: data, Runs: 200, Records: filepath.Join(dir, "v.parquet")}, func(done, _ int) {
		if done == 2 {
			stop()
		}
	})
	if !errors.Is(err, context.Canceled) || s.Runs < 2 || s.Runs == 200 {
		t.Errorf("%d runs, %v", s.Runs, err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("files left: %v", left)
	}
}

// TestPortRecordsAreRefused where the folder is not there: an error, not a hang.
func TestPortRecordsAreRefused(t *testing.T) {
	file, data, err := PortFile("one-lane")
	if err != nil {
		t.Fatal(err)
	}
	_, err = Port(t.Context(), PortRequest{Name: file, File: data, Runs: 2, Records: filepath.Join(t.TempDir(), "none", "v.parquet")}, nil)
	if err == nil || errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
}

// nov2023 asks for a crossing in November 2023.
func nov2023(crossing, mode string) CrossingRequest {
	return CrossingRequest{Crossing: crossing, Mode: mode, Month: model.Month(2023, 11), Runs: 4, Seed: 1}
}

// TestCrossingRestsOnCounts: the traffic is the published count, shared out among crossings
// so that nothing is lost, and the answer says that it is illustrative.
func TestCrossingRestsOnCounts(t *testing.T) {
	a, err := shared(t).Crossing(t.Context(), nov2023("Lukeville", "car"), nil)
	if err != nil {
		t.Fatal(err)
	}
	if a.Traffic.PortMonth != 34_361 || a.Traffic.Share != 1 || a.Traffic.OpenDays != 30 {
		t.Errorf("34,361 cars were counted in 30 days: %+v", a.Traffic)
	}
	if a.Grade != model.GradeIllustrative || a.GradeBecause.English == "" || len(a.Assumed) != 2 || len(a.Limits) == 0 {
		t.Errorf("the answer does not say what it rests on: %+v", a)
	}
	if served := float64(a.Stations[0].Served) / 7; served < 1145*.9 || served > 1145*1.1 {
		t.Errorf("%v cars a day pass, 1,145 were counted", served)
	}
	sum := 0.0
	for _, crossing := range []string{"Eagle Pass, Bridge I", "Eagle Pass, Bridge II"} {
		a, err := shared(t).Crossing(t.Context(), nov2023(crossing, "car"), nil)
		if err != nil {
			t.Fatal(err)
		}
		sum += a.Traffic.PerDay * a.Traffic.OpenDays
	}
	if sum < 244_904-1 || sum > 244_904+1 {
		t.Errorf("the bridges of Eagle Pass carry %v cars, 244,904 were counted", sum)
	}
}

// TestCrossingKnowsClosures: days on which the crossing was shut carry no traffic, as far
// as that was known on the date.
func TestCrossingKnowsClosures(t *testing.T) {
	req := nov2023("Lukeville", "car")
	req.Month = model.Month(2023, 12)
	a, err := shared(t).Crossing(t.Context(), req, nil)
	if err != nil || a.Traffic.OpenDays != 3 {
		t.Errorf("open on %v days, want 3: %v", a.Traffic.OpenDays, err)
	}
	req.AsOf = model.DateOf(2023, 12, 26)
	if _, err := shared(t).Crossing(t.Context(), req, nil); err == nil || !strings.Contains(err.Error(), "crossings.port-2602.cars") {
		t.Errorf("the count of December was read on 26 December: %v", err)
	}
}

// TestCrossingTellsEveryMistake: unknown names come with the nearest.
func TestCrossingTellsEveryMistake(t *testing.T) {
	req := nov2023("Lukevile", "boat")
	req.Runs = -1
	_, err := shared(t).Crossing(t.Context(), req, nil)
	if err == nil {
		t.Fatal("no problem")
	}
	for _, want := range []string{`the nearest is Lukeville`, `got "boat"`, "--runs"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("%q is not told in\n%v", want, err)
		}
	}
	for crossing, want := range map[string]string{"Eagle Pass": "Bridge I", "Laredo, World Trade Bridge": "lists none of this one", "Boquillas": "opening hours"} {
		if _, err := shared(t).Crossing(t.Context(), nov2023(crossing, "car"), nil); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: got %v, want %q", crossing, err, want)
		}
	}
}
