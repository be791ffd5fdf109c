// Package search proposes points and learns from their values (ask and tell): full grids, Latin hypercubes, the
// evolution strategy CMA-ES, and the ranking and selection of noisy candidates (KN, OCBA).
//
// It never evaluates anything itself: who asks runs the points wherever that is best and tells the values in the order
// of the points. Every proposal is a function of the seed and of what was told, so that a search that was cut short goes on
// from the list of values told. It knows nothing of migration, of parameters or of models.
//
// Start at LatinHypercube for a first look, at CMA for the best point, at KN or Allocate for the best of a few.
package search

import "puente/internal/rng"

// The purposes of this room's streams.
const (
	purposeHypercube rng.Purpose = 301 // order of the strata; entity is the coordinate
	purposeCMA       rng.Purpose = 302 // entity is the candidate, time the generation
)
