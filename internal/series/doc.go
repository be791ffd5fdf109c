// Package series forecasts monthly counts: seasonal naive, naive, drift, exponential
// smoothing, Theta, ARIMA and the median of the last three with the last value, each with
// intervals that its own past errors teach, judged at past origins by what was known there.
//
// It knows nothing of what is counted and asks nobody for figures: what was known when comes
// in by a function (Origins). It finds no causes; a break that it flags is a change of level, and
// an order that stops a flow overnight is in no past error.
//
// Start with Walk, which goes through the origins and hands out each Step; then fitAll for the
// methods, record for the intervals and Tally for the scores. FitETS, AutoARIMA, FitTheta and
// Breaks stand alone and are checked against printed values. Best, SeasonalNaive and Naive are the
// short way for who needs a median and a spread of a few months only.
package series
