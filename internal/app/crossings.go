package app

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"puente/internal/fit"
	"puente/internal/model"
)

// CrossingInfo is one crossing that can be run as a real port.
type CrossingInfo struct {
	ID    string         `json:"id"`
	Name  string         `json:"name"`
	Port  string         `json:"port"`
	Place string         `json:"place"` // of the world, across the border
	State string         `json:"state"`
	Lat   float64        `json:"lat"`
	Lon   float64        `json:"lon"`
	Hours string         `json:"hours"` // as listed on 29 June 2022; empty: none listed, so that it cannot be run
	Lanes map[string]int `json:"lanes"` // most, by mode; a mode that is not there has none listed
	Modes []string       `json:"modes"` // that can be run
}

// CrossingsAnswer lists the crossings of the border from west to east.
type CrossingsAnswer struct {
	Crossings []CrossingInfo `json:"crossings"`
}

// Crossings lists the crossings that Crossing knows.
func (a *App) Crossings(ctx context.Context) (CrossingsAnswer, error) {
	records, err := a.store.Records(ctx, "ports", model.NoDate)
	if err != nil {
		return CrossingsAnswer{}, fmt.Errorf("read records ports: %w", err)
	}
	listed := map[string]bool{} // port code and mode of which some crossing has lanes
	for _, r := range records {
		for mode, field := range lanesFields {
			if n, _ := strconv.Atoi(r.Fields[field]); n > 0 {
				listed[r.Fields["bts_port_code"]+string(mode)] = true
			}
		}
	}
	var answer CrossingsAnswer
	for _, r := range records {
		if r.Fields["bts_port_code"] != "" {
			answer.Crossings = append(answer.Crossings, crossingInfo(r.Fields, listed))
		}
	}
	slices.SortStableFunc(answer.Crossings, func(x, y CrossingInfo) int {
		switch {
		case x.Lon < y.Lon:
			return -1
		case x.Lon > y.Lon:
			return 1
		}
		return 0
	})
	return answer, nil
}

// crossingInfo reads a row of the list of ports; listed says at which ports a mode has lanes somewhere.
func crossingInfo(f map[string]string, listed map[string]bool) CrossingInfo {
	c := CrossingInfo{
		ID: f["id"], Name: f["name"], Port: f["port"], Place: f["place"], State: f["state"], Hours: f["hours"],
		Lanes: map[string]int{}, Modes: []string{},
	}
	c.Lat, _ = strconv.ParseFloat(f["lat"], 64)
	c.Lon, _ = strconv.ParseFloat(f["lon"], 64)
	_, _, err := fit.ParsePortHours(c.Hours)
	for _, mode := range []fit.PortMode{fit.PortPedestrians, fit.PortCars, fit.PortTrucks} {
		lanes, _ := strconv.Atoi(f[lanesFields[mode]])
		if lanes > 0 {
			c.Lanes[string(mode)] = lanes
		}
		if err == nil && (lanes > 0 || !listed[f["bts_port_code"]+string(mode)]) {
			c.Modes = append(c.Modes, string(mode))
		}
	}
	return c
}

// PortExample is a network that the binary carries.
type PortExample struct {
	Name string `json:"name"`
	File string `json:"file"` // the YAML, to be read and changed
}

// PortExamples are the worked examples of a port, in their order.
func PortExamples() []PortExample {
	var list []PortExample
	for _, name := range CarriedPorts() {
		_, file, err := PortFile(name)
		if err != nil {
			panic(fmt.Sprintf("the carried network %s is not found: %v", name, err))
		}
		list = append(list, PortExample{name, string(file)})
	}
	return list
}
