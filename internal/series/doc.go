// Package series forecasts monthly counts: for now by the two plainest methods
// there are, the value of a year ago and the last value, each with a spread that
// its own past errors teach.
//
// It knows nothing of what is counted, reads nothing and fits no model; what was
// known when is decided before it is called. A forecast is a median and the
// standard deviation of a logarithm, so that a count cannot become negative.
//
// Start with Best, which takes whichever of SeasonalNaive and Naive has erred less.
package series
