// Package stat sums samples up, scores forecasts and tests distributions: quantiles, intervals, CRPS, pinball loss, coverage,
// MASE, Kolmogorov-Smirnov, chi-square, and the normal distribution.
//
// It is not a statistics library: it holds what the studies, fits and tests of this house use, on plain slices, with no state
// beyond Welford. Nothing here draws luck (rng does), and the same input gives the same bits on every machine: sums run in
// slice order, products are rounded before they are added to, and exp and log come from rng/portable.
//
// Empty samples, NaN, and lengths that differ are defects of the caller: they panic. Start at Quantiles, Interval and CRPS.
package stat
