package web

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"puente/internal/app"
	"puente/internal/model"
)

// checked turns the words of a query into values and collects every mistake,
// so that a reader mends them all at once.
type checked struct {
	problems model.Problems
}

// wrong adds a problem of one field.
func (c *checked) wrong(field, got, want string) {
	c.problems.Add(model.Problem{File: "request", Field: field, Got: got, Want: want})
}

// series reads a key, which must be there.
func (c *checked) series(field, key string) model.Series {
	s, err := model.ParseSeries(key)
	if err != nil {
		c.wrong(field, key, "a series key: "+err.Error())
	}
	return s
}

// period reads a period, or none.
func (c *checked) period(field, text string) model.Period {
	if text == "" {
		return model.Period{}
	}
	return c.required(field, text)
}

// required reads a period that must be there.
func (c *checked) required(field, text string) model.Period {
	p, err := model.ParsePeriod(text)
	if err != nil {
		c.wrong(field, text, "a period such as 2023-12-26, 2023-11, 2023-Q4, 2023 or FY2023")
	}
	return p
}

// date reads a day, or none.
func (c *checked) date(field, text string) model.Date {
	if text == "" {
		return model.NoDate
	}
	d, err := model.ParseDate(text)
	if err != nil {
		c.wrong(field, text, "a day YYYY-MM-DD")
	}
	return d
}

// dims reads names of dimensions between commas.
func (c *checked) dims(field, text string) []model.Dim {
	var list []model.Dim
	for name := range strings.SplitSeq(text, ",") {
		if name == "" {
			continue
		}
		d := slices.IndexFunc(dimNames(), func(known string) bool { return known == name })
		if d < 0 {
			c.wrong(field, name, "one of "+strings.Join(dimNames(), ", "))
			continue
		}
		list = append(list, model.Dim(d))
	}
	return list
}

// dimNames lists the dimensions in the order of a key.
func dimNames() []string {
	names := make([]string, model.DimCount)
	for d := range names {
		names[d] = model.Dim(d).String()
	}
	return names
}

// whole reads a number from 1 to most, or 0 where none is written.
func (c *checked) whole(field, text string, most int) int {
	if text == "" {
		return 0
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 1 || n > most {
		c.wrong(field, text, fmt.Sprintf("a whole number from 1 to %d", most))
	}
	return n
}

// seed reads a seed, app.DefaultSeed where none is written.
func (c *checked) seed(field, text string) uint64 {
	if text == "" {
		return app.DefaultSeed
	}
	n, err := strconv.ParseUint(text, 10, 64)
	if err != nil {
		c.wrong(field, text, "a whole number from 0 to 18446744073709551615")
	}
	return n
}

// parameterNames lists the table of parameters.
func parameterNames() []string {
	names := make([]string, len(model.Parameters))
	for i, p := range model.Parameters {
		names[i] = p.Name
	}
	return names
}

// settings reads name=value pairs of parameters.
func (c *checked) settings(field string, pairs []string) map[string]float64 {
	if len(pairs) == 0 {
		return nil
	}
	set := make(map[string]float64, len(pairs))
	for _, pair := range pairs {
		name, text, _ := strings.Cut(pair, "=")
		value, err := strconv.ParseFloat(text, 64)
		row := model.ParameterIndex(name)
		switch {
		case row < 0:
			c.wrong(field, pair, "name=value with a name of the table of parameters"+model.AndNearest(name, parameterNames()))
		case err != nil || math.IsNaN(value) || math.IsInf(value, 0):
			c.wrong(field, pair, "name=value with a number")
		case value < model.Parameters[row].Min || value > model.Parameters[row].Max:
			p := model.Parameters[row]
			c.wrong(field, pair, fmt.Sprintf("%s from %g to %g (%s)", name, p.Min, p.Max, p.Unit))
		}
		set[name] = value
	}
	return set
}
