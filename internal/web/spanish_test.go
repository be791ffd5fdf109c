package web

import "testing"

// TestEveryRouteIsToldInSpanish: a route without a line in summariesInSpanish must get one.
func TestEveryRouteIsToldInSpanish(t *testing.T) {
	var description struct {
		Paths map[string]map[string]struct {
			OperationID string `json:"operationId"`
			Summary     string `json:"summary"`
			Spanish     string `json:"x-summary-es"`
		}
	}
	getJSON(t, Handler(house, Options{}), "/openapi.json", &description)
	if len(description.Paths) < 25 {
		t.Fatalf("%d routes", len(description.Paths))
	}
	for path, methods := range description.Paths {
		for method, op := range methods {
			if op.Spanish == "" || op.Spanish == op.Summary {
				t.Errorf("%s %s (%s): %q is not told in Spanish", method, path, op.OperationID, op.Summary)
			}
		}
	}
}
