package main

import (
	"encoding/json"
	"math"
)

// collection is a GeoJSON feature collection.
type collection struct {
	Type     string    `json:"type"`
	Features []feature `json:"features"`
}

type feature struct {
	Type       string         `json:"type"`
	Properties map[string]any `json:"properties"`
	Geometry   geometry       `json:"geometry"`
}

type geometry struct {
	Type        string `json:"type"`
	Coordinates any    `json:"coordinates"`
}

// simplify keeps the named properties, rounds coordinates and drops points that
// fall on the one before.
func simplify(raw []byte, properties []string, places int) ([]byte, error) {
	var c collection
	if err := json.Unmarshal(raw, &c); err != nil {
		return nil, err
	}
	for i, f := range c.Features {
		kept := map[string]any{}
		for _, p := range properties {
			kept[p] = f.Properties[p]
		}
		c.Features[i].Properties = kept
		c.Features[i].Geometry.Coordinates = rounded(f.Geometry.Coordinates, math.Pow10(places))
	}
	return json.Marshal(c)
}

// rounded rounds the numbers of nested lists and drops points that repeat.
func rounded(v any, scale float64) any {
	list, ok := v.([]any)
	if !ok {
		return math.Round(v.(float64)*scale) / scale
	}
	var out []any
	for _, item := range list {
		r := rounded(item, scale)
		if point, ok := r.([]any); ok && len(out) > 0 && samePoint(point, out[len(out)-1]) {
			continue
		}
		out = append(out, r)
	}
	return out
}

// samePoint reports whether two items are points at one place.
func samePoint(point []any, other any) bool {
	before, ok := other.([]any)
	return ok && len(point) == 2 && len(before) == 2 && point[0] == before[0] && point[1] == before[1] && isNumber(point[0])
}

func isNumber(v any) bool {
	_, ok := v.(float64)
	return ok
}
