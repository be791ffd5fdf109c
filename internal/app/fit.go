package app

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"sync"

	"puente/internal/fit"
	"puente/internal/model"
	"puente/internal/sim"
	"puente/internal/study"
)

const (
	// DefaultFitRuns is how many runs a fit makes where nothing is said.
	DefaultFitRuns = 2000
	// leastFitRuns is the fewest from which anything is learnt.
	leastFitRuns = 300
	// FitDraws is how many equally likely draws a posterior holds.
	FitDraws = 100
	// fitMethod moves when the same task and effort ask for other runs.
	fitMethod = 1
	// fitBatch is how many trials are made ready and run at a time.
	fitBatch = 48
)

// FitRequest asks what the known months teach of the free quantities of a scenario.
type FitRequest struct {
	RunRequest      // Runs counts those of the fit (0: 2,000); Days and Posterior are not read
	Resume     bool // go on from what an earlier fit of the same had learnt when it stopped
}

// Fit learns the parameters of a scenario from what was known on its date. What was run is kept in the data folder
// (fits/KEY.jsonl) as it comes, so that a fit which stops, however it stops, goes on with Resume. The finished
// posterior is kept beside it; FitPath names it.
func (a *App) Fit(ctx context.Context, req FitRequest, tell func(study.Progress)) (fit.Posterior, error) {
	runs := cmp.Or(req.Runs, DefaultFitRuns)
	if runs < leastFitRuns || runs > 10*MaxRuns {
		var problems model.Problems
		problems.Add(model.Problem{File: "runs", Got: fmt.Sprint(runs), Want: fmt.Sprintf("%d to %d", leastFitRuns, 10*MaxRuns)})
		return fit.Posterior{}, problems.Err()
	}
	req.Runs, req.Days = 0, 0
	s, where, err := read(req.RunRequest)
	if err != nil {
		return fit.Posterior{}, err
	}
	from, err := a.grounds(ctx, s, where)
	if err != nil {
		return fit.Posterior{}, err
	}
	task, problems := fit.NewTask(from.world, s, from.known, from.records)
	if err := from.failed(); err != nil {
		return fit.Posterior{}, err
	}
	if problems.Len() > 0 {
		return fit.Posterior{}, problems.Err()
	}
	one := fitting{task: task, effort: fit.EffortOf(runs, req.Seed), workers: cmp.Or(max(0, req.Workers), runtime.GOMAXPROCS(0)), tell: tell}
	p, err := one.run(ctx, filepath.Join(a.dir, "fits"), req.Resume)
	if err != nil {
		return p, err
	}
	if err := from.failed(); err != nil {
		return p, err
	}
	return p, WritePosterior(a.FitPath(p), p)
}

// FitPath is where the data folder keeps a posterior.
func (a *App) FitPath(p fit.Posterior) string {
	return filepath.Join(a.dir, "fits", fmt.Sprintf("%s-%s.json", p.Scenario, p.Date))
}

// fitting is one fit under way.
type fitting struct {
	task    fit.Task
	effort  fit.Effort
	workers int
	tell    func(study.Progress)
}

// key is the digest of everything that the fit depends on.
func (f fitting) key() string {
	text, err := json.Marshal(struct {
		Task    fit.Task
		Effort  fit.Effort
		Version int
		Method  int
	}{f.task, f.effort, sim.Version, fitMethod})
	if err != nil {
		panic(fmt.Sprintf("a task does not marshal: %v", err))
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

// run makes all trials that are not on record and keeps the record.
func (f fitting) run(ctx context.Context, dir string, resume bool) (fit.Posterior, error) {
	key := f.key()
	record, told, err := openRecord(dir, key, resume)
	if err != nil {
		return fit.Posterior{}, err
	}
	defer record.Close()
	c := fit.NewCalibration(f.task, f.effort)
	for _, line := range told {
		c.Tell(line.Trial, line.Counts)
	}
	f.progress(c)
	for trials := c.Next(); len(trials) > 0; trials = c.Next() {
		if err := f.batch(ctx, c, trials[:min(len(trials), fitBatch)], record); err != nil {
			return fit.Posterior{}, fmt.Errorf("fit: %d runs are on record, go on with --resume: %w", c.Progress().Done, err)
		}
	}
	p := c.Posterior(FitDraws)
	p.Scenario, p.Date, p.SimVersion, p.Key = f.task.Scenario.Name, f.task.Scenario.Date, sim.Version, key
	p.Grade, p.GradeReason = gradeOfFit(p)
	return p, nil
}

// batch runs some trials; each is on record before it counts.
func (f fitting) batch(ctx context.Context, c *fit.Calibration, trials []fit.Trial, record *fitRecord) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	job, kept, refused := c.Job(trials, f.workers)
	for _, t := range refused {
		if err := record.add(t, nil); err != nil {
			return err
		}
		c.Tell(t, nil)
	}
	if len(kept) == 0 {
		return nil
	}
	work, err := job.Compile()
	if err != nil {
		return err
	}
	figures := c.Figures(work)
	var broken error
	err = study.Local{Workers: f.workers}.Run(ctx, job, func(r study.Result) {
		counts := make([]int64, len(figures))
		for i, figure := range figures {
			counts[i] = r.Sums[figure]
		}
		if err := record.add(kept[r.Index], counts); err != nil && broken == nil {
			broken = err
		}
		c.Tell(kept[r.Index], counts)
		f.progress(c)
	})
	return cmp.Or(err, broken)
}

func (f fitting) progress(c *fit.Calibration) {
	if f.tell != nil {
		f.tell(c.Progress())
	}
}

// gradeOfFit says how far a posterior may be believed.
func gradeOfFit(p fit.Posterior) (model.Grade, model.Text) {
	off := float64(len(p.Outside)) / float64(p.Targets)
	if p.Coverage < 0.85 || off > 0.1 {
		return model.GradeIllustrative, model.Text{
			English: fmt.Sprintf("Illustrative: %.0f %% of the counts lie outside what any run gave, or the intervals held simulated truths in %.0f %% of cases instead of 90 %%.", 100*off, 100*p.Coverage),
			Spanish: fmt.Sprintf("Ilustrativo: el %.0f %% de los conteos queda fuera de lo que dio cualquier corrida, o los intervalos contuvieron las verdades simuladas en el %.0f %% de los casos en lugar del 90 %%.", 100*off, 100*p.Coverage),
		}
	}
	return model.GradePlausible, model.Text{
		English: fmt.Sprintf("Plausible: fitted to %d counts; the intervals held simulated truths in %.0f %% of cases, %.0f %% of the counts lie outside what runs gave. How draws of such a fit do on months held out: docs/validation/corridor.md.", p.Targets, 100*p.Coverage, 100*off),
		Spanish: fmt.Sprintf("Plausible: ajustado a %d conteos; los intervalos contuvieron las verdades simuladas en el %.0f %% de los casos; el %.0f %% de los conteos queda fuera de lo que dieron las corridas. Cómo les va a los sorteos de un ajuste así con meses reservados: docs/validation/corridor.md.", p.Targets, 100*p.Coverage, 100*off),
	}
}

// draws makes the draws of a posterior ready for the runs of a scenario. What the request sets itself is not drawn.
func (a *App) draws(ctx context.Context, s model.Scenario, where place, req RunRequest) ([]study.Draw, error) {
	p := req.Posterior
	if err := checkPosterior(p, s); err != nil {
		return nil, err
	}
	from, err := a.grounds(ctx, s, where)
	if err != nil {
		return nil, err
	}
	made := fit.NewDraws(from.world, s, from.known, from.records)
	draws := make([]study.Draw, len(p.Draws))
	failures := make([]error, len(p.Draws))
	var wait sync.WaitGroup
	slots := make(chan bool, runtime.GOMAXPROCS(0))
	for i, values := range p.Draws {
		slots <- true
		wait.Go(func() {
			defer func() { <-slots }()
			free := map[string]float64{}
			for name, v := range values {
				if _, set := req.Set[name]; !set {
					free[name] = v
				}
			}
			var problems model.Problems
			draws[i], problems = made.Of(free)
			failures[i] = problems.Err()
		})
	}
	wait.Wait()
	return draws, cmp.Or(append(failures, from.failed())...)
}

// checkPosterior asks that a posterior speaks of the scenario, of this engine, and of nothing that was not known on its date.
func checkPosterior(p *fit.Posterior, s model.Scenario) error {
	var problems model.Problems
	add := func(field, got, want string) {
		problems.Add(model.Problem{File: "posterior", Field: field, Got: got, Want: want})
	}
	if p.Scenario != s.Name {
		add("scenario", p.Scenario, s.Name+", the scenario that is run")
	}
	if p.Date > s.Date {
		add("date", p.Date.String(), "a day up to "+s.Date.String()+", the scenario's date: it was learnt from counts that were not known then")
	}
	if p.SimVersion != sim.Version {
		add("sim_version", fmt.Sprint(p.SimVersion), fmt.Sprintf("%d, the version of this program: fit again", sim.Version))
	}
	if len(p.Draws) == 0 {
		add("draws", "none", "at least one draw")
	}
	return problems.Err()
}

// ReadPosterior reads what Fit wrote.
func ReadPosterior(path string) (*fit.Posterior, error) {
	var p fit.Posterior
	var problems model.Problems
	text, err := os.ReadFile(path)
	if err != nil {
		problems.Add(model.Problem{File: path, Got: "nothing", Want: "a posterior that puente fit wrote"})
		return nil, problems.Err()
	}
	if err := json.Unmarshal(text, &p); err != nil || p.Schema != 1 {
		problems.Add(model.Problem{File: path, Got: fmt.Sprintf("schema %d, %v", p.Schema, err), Want: "a posterior that puente fit wrote"})
	}
	return &p, problems.Err()
}

// WritePosterior writes a posterior whole.
func WritePosterior(path string, p fit.Posterior) error {
	text, err := json.MarshalIndent(p, "", " ")
	if err != nil {
		panic(fmt.Sprintf("a posterior does not marshal: %v", err))
	}
	return writeWhole(path, append(text, '\n'))
}
