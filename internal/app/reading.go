package app

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"puente/internal/model"
	"puente/internal/series"
	"puente/internal/sim"
)

const (
	// RunsFor80 is the fewest runs of which an 80 % interval is told: with fewer its ends are the smallest and the greatest
	// run, whatever they are.
	RunsFor80 = 10
	// RunsFor95 is the same for a 95 % interval.
	RunsFor95 = 40
)

// grade says how far the run may be believed and why, from what was done for it. Nothing is judged on data held out and
// travel, waits and lines are assumed, so it is illustrative whatever was matched.
func grade(plan Plan) (model.Grade, model.Text) {
	learnt := 0
	for _, q := range plan.Inputs.Matched {
		if q.Learnt {
			learnt++
		}
	}
	if learnt == 0 {
		return model.GradeIllustrative, model.Text{
			English: "Illustrative: its numbers are written by hand, none is matched to official counts.",
			Spanish: "Ilustrativo: sus números están escritos a mano; ninguno se ajustó a conteos oficiales.",
		}
	}
	ahead := intakeWords(plan)
	return model.GradeIllustrative, model.Text{
		English: fmt.Sprintf("Illustrative: shares and intakes are matched to official counts as known on %s%s; travel times, waits and lines rest on assumptions. How it does on months held out, and where it fails: docs/validation/corridor.md.", plan.Scenario.Date, ahead.English),
		Spanish: fmt.Sprintf("Ilustrativo: proporciones y entradas se ajustaron a conteos oficiales conocidos el %s%s; los tiempos de viaje, las esperas y las filas son supuestos. Cómo le va con meses reservados, y dónde falla: docs/validation/corridor.md.", plan.Scenario.Date, ahead.Spanish),
	}
}

// intakeWords says how intake was made: how much of it copies the border, and by which method it goes on.
func intakeWords(plan Plan) model.Text {
	latent, methods := 0, map[string]int{}
	for _, f := range plan.Inputs.Flows {
		if f.Source == "latent" {
			latent++
		}
	}
	for _, q := range plan.Inputs.Matched {
		if q.Method != "" {
			methods[q.Method]++
		}
	}
	var en, es strings.Builder
	if latent > 0 {
		fmt.Fprintf(&en, "; %d of %d intakes are latent, copied from the counts at the border", latent, len(plan.Inputs.Flows))
		fmt.Fprintf(&es, "; %d de %d entradas son latentes, copiadas de los conteos en la frontera", latent, len(plan.Inputs.Flows))
	}
	for _, m := range methodNames {
		if n := methods[string(m.method)]; n > 0 {
			fmt.Fprintf(&en, "; after the last published month %d series go on by %s", n, m.words.English)
			fmt.Fprintf(&es, "; tras el último mes publicado %d series continúan con %s", n, m.words.Spanish)
		}
	}
	return model.Text{English: en.String(), Spanish: es.String()}
}

// methodNames names the methods of forecasts for a reader.
var methodNames = []struct {
	method series.Method
	words  model.Text
}{
	{series.MethodCombine, model.Text{English: "a combination of models", Spanish: "una combinación de modelos"}},
	{series.MethodSeasonal, model.Text{English: "the value of a year ago", Spanish: "el valor de hace un año"}},
	{series.MethodNaive, model.Text{English: "their last value", Spanish: "su último valor"}},
}

// closures joins closures with their ports, as they stood on the scenario's date.
func closures(plan Plan) []ClosureInfo {
	list := []ClosureInfo{}
	for _, c := range plan.Inputs.Closures {
		info := ClosureInfo{Closure: c, PortName: c.Port, Open: c.To.Known() && c.To <= plan.Scenario.Date || c.From > plan.Scenario.Date}
		for _, p := range plan.World.Ports {
			if p.ID == c.Port {
				info.PortName, info.Place = p.Name, p.Place
			}
		}
		info.Counts, info.Effect = effect(plan, c)
		list = append(list, info)
	}
	return list
}

// regular tells whether a closure stops people or goods that cross in the run as on every day.
func regular(plan Plan, c model.Closure) bool {
	return slices.ContainsFunc(plan.Inputs.Crossings, func(x model.Crossing) bool {
		return x.Port == c.Port && slices.ContainsFunc(x.Lines, func(l model.CrossingLine) bool { return sim.Covers(c.Scope, l.Mode) })
	})
}

// effect says whether a closure changes the run, and why not where it does not.
func effect(plan Plan, c model.Closure) (counts bool, why model.Text) {
	s, gate := plan.Scenario, false
	for _, g := range plan.Inputs.Gates {
		gate = gate || g.Port == c.Port
	}
	switch {
	case c.From >= s.Start+model.Date(s.Days) || c.To.Known() && c.To <= s.Start:
		return false, model.Text{
			English: "listed; does not change this run, because it lies outside the days of the run",
			Spanish: "figura en la lista; no cambia esta corrida, porque queda fuera de sus días",
		}
	case regular(plan, c) && !(gate && sim.StopsCases(c.Scope)):
		return true, model.Text{
			English: "in this run nobody whom it speaks of crosses here as on every day while it is closed; they go elsewhere, wait or stay away",
			Spanish: "en esta corrida nadie de quienes abarca cruza aquí como cada día mientras está cerrado; van a otro lado, esperan o no van",
		}
	case !sim.StopsCases(c.Scope):
		return false, model.Text{
			English: "listed; does not change this run, because its scope does not stop people with a case, and regular crossers are not in the run",
			Spanish: "figura en la lista; no cambia esta corrida, porque su alcance no detiene a quienes tienen un caso, y el cruce habitual no está en la corrida",
		}
	case !gate:
		return false, model.Text{
			English: "listed; does not change this run, because in it nobody with a case is served at this port",
			Spanish: "figura en la lista; no cambia esta corrida, porque en ella nadie con un caso es atendido en este puerto",
		}
	}
	return true, model.Text{
		English: "in this run the port takes nobody with a case while it is closed",
		Spanish: "en esta corrida el puerto no atiende a nadie con un caso mientras está cerrado",
	}
}

// remarks are what a reader must know of the numbers of this very answer.
func remarks(a *RunAnswer) []model.Text {
	list := []model.Text{}
	add := func(t model.Text, needed bool) {
		if needed {
			list = append(list, t)
		}
	}
	if a.Preview != nil {
		add(a.Preview.Label, true)
	}
	add(hindsight(a))
	add(nothingWhole(a))
	add(fewRuns(a))
	add(coverage(a))
	add(meansOutside(a))
	return list
}

// hindsight says that a run knew more than anybody did on its date.
func hindsight(a *RunAnswer) (model.Text, bool) {
	return model.Text{
		English: fmt.Sprintf("Hindsight: the counts on the way were read as known on %s, after the scenario's date. It is no forecast.", a.Hindsight),
		Spanish: fmt.Sprintf("Retrospectiva: los conteos en el camino se leyeron como se conocían el %s, después de la fecha del escenario. No es un pronóstico.", a.Hindsight),
	}, a.Hindsight != 0
}

// nothingWhole explains an empty table.
func nothingWhole(a *RunAnswer) (model.Text, bool) {
	weeks, months := 0, 0
	for _, c := range a.Columns {
		weeks, months = max(weeks, len(c.Weeks)), max(months, len(c.Months))
	}
	last := a.Start + model.Date(a.Days) - 1
	from := max(a.ReportFrom, a.Start)
	return model.Text{
		English: fmt.Sprintf("No whole month lies between %s, the first day that is reported, and %s, the last day of the run (%d whole weeks do): make the run longer.", from, last, weeks),
		Spanish: fmt.Sprintf("No hay ningún mes completo entre el %s, primer día informado, y el %s, último día de la corrida (sí %d semanas completas): alargue la corrida.", from, last, weeks),
	}, months == 0
}

// fewRuns says which intervals are left out.
func fewRuns(a *RunAnswer) (model.Text, bool) {
	what, que := "95 %", "del 95 %"
	if a.Runs < RunsFor80 {
		what, que = "80 % and 95 %", "del 80 % y del 95 %"
	}
	return model.Text{
		English: fmt.Sprintf("%d runs are too few for intervals of %s, which are left out (80 %% needs %d runs, 95 %% needs %d).", a.Runs, what, RunsFor80, RunsFor95),
		Spanish: fmt.Sprintf("%d corridas son muy pocas para intervalos %s, que se omiten (el 80 %% necesita %d corridas, el 95 %% necesita %d).", a.Runs, que, RunsFor80, RunsFor95),
	}, a.Runs < RunsFor95
}

// Coverage counts the official figures of known months inside the intervals.
type Coverage struct{ Points, Inside80, Inside95 int }

// covered compares the months that were known on the scenario's date.
func covered(a *RunAnswer) Coverage {
	bands := map[model.Column]map[model.Period]model.Band{}
	for _, c := range a.Columns {
		byMonth := map[model.Period]model.Band{}
		for _, b := range c.Months {
			byMonth[b.Period] = b
		}
		bands[c.Column] = byMonth
	}
	var n Coverage
	for _, o := range a.Official {
		column := model.Column{Quantity: o.Quantity, Geography: o.Geography, Component: o.Component, Nationality: o.Nationality}
		for _, p := range o.Points {
			b, found := bands[column][p.Period]
			if !found || !p.Known {
				continue
			}
			n.Points++
			if b.P10 <= p.Value && p.Value <= b.P90 {
				n.Inside80++
			}
			if b.P025 <= p.Value && p.Value <= b.P975 {
				n.Inside95++
			}
		}
	}
	return n
}

// coverage says how many known figures the intervals hold. They were matched to, so it is no judgement of the months to come.
func coverage(a *RunAnswer) (model.Text, bool) {
	n := covered(a)
	return model.Text{
		English: fmt.Sprintf("Of %d official figures of months known on the date, %d lie inside the 80 %% interval and %d inside the 95 %% interval. The run was matched to them, so this says nothing of the months after.", n.Points, n.Inside80, n.Inside95),
		Spanish: fmt.Sprintf("De %d cifras oficiales de meses conocidos en la fecha, %d quedan dentro del intervalo del 80 %% y %d dentro del 95 %%. La corrida se ajustó a ellas, así que esto nada dice de los meses siguientes.", n.Points, n.Inside80, n.Inside95),
	}, n.Points > 0 && a.Runs >= RunsFor95
}

// meansOutside explains means that no interval holds.
func meansOutside(a *RunAnswer) (model.Text, bool) {
	outside, worst := 0, 0.0
	for _, c := range a.Columns {
		for _, b := range c.Months {
			if a.Runs >= RunsFor80 && (b.Mean < b.P10 || b.Mean > b.P90) {
				outside++
				worst = max(worst, b.SD/math.Sqrt(float64(a.Runs))/max(b.Mean, 1))
			}
		}
	}
	return model.Text{
		English: fmt.Sprintf("%d means lie outside their 80 %% interval: a few great or small runs pull them, and with %d runs a mean has a Monte Carlo error of up to %.0f %% there. The median is the better number.", outside, a.Runs, 100*worst),
		Spanish: fmt.Sprintf("%d medias quedan fuera de su intervalo del 80 %%: unas pocas corridas muy grandes o pequeñas las arrastran, y con %d corridas una media tiene ahí un error de Monte Carlo de hasta el %.0f %%. La mediana es el mejor número.", outside, a.Runs, 100*worst),
	}, outside > 0
}

// hideEnds leaves out the ends of intervals that so few runs cannot tell.
func hideEnds(a *RunAnswer) {
	for i := range a.Columns {
		for _, bands := range [][]model.Band{a.Columns[i].Weeks, a.Columns[i].Months} {
			for j := range bands {
				if a.Runs < RunsFor95 {
					bands[j].P025, bands[j].P975 = math.NaN(), math.NaN()
				}
				if a.Runs < RunsFor80 {
					bands[j].P10, bands[j].P90 = math.NaN(), math.NaN()
				}
			}
		}
	}
}
