package web

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"strings"
	"testing"

	"puente/internal/app"
)

// house is the real app on a folder of its own, filled with the starter
// dataset; tests only read from it.
var house *app.App

// houseURL is where the real app is served to all browser tests, so that they share its studies.
var houseURL string

func TestMain(m *testing.M) {
	os.Exit(withHouse(m))
}

func withHouse(m *testing.M) int {
	dir, err := os.MkdirTemp("", "puente-web-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	house, err = app.Open(context.Background(), app.Options{Dir: dir})
	if err != nil {
		panic(err)
	}
	defer house.Close()
	server := httptest.NewServer(Handler(house, Options{Basemap: app.Basemap()}))
	defer server.Close()
	defer stopChromium()
	houseURL = server.URL
	return m.Run()
}

// getJSON asks the real app for JSON and decodes it into the answer's fields.
func getJSON(t *testing.T, h http.Handler, path string, into any) {
	t.Helper()
	w := answer(h, request("GET", path, ""))
	if w.Code != 200 {
		t.Fatalf("%s: status %d: %s", path, w.Code, w.Body)
	}
	if err := json.Unmarshal(w.Body.Bytes(), into); err != nil {
		t.Fatalf("%s: %v", path, err)
	}
}

// firstNovember is the south-west land border in November 2023 as CBP first
// published it on 22 December 2023; the revised figure is 242,399.
const firstNovember = 242418

func TestTheRealAppAnswersThroughEveryRoute(t *testing.T) {
	h := Handler(house, Options{Basemap: app.Basemap()})
	var show struct {
		Figures []struct {
			Vintages []struct{ Value float64 }
		}
	}
	getJSON(t, h, "/api/data/show?series=encounters.southwest&from=2023-11&to=2023-11&as_of=2023-12-26", &show)
	if len(show.Figures) != 1 || show.Figures[0].Vintages[0].Value != firstNovember {
		t.Errorf("November 2023 as known on 2023-12-26: %+v, want %d", show, firstNovember)
	}
	var why struct {
		Vintages []struct {
			Document  string `json:"document"`
			RowsShown []any  `json:"rows_shown"`
		}
	}
	getJSON(t, h, "/api/data/why?series=encounters.southwest&period=2023-11&as_of=2023-12-26", &why)
	if len(why.Vintages) < 2 || len(why.Vintages[0].Document) != 64 || len(why.Vintages[0].RowsShown) == 0 {
		t.Errorf("why: %+v, want two vintages, a digest and rows", why)
	}
	want(t, answer(h, request("GET", "/api/data/why?series=encounters.southwest&period=1950-01", "")), 422, "problems")
	want(t, answer(h, request("POST", "/api/data/sql", `{"query":"select 6*7 as answer"}`, "Content-Type", "application/json")), 200, `"columns":["answer"]`, "42")
	cut := answer(h, request("POST", "/api/data/sql?format=csv", `{"query":"from observations"}`, "Content-Type", "application/json"))
	want(t, cut, 200)
	if got := cut.Header().Get("Puente-Truncated"); got != "10000" {
		t.Errorf("a cut answer says %q", got)
	}
	want(t, answer(h, request("POST", "/api/data/sql", `{"query":"select max(published) <= date '2023-12-26' as then from observations","as_of":"2023-12-26"}`, "Content-Type", "application/json")), 200, `"as_of":"2023-12-26"`)
	want(t, answer(h, request("GET", "/api/data/show?series=encounters.southwest&from=FY2023&to=2023-12", "")), 422, "two periods of one kind")
	want(t, answer(h, request("GET", "/api/data/show?series=encounters.southwest&source=cbp-southwset", "")), 422, "the nearest is cbp-southwest")
	want(t, answer(h, request("POST", "/api/data/sql", `{"query":"select * from read_csv('/etc/passwd')"}`, "Content-Type", "application/json")), 422)
	want(t, answer(h, request("GET", "/api/basemap", "")), 200, "FeatureCollection")
	want(t, answer(h, request("GET", "/api/data/sources", "")), 200, "lag_basis")
	want(t, answer(h, request("GET", "/api/run/two-towns?runs=4&days=0", "")), 422, "days")
}

func TestARunOfTheRealAppIsTheSameTwice(t *testing.T) {
	path := "/api/run/two-towns?runs=4&seed=7"
	bodies := make([]string, 2)
	for i := range bodies {
		w := answer(Handler(house, Options{}), request("GET", path, ""))
		want(t, w, 200, `"runs":4`, `"seed":7`)
		bodies[i] = w.Body.String()
	}
	if bodies[0] != bodies[1] {
		t.Error("two servers gave different bytes for one request")
	}
}

// TestAPreviewIsLabelled: the same study as a preview says so, and does not wait for the turn of studies.
func TestAPreviewIsLabelled(t *testing.T) {
	h := Handler(house, Options{})
	want(t, answer(h, request("GET", "/api/run/two-towns?preview=true&seed=7", "")), 200, `"runs":20`, `"preview":{"runs":20`, "Vista previa")
	want(t, answer(h, request("GET", "/api/run/two-towns?preview=perhaps", "")), 422, "preview")
}

// monthMean is the mean of all encounters in a month of a study of the real app.
func monthMean(t *testing.T, h http.Handler, path, month string) float64 {
	t.Helper()
	var run struct {
		Columns []struct {
			Quantity, Component, Geography, Nationality string
			Months                                      []struct {
				Period string
				Mean   float64
			}
		}
	}
	getJSON(t, h, path, &run)
	for _, c := range run.Columns {
		if c.Quantity != "encounters" || c.Component+c.Geography+c.Nationality != "" {
			continue
		}
		for _, m := range c.Months {
			if m.Period == month {
				return m.Mean
			}
		}
	}
	panic(fmt.Sprintf("%s has no encounters in %s", path, month))
}

// TestTheRealAppCompares runs a comparison of December 2023 through the route: the base beside itself differs nowhere.
func TestTheRealAppCompares(t *testing.T) {
	h := Handler(house, Options{})
	var list app.MeasuresAnswer
	getJSON(t, h, "/api/measures/december-2023", &list)
	if len(list.Packages) < 8 || !strings.Contains(list.Text, "packages:") {
		t.Errorf("%d packages, text of %d bytes", len(list.Packages), len(list.Text))
	}
	w := answer(h, request("POST", "/api/compare/december-2023?runs=2", `{"packages":["none"]}`, "Content-Type", "application/json"))
	want(t, w, 200, `"unchanged":true`)
	w = answer(h, request("POST", "/api/compare/december-2023?runs=2", `{"packages":["repen"]}`, "Content-Type", "application/json"))
	want(t, w, 422, "reopen?")
}
