package fit

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"puente/internal/model"
	"puente/internal/search"
	"puente/internal/stat"
	"puente/internal/study"
)

// Effort is how many runs a fit makes, and under which luck.
type Effort struct {
	Explore int    `json:"explore"` // over the whole prior
	Search  int    `json:"search"`  // for the best point
	Focus   int    `json:"focus"`   // where the first look left the posterior
	Final   int    `json:"final"`   // where the second did; these make the posterior
	Seed    uint64 `json:"seed"`
}

// EffortOf shares runs out over the stages.
func EffortOf(runs int, seed uint64) Effort {
	return Effort{Explore: runs / 5, Search: runs / 6, Focus: runs / 4, Final: runs - runs/5 - runs/6 - runs/4, Seed: seed}
}

// Trial is one run that a fit asks for.
type Trial struct {
	Group  int       `json:"group"`
	Index  int       `json:"index"` // in its group
	Seed   uint64    `json:"seed"`
	shares []float64 // quantile of the prior of each free quantity; NaN: as the scenario has it
}

// stage is what a group of trials is for; the search has many groups.
type stage int

const (
	stageLook    stage = iota // the noise of the base, and what matters at all
	stageExplore              // Latin hypercube over the prior
	stageSearch               // CMA-ES for the best
	stageFocus                // Latin hypercube over what the first look left
	stageFinal                // Latin hypercube over what the second left
	stageDone
)

// noiseTrials is how often the base is run to learn how much chance alone moves each target.
const noiseTrials = 12

// Calibration learns the free quantities of a Task from its targets: Next gives the trials to run, Tell takes what they
// counted, until there are none; then Posterior. What it asks for depends on the task, the effort and what was told alone,
// so that a fit that was cut short goes on by being told again. It uses CMA-ES for the best point and, for the posterior,
// approximate Bayesian computation with regression in three rounds, each within the box that the last one left.
// Sources: search.CMA; Beaumont, Zhang and Balding (2002), Genetics 162, 2025-2035; Blum and François (2010), Statistics
// and Computing 20, 63-73; rounds on a truncated prior: Deistler, Gonçalves and Macke (2022), NeurIPS 35.
type Calibration struct {
	task   Task
	effort Effort
	free   []Free   // those that can matter
	still  []string // those that cannot

	stage  stage
	group  int
	trials []Trial
	told   [][]float64 // [trial] statistics; empty: the draw was refused
	left   int

	observed []float64 // statistics of the targets
	noise    []float64 // sd of each statistic by chance
	base     []float64 // statistics of the base, mean of the noise trials
	box      search.Box
	cma      *search.CMA
	first    learned
	points   [][]float64 // of the last round: standard normal within the box
	sums     [][]float64 // of the last round: statistics
	total    int
	done     int
}

// NewCalibration starts a fit.
func NewCalibration(t Task, e Effort) *Calibration {
	c := &Calibration{task: t, effort: e, free: t.Free}
	counts := make([]int64, len(t.Targets))
	for i, target := range t.Targets {
		counts[i] = int64(math.Round(target.Observed))
	}
	c.observed = statistics(counts)
	c.ask(c.look())
	return c
}

// statistics are logarithms of counts, kept from minus infinity; the ten weighs small counts down.
func statistics(counts []int64) []float64 {
	list := make([]float64, len(counts))
	for i, n := range counts {
		list[i] = math.Log(float64(n) + 10)
	}
	return list
}

// look are the trials of the scenario as it stands under several seeds, then each parameter low and high under the first of
// them.
func (c *Calibration) look() []Trial {
	asItStands := make([]float64, len(c.free))
	for i := range asItStands {
		asItStands[i] = math.NaN()
	}
	var list []Trial
	for i := range noiseTrials {
		list = append(list, Trial{Seed: c.effort.Seed + uint64(i), shares: asItStands})
	}
	for i, f := range c.free {
		if f.Kind != FreeParameter {
			continue
		}
		for _, share := range []float64{0.03, 0.97} {
			moved := slices.Clone(asItStands)
			moved[i] = share
			list = append(list, Trial{Seed: c.effort.Seed, shares: moved})
		}
	}
	return list
}

// ask opens a group of trials.
func (c *Calibration) ask(trials []Trial) {
	for i := range trials {
		trials[i].Group, trials[i].Index = c.group, i
	}
	c.trials, c.told, c.left = trials, make([][]float64, len(trials)), len(trials)
	c.group++
	e := c.effort
	c.total = noiseTrials + 2*len(c.task.Free) + e.Explore + e.Search + e.Focus + e.Final
}

// Next returns the trials of the open group that nothing was told of; none: the fit is done.
func (c *Calibration) Next() []Trial {
	var list []Trial
	for i, t := range c.trials {
		if c.told[i] == nil {
			list = append(list, t)
		}
	}
	return list
}

// Tell takes the counts of a trial's run, in the order of Targets; nil where its draw was refused. A trial of another group
// or one told before is passed over.
func (c *Calibration) Tell(t Trial, counts []int64) {
	if t.Group != c.group-1 || t.Index >= len(c.trials) || c.told[t.Index] != nil {
		return
	}
	c.told[t.Index] = []float64{}
	if counts != nil {
		c.told[t.Index] = statistics(counts)
	}
	c.left--
	c.done++
	if c.left == 0 {
		c.advance()
	}
}

// Progress tells how far the fit is; the number asked for is an estimate until the search is over.
func (c *Calibration) Progress() study.Progress {
	if c.stage == stageDone {
		return study.Progress{Done: c.done, Asked: c.done}
	}
	return study.Progress{Done: c.done, Asked: max(c.total, c.done+c.left)}
}

// advance closes the group and opens the next.
func (c *Calibration) advance() {
	switch c.stage {
	case stageLook:
		c.learnNoise()
		c.box = search.Unit(len(c.free))
		c.stage = stageExplore
		c.ask(c.round(c.effort.Explore))
	case stageExplore:
		c.first = c.learn()
		c.narrow(c.first)
		c.startSearch()
		c.stage = stageSearch
		c.ask(c.generation())
	case stageSearch:
		c.cma.Tell(c.distances())
		if c.cma.Done() == "" && c.cma.Told() < c.effort.Search {
			c.ask(c.generation())
			return
		}
		c.stage = stageFocus
		c.ask(c.round(c.effort.Focus))
	case stageFocus:
		c.narrow(c.learn())
		c.stage = stageFinal
		c.ask(c.round(c.effort.Final))
	case stageFinal:
		c.first = c.learn()
		c.stage = stageDone
		c.trials = nil
	}
}

// learnNoise learns the noise of each statistic and drops parameters that move no target.
func (c *Calibration) learnNoise() {
	width := len(c.observed)
	c.noise, c.base = make([]float64, width), make([]float64, width)
	column := make([]float64, 0, noiseTrials)
	for k := range width {
		column = column[:0]
		for _, s := range c.told[:noiseTrials] {
			if len(s) > 0 {
				column = append(column, s[k])
			}
		}
		if len(column) < 2 {
			panic("fit: the base of a task that resolved was refused")
		}
		c.base[k], c.noise[k] = stat.Mean(column), math.Sqrt(stat.Var(column))
	}
	c.free, c.still = nil, nil
	at := noiseTrials
	for _, f := range c.task.Free {
		moved := true
		if f.Kind == FreeParameter {
			moved = !slices.Equal(c.told[at], c.told[0]) || !slices.Equal(c.told[at+1], c.told[0])
			at += 2
		}
		if moved {
			c.free = append(c.free, f)
		} else {
			c.still = append(c.still, f.Name)
		}
	}
}

// round is a Latin hypercube over the box, each point under its own luck.
func (c *Calibration) round(points int) []Trial {
	list := make([]Trial, points)
	for i, shares := range search.LatinHypercube(c.box, points, c.effort.Seed+uint64(c.group)) {
		list[i] = Trial{Seed: c.effort.Seed + uint64(c.group)*1_000_000 + uint64(i), shares: shares}
	}
	return list
}

// learn regresses the points of a round, as standard normal numbers within the box, on what they counted.
func (c *Calibration) learn() learned {
	c.points, c.sums = nil, nil
	for i, t := range c.trials {
		if len(c.told[i]) == 0 {
			continue
		}
		z := make([]float64, len(t.shares))
		for j, share := range t.shares {
			within := (share - c.box.Low[j]) / (c.box.High[j] - c.box.Low[j])
			z[j] = stat.NormalQuantile(min(max(within, 1e-6), 1-1e-6))
		}
		c.points, c.sums = append(c.points, z), append(c.sums, c.told[i])
	}
	return crossFit(c.sums, c.points, c.observed)
}

// narrow shrinks the box to what a round left of each quantity: the middle 99 %, and a quarter of it on each side.
func (c *Calibration) narrow(l learned) {
	samples, weights := l.sample(l.observed, -1)
	box := search.Box{Low: slices.Clone(c.box.Low), High: slices.Clone(c.box.High)}
	for j := range c.free {
		values := make([]float64, len(samples))
		for i, z := range samples {
			values[i] = c.share(z, j)
		}
		low, high := weightedQuantile(values, weights, 0.005), weightedQuantile(values, weights, 0.995)
		wider := 0.25*(high-low) + 1e-4
		box.Low[j], box.High[j] = max(c.box.Low[j], low-wider), min(c.box.High[j], high+wider)
	}
	c.box = box
}

// share turns a quantity of a point back into a quantile of the prior.
func (c *Calibration) share(z []float64, j int) float64 {
	return c.box.Low[j] + stat.NormalCDF(z[j])*(c.box.High[j]-c.box.Low[j])
}

// searchEdge bounds the search, in standard deviations of the prior.
const searchEdge = 3

// startSearch begins where the first look left the posterior.
func (c *Calibration) startSearch() {
	n := len(c.free)
	opt := search.Options{Start: make([]float64, n), Step: make([]float64, n), Seed: c.effort.Seed, Box: &search.Box{Low: make([]float64, n), High: make([]float64, n)}}
	for j := range n {
		opt.Box.Low[j], opt.Box.High[j] = -searchEdge, searchEdge
		opt.Start[j] = min(max(c.first.observed[j], -2), 2)
		opt.Step[j] = max(0.2, c.first.spread[j])
	}
	c.cma = search.NewCMA(opt)
}

// generation is one generation of the search, all under one seed: the distance is then a function of the point.
func (c *Calibration) generation() []Trial {
	var list []Trial
	for _, z := range c.cma.Ask() {
		list = append(list, Trial{Seed: c.effort.Seed, shares: sharesOf(z)})
	}
	return list
}

func sharesOf(z []float64) []float64 {
	shares := make([]float64, len(z))
	for j, v := range z {
		shares[j] = stat.NormalCDF(v)
	}
	return shares
}

// modelError is the error of a monthly count, as sd of its logarithm, that a run is allowed beside chance: assumed.
const modelError = 0.1

// distance is the mean squared difference of statistics from the observed, each in units of its noise and of modelError.
func (c *Calibration) distance(s []float64) float64 {
	if len(s) == 0 {
		return math.NaN()
	}
	sum := 0.0
	for k, v := range s {
		sum += (v - c.observed[k]) * (v - c.observed[k]) / (c.noise[k]*c.noise[k] + modelError*modelError)
	}
	return sum / float64(len(s))
}

func (c *Calibration) distances() []float64 {
	list := make([]float64, len(c.told))
	for i, s := range c.told {
		list[i] = c.distance(s)
	}
	return list
}

// values names the free quantities of a point.
func (c *Calibration) values(shares []float64) map[string]float64 {
	free := c.free
	if len(shares) == len(c.task.Free) {
		free = c.task.Free
	}
	values := make(map[string]float64, len(shares))
	for j, f := range free {
		if !math.IsNaN(shares[j]) {
			values[f.Name] = f.Value(shares[j])
		}
	}
	return values
}

// Job makes the study that runs trials: its i-th seed is that of the i-th trial kept. A trial whose draw is refused is to be
// told without counts. Draws are made on workers goroutines.
func (c *Calibration) Job(trials []Trial, workers int) (job study.Job, kept, refused []Trial) {
	draws := make([]*study.Draw, len(trials))
	var wait sync.WaitGroup
	next := make(chan int)
	for range max(1, workers) {
		wait.Go(func() {
			for i := range next {
				if d, problems := c.task.Draw(c.values(trials[i].shares)); problems.Len() == 0 {
					draws[i] = &d
				}
			}
		})
	}
	for i := range trials {
		next <- i
	}
	close(next)
	wait.Wait()
	job = study.Job{Key: "fit", World: c.task.World, Scenario: c.task.Scenario, Inputs: c.task.Inputs, From: c.task.Scenario.ReportFrom}
	for i, t := range trials {
		if draws[i] == nil {
			refused = append(refused, t)
			continue
		}
		job.Pick, job.Draws, job.Seeds = append(job.Pick, len(kept)), append(job.Draws, *draws[i]), append(job.Seeds, t.Seed)
		kept = append(kept, t)
	}
	return job, kept, refused
}

// Figures finds the targets among the sums of a job's results. A target that the model has no column for is a defect.
func (c *Calibration) Figures(w *study.Work) []int {
	list := make([]int, len(c.task.Targets))
	for i, t := range c.task.Targets {
		list[i] = w.MonthFigure(t.Column, t.Month)
		if list[i] < 0 {
			panic(fmt.Sprintf("fit: the runs have no %+v in %s", t.Column, t.Month))
		}
	}
	return list
}

// Window is the months that are compared.
func (c *Calibration) Window() (from, to model.Period) {
	return c.task.Targets[0].Month, c.task.Targets[len(c.task.Targets)-1].Month
}
