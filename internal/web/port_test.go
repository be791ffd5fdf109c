package web

import (
	"context"
	"encoding/json"
	"net/http"
	"strings"
	"testing"
	"time"

	"puente/internal/app"
)

const smallPort = `
name: two lanes
until: 400
stations:
  - name: lanes
    servers: 2
    service: {kind: exponential, mean: 1}
arrivals:
  - {to: lanes, rate: 1.5}
`

// sendPort posts a network.
func sendPort(h http.Handler, query, body string) (status int, text, kind string) {
	w := answer(h, request("POST", portPath+query, body, "Content-Type", "application/yaml"))
	return w.Code, w.Body.String(), w.Header().Get("Content-Type")
}

// TestAPortIsRunAsSent: YAML and the same as JSON give one answer, which holds the hours with their intervals; its
// mean wait is near the one of the formula of Erlang.
func TestAPortIsRunAsSent(t *testing.T) {
	h := Handler(open(), Options{})
	status, text, kind := sendPort(h, "?runs=40&seed=3&warmup=50", smallPort)
	if status != 200 || kind != "application/json" {
		t.Fatalf("%d %s: %s", status, kind, text)
	}
	var got struct {
		Runs     int
		Stations []struct {
			Name string
			Wait struct{ Mean float64 }
		}
		Series []struct {
			At, Servers, Officers, Arrivals, Queue float64
			QueueCI95                              [2]*float64 `json:"queue_ci95"`
			WaitCI95                               [2]*float64 `json:"wait_ci95"`
		}
	}
	if err := json.Unmarshal([]byte(text), &got); err != nil {
		t.Fatal(err)
	}
	const erlang = 1.2857 // Erlang C: 0.6429 / (2 - 1.5)
	if w := got.Stations[0].Wait.Mean; got.Runs != 40 || w < erlang*.8 || w > erlang*1.2 {
		t.Errorf("%d runs, mean wait %v, formula %v", got.Runs, w, erlang)
	}
	if len(got.Series) != 400 || got.Series[9].At != 10 || got.Series[9].Servers != 2 || got.Series[9].QueueCI95[1] == nil || got.Series[9].WaitCI95[0] == nil {
		t.Errorf("%d hours, such as %+v", len(got.Series), got.Series[9])
	}
	came := 0.0
	for _, p := range got.Series {
		came += p.Arrivals / 400
	}
	if came < 1.4 || came > 1.6 {
		t.Errorf("%v came an hour, want 1.5", came)
	}
	_, same, _ := sendPort(h, "?runs=40&seed=3&warmup=50", `{"name":"two lanes","until":4e2,"stations":[{"name":"lanes","servers":2,"service":{"kind":"exponential","mean":1}}],"arrivals":[{"to":"lanes","rate":1.5}]}`)
	if same != text {
		t.Errorf("JSON and YAML of one network differ:\n%.300s\n%.300s", text, same)
	}
	for query, head := range map[string]string{"?format=csv": "station,class,arrivals", "?format=csv&table=hours": "station,at,lanes_open,officers,arrivals"} {
		if status, text, kind := sendPort(h, query, smallPort); status != 200 || kind != "text/csv" || !strings.HasPrefix(text, head) {
			t.Errorf("%s: %d %s %.100s", query, status, kind, text)
		}
	}
}

func TestAPortThatCannotBeRun(t *testing.T) {
	h := Handler(open(), Options{MaxBodyBytes: 5000})
	for _, c := range []struct {
		name, query, body string
		status            int
		words             []string
	}{
		{
			"mistakes of the file", "", strings.NewReplacer("servers: 2", "servers: two", "to: lanes", "to: lane").Replace(smallPort), 422,
			[]string{`"field":"stations[0].servers"`, `"line":6`, `"field":"arrivals[0].to"`, `nearest is \"lanes\"`},
		},
		{"mistakes of the query", "?runs=0&seed=-1&until=x&warmup=-2&table=days", smallPort, 422, []string{`"runs"`, `"seed"`, `"until"`, `"warmup"`, `"table"`}},
		{"too many runs", "?runs=1001", smallPort, 422, []string{"1 to 1000"}},
		{"too much work", "?runs=1000", strings.Replace(smallPort, "rate: 1.5", "rate: 1500", 1), 422, []string{"groups expected"}},
		{"too large", "", smallPort + strings.Repeat("# long\n", 1000), 413, nil},
		{"nothing", "", "", 400, nil},
		{"no YAML", "", "name: [", 422, []string{"YAML"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			status, text, kind := sendPort(h, c.query, c.body)
			if status != c.status || kind != "application/problem+json" {
				t.Errorf("%d %s: %.300s", status, kind, text)
			}
			for _, word := range c.words {
				if !strings.Contains(text, word) {
					t.Errorf("lacks %s: %s", word, text)
				}
			}
		})
	}
}

// TestALoadOverOneIsTold: it runs, and says so.
func TestALoadOverOneIsTold(t *testing.T) {
	status, text, _ := sendPort(Handler(open(), Options{}), "?runs=2", strings.Replace(smallPort, "rate: 1.5", "rate: 5", 1))
	if status != 200 || !strings.Contains(text, "2.50 times what those on duty can do") {
		t.Errorf("%d %.300s", status, text)
	}
}

// TestALongRunOfAPortIsStopped within the time of an answer, in the middle of a run.
func TestALongRunOfAPortIsStopped(t *testing.T) {
	from := time.Now()
	status, text, _ := sendPort(Handler(open(), Options{AskTimeout: 50 * time.Millisecond}), "?runs=1", strings.NewReplacer("rate: 1.5", "rate: 90000", "mean: 1", "mean: 1e-5").Replace(smallPort))
	if status != 503 || time.Since(from) > 10*time.Second {
		t.Errorf("%d after %v: %.300s", status, time.Since(from), text)
	}
}

func TestCrossingsAreServed(t *testing.T) {
	h := Handler(house, Options{})
	var list app.CrossingsAnswer
	getJSON(t, h, "/api/port/crossings", &list)
	if len(list.Crossings) < 40 || list.Crossings[0].Port != "San Ysidro" {
		t.Fatalf("%d crossings, the first %+v", len(list.Crossings), list.Crossings[0])
	}
	for _, c := range list.Crossings {
		if c.Name == "Lukeville" && (c.Lanes["car"] != 6 || len(c.Modes) != 3 || c.Hours != "6 am-8 pm") {
			t.Errorf("Lukeville: %+v", c)
		}
		if c.Name == "Boquillas" && len(c.Modes) != 0 {
			t.Errorf("Boquillas has no hours, yet modes %v", c.Modes)
		}
	}
	var one struct {
		Grade  string
		Series []struct{ At, Servers float64 }
	}
	getJSON(t, h, "/api/port?crossing=lukeville&month=2023-11&runs=4&as_of=2024-01-31", &one)
	if one.Grade != "illustrative" || len(one.Series) < 168 || one.Series[24+2].Servers != 0 || one.Series[24+12].Servers < 1 {
		t.Errorf("%+v", one)
	}
	var shut struct {
		Shares []struct {
			Share struct{ Low, Median, High float64 }
		}
		Effects []struct{ Change struct{ P50 float64 } }
	}
	getJSON(t, h, "/api/port/closing?crossing=lukeville&month=2023-11&from=2023-12-04&to=2023-12-06&runs=2", &shut)
	if n := len(shut.Shares); n != 5 || shut.Shares[n-1].Share.Median < .5 || shut.Effects[0].Change.P50 > -1500 {
		t.Errorf("two days shut: %+v", shut)
	}
	var plan struct {
		Effects []struct {
			What   string
			Change struct{ P50 float64 }
		}
		Hours []struct{ Lanes struct{ P50 float64 } } `json:"changed_hours"`
	}
	getJSON(t, h, "/api/port/shifts?crossing=lukeville&month=2023-11&runs=4&lanes=6:2,7:2", &plan)
	if len(plan.Effects) != 7 || plan.Effects[4].What != "wait-minutes" || plan.Effects[4].Change.P50 >= 0 || len(plan.Hours) != 8*24 {
		t.Errorf("two lanes more in the morning: %+v", plan.Effects)
	}
	want(t, answer(h, request("GET", "/api/port/shifts?crossing=lukeville&month=2023-11&runs=2&hours=5-22&format=csv", "")), 200, "plan,day,hour,lanes", "changed,0,5,1,")
	want(t, answer(h, request("GET", "/api/port/shifts?crossing=lukeville&month=2023-11&lanes=six&hours=30-40", "")), 422, "six")
	want(t, answer(h, request("GET", "/api/port/shifts?crossing=san-ysidro&month=2023-11&runs=1000", "")), 422, "fewer runs")
	want(t, answer(h, request("GET", "/api/port/shared?crossing=lukeville&month=2023-11&cases=40&runs=2", "")), 200, `"cases":40`, `"without":{`, `"added-officers"`)
	want(t, answer(h, request("GET", "/api/port/shared?crossing=lukeville&month=2023-11&cases=0&runs=2", "")), 422, "persons a day")
	want(t, answer(h, request("GET", "/api/port/closing?crossing=lukeville&month=2023-11&from=x&to=2023-12-06", "")), 422, `"from"`)
	want(t, answer(h, request("GET", "/api/port/closing?crossing=san-ysidro&month=2023-11&from=2023-12-01&to=2023-12-31&runs=1000", "")), 422, "fewer runs")
	want(t, answer(h, request("GET", "/api/port?crossing=Eagle%20Pass&month=2023-11&mode=boat&runs=2", "")), 422, "Bridge II", "boat")
	want(t, answer(h, request("GET", "/api/port?crossing=Lukeville&month=2023&runs=x", "")), 422, `"month"`, `"runs"`)
	want(t, answer(h, request("GET", "/api/port/crossings?format=csv", "")), 200, "id,name,port", "lukeville,Lukeville")
	want(t, answer(h, request("GET", "/api/port/examples", "")), 200, "10-san-ysidro")
	want(t, answer(h, request("GET", "/api/port/schema", "")), 200, "https://json-schema.org/draft/2020-12/schema")
}

// TestPortsAreRunOneAtATime: a second port waits for its turn, leaves when its time is over, and comes in once the first is done.
func TestPortsAreRunOneAtATime(t *testing.T) {
	d := &doors{gate: make(chan struct{})}
	h := Handler(d, Options{})
	first := make(chan int)
	go func() {
		first <- answer(h, request("GET", "/api/port?crossing=a&month=2023-11", "")).Code
	}()
	for d.began.Load() == 0 {
		time.Sleep(time.Millisecond)
	}
	ctx, stop := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer stop()
	if w := answer(h, request("POST", portPath, smallPort).WithContext(ctx)); w.Code != 503 {
		t.Errorf("a second port gave %d", w.Code)
	}
	close(d.gate)
	if code := <-first; code != 200 {
		t.Errorf("the first gave %d", code)
	}
	if status, text, _ := sendPort(h, "?runs=2", smallPort); status != 200 {
		t.Errorf("after the first: %d %s", status, text)
	}
}
