package app

import (
	"fmt"
	"slices"

	"puente/internal/fit"
	"puente/internal/model"
)

const (
	// PreviewRuns is how many runs a preview makes.
	PreviewRuns = 20
	// previewNationalities is how many nationalities a preview tells apart; those of which fewer enter are merged.
	previewNationalities = 4
)

// Preview says what an answer left out to be there at once: few runs and coarse classes. Such an answer is for a slider
// that is being dragged, not to be quoted.
type Preview struct {
	Runs    int        `json:"runs"`    // at most
	Classes int        `json:"classes"` // of nationality and household, after merging
	Of      int        `json:"of"`      // as the scenario tells them apart
	Label   model.Text `json:"label"`
}

// preview is a plan with coarse classes, and measures about these.
func preview(p Plan, measures []model.Measure) (Plan, []model.Measure) {
	s := p.Scenario
	merging := fit.Merge(s, p.Inputs, slices.Concat(s.Measures, measures), previewNationalities)
	classes, of := merging.Classes(len(s.Households)), len(s.Households)*len(s.Nationalities)
	p.Inputs, p.Scenario = merging.Inputs(s, p.Inputs), merging.Scenario(s)
	p.Preview = &Preview{PreviewRuns, classes, of, model.Text{
		English: fmt.Sprintf("Preview: at most %d runs, %d classes of people instead of %d, crossings that nothing closes or changes told together. It shows the direction; its numbers are not to be quoted. Run without preview for those.", PreviewRuns, classes, of),
		Spanish: fmt.Sprintf("Vista previa: a lo sumo %d corridas y %d clases de personas en lugar de %d, y juntos los cruces que nada cierra ni cambia. Muestra la dirección; sus números no deben citarse. Para ello, ejecute sin vista previa.", PreviewRuns, classes, of),
	}}
	return p, merging.Measures(measures)
}

// posteriorOrPreview is the mistake of asking for both: draws of a posterior belong to classes that a preview merges.
func posteriorOrPreview(req RunRequest) error {
	var problems model.Problems
	if req.Preview && req.Posterior != nil {
		problems.Add(model.Problem{File: "preview", Got: "with a posterior", Want: "one or the other: the draws of a posterior are of classes that a preview merges"})
	}
	return problems.Err()
}
