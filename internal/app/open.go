package app

import (
	"context"
	"fmt"
	"time"

	"puente/internal/fit"
	"puente/internal/model"
	"puente/internal/source"
	"puente/internal/starter"
	"puente/internal/store"
)

// App is the house with its doors open: the data folder and a clock. Its
// methods are the verbs and may be called from several goroutines.
type App struct {
	dir    string // the data folder
	store  *store.Store
	now    func() time.Time
	memory memory // of what requests have in common

	forecasts fit.Forecasts // of counts, for all that resolve a scenario
	bases     bases         // studies without measures, for those with them
	plans     plans         // scenarios made ready
}

// Options say where the data folder is and who tells the time.
type Options struct {
	Dir       string              // the data folder; made where it is missing
	Now       func() time.Time    // nil: time.Now
	Filling   func(done, all int) // called while the starter dataset is read in; nil: silent
	NoStarter bool                // leave an empty store empty
}

// Open opens the data folder and fills an empty store with the starter
// dataset. It fails with store.ErrBusy where another process owns the folder.
func Open(ctx context.Context, opt Options) (*App, error) {
	if opt.Now == nil {
		opt.Now = time.Now
	}
	s, err := store.Open(opt.Dir, store.Options{Now: opt.Now, Rank: rank, FinalFrom: source.FinalFrom})
	if err != nil {
		return nil, err // it says itself what was attempted
	}
	a := &App{dir: opt.Dir, store: s, now: opt.Now}
	if !opt.NoStarter {
		if err := a.fill(ctx, opt.Filling); err != nil {
			s.Close()
			return nil, fmt.Errorf("fill the store with the starter dataset: %w", err)
		}
	}
	return a, nil
}

// rank says how near a source is to the agency that counts.
func rank(id, _ string) int {
	src, ok := source.ByID(id)
	if !ok {
		return 9
	}
	return src.Rank
}

// Close closes the data folder.
func (a *App) Close() error { return a.store.Close() }

// Serving writes down the address that this process serves, so that another one that
// finds the folder taken can name it.
func (a *App) Serving(address string) error { return a.store.SetAddress(address) }

// today is the civil day of the clock, in UTC.
func (a *App) today() model.Date {
	y, m, d := a.now().UTC().Date()
	return model.DateOf(y, int(m), d)
}

// fill imports the documents of the starter dataset that the store does not
// hold yet. An import that was cut short is finished by the next Open.
func (a *App) fill(ctx context.Context, tell func(done, all int)) error {
	documents, err := starter.Documents()
	if err != nil {
		return err
	}
	held, err := a.store.Documents(ctx)
	if err != nil {
		return err
	}
	have := make(map[string]bool, len(held))
	for _, d := range held {
		have[d.Digest] = true
	}
	for i, d := range documents {
		if tell != nil {
			tell(i, len(documents))
		}
		if have[d.Digest] {
			continue
		}
		load := store.Load{Document: d.Document, Fill: func(emit func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
			d.Each(emit)
			return d.Tables, d.Records, model.Problems{}
		}}
		if _, err := a.store.Import(ctx, load); err != nil {
			return fmt.Errorf("%s: %w", d.Name, err)
		}
	}
	return nil
}

// Basemap is the country outlines of the starter dataset as GeoJSON.
func Basemap() []byte { return starter.File("countries.geojson") }
