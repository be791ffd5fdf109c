// Package rng is the house's only source of luck: streams of chance that have a name, and the draws the models make from them.
//
// A stream is named by (seed, purpose, entity, time) and is a pure function of that name, so neither the number of workers
// nor the order of work can change a result, an extra draw in one stream cannot shift another, and two scenarios under one
// seed meet the same luck. The same name gives the same bits on every machine: every product that is added to something is
// rounded first, and exp and log come from the sub-package portable, since the standard library's differ between processors.
//
// It is not a source of secrets, it holds no state of its own, and it knows nothing of migration.
//
// Start at New; then the methods of Stream (Uint64, Float64, IntN, Normal, Exp) and the functions Binomial, Multinomial,
// Poisson, NegBinomial, Gamma, Shuffle and Perm. A value outside a documented range is a defect of the caller: they panic.
package rng
