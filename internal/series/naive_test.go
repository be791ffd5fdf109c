package series

import (
	"math"
	"testing"
)

// airPassengers is the last four years (1957–1960) of Box & Jenkins' series G,
// international airline passengers in thousands, as printed in Box, Jenkins and
// Reinsel (1976) and shipped with R as AirPassengers.
var airPassengers = []float64{
	315, 301, 356, 348, 355, 422, 465, 467, 404, 347, 305, 336,
	340, 318, 362, 348, 363, 435, 491, 505, 404, 359, 310, 337,
	360, 342, 406, 396, 420, 472, 548, 559, 463, 407, 362, 405,
	417, 391, 419, 461, 472, 535, 622, 606, 508, 461, 390, 432,
}

// The seasonal naive forecast of 1961 is the year 1960 again, and of 1962 too
// (R: forecast::snaive(AirPassengers, h = 24)$mean).
func TestSeasonalNaiveRepeatsTheYear(t *testing.T) {
	f := SeasonalNaive(airPassengers, 24, 12)
	for h, got := range f.Median {
		if want := airPassengers[36+h%12]; got != want {
			t.Errorf("h = %d: %v, want %v", h+1, got, want)
		}
	}
	if f.LogSD[0] != f.LogSD[11] || f.LogSD[12] <= f.LogSD[0] {
		t.Errorf("spread %v, want one step up after a year", f.LogSD)
	}
}

// Mean absolute error of the seasonal naive method on 1960 from 1959, worked
// out by hand: differences 57 49 13 65 52 63 74 47 45 54 28 27, sum 574.
func TestSeasonalNaiveErrorOnAirPassengers(t *testing.T) {
	f := SeasonalNaive(airPassengers[:36], 12, 12)
	sum := 0.0
	for h, got := range f.Median {
		sum += math.Abs(airPassengers[36+h] - got)
	}
	if math.Abs(sum/12-47.8333) > 1e-4 {
		t.Errorf("mean absolute error %v, want 574/12 = 47.8333", sum/12)
	}
}

// ln ratios are ln 2 six times and 0 six times: the median size is ln(2)/2.
func TestSpreadByHand(t *testing.T) {
	var values []float64
	for i := range 24 {
		v := 99.0
		if i >= 12 && i%2 == 0 {
			v = 199
		}
		values = append(values, v)
	}
	f := SeasonalNaive(values, 2, 12)
	if want := 1.4826 * math.Ln2 / 2; math.Abs(f.LogSD[0]-want) > 1e-12 || f.Errors != 12 {
		t.Errorf("spread %v from %d errors, want %v from 12", f.LogSD[0], f.Errors, want)
	}
	if f.Median[0] != 199 || f.Median[1] != 99 {
		t.Errorf("medians %v, want 199 and 99", f.Median)
	}
}

func TestShortHistoryIsNaiveAndWide(t *testing.T) {
	f := SeasonalNaive([]float64{5, 7, 9}, 2, 12)
	if f.Method != MethodNaive || f.Median[0] != 9 || f.Median[1] != 9 || f.LogSD[0] != WideLogSD || f.Errors != 0 {
		t.Errorf("%+v, want the last value with the assumed spread", f)
	}
	empty := Best(nil, 1, 12)
	if empty.Median[0] != 0 || empty.LogSD[0] != WideLogSD {
		t.Errorf("%+v, want nobody, with the assumed spread", empty)
	}
}

func TestZerosAndLeapsStayInBounds(t *testing.T) {
	values := make([]float64, 36)
	if f := SeasonalNaive(values, 3, 12); f.Median[2] != 0 || f.LogSD[2] != MinLogSD {
		t.Errorf("%+v, want 0 with the least spread", f)
	}
	for i := 24; i < 36; i++ {
		values[i] = 40000
	}
	if f := SeasonalNaive(values, 3, 12); f.LogSD[0] > MaxLogSD || f.LogSD[0] <= MinLogSD {
		t.Errorf("%+v, want a spread within bounds", f)
	}
}

// A series with a season and no trend is the seasonal method's, a series that
// drifts the naive one's.
func TestBestTakesWhatErredLess(t *testing.T) {
	var season, drift []float64
	for i := range 48 {
		season = append(season, 1000+900*math.Sin(2*math.Pi*float64(i)/12))
		drift = append(drift, 1000*math.Exp(0.1*float64(i)))
	}
	if f := Best(season, 4, 12); f.Method != MethodSeasonal {
		t.Errorf("season: %s", f.Method)
	}
	f := Best(drift, 4, 12)
	if f.Method != MethodNaive || math.Abs(f.LogSD[3]-1.4826*0.4) > 0.01 {
		t.Errorf("drift: %+v, want naive with four months' drift as spread", f)
	}
}

func TestNaiveSpreadNeverShrinks(t *testing.T) {
	f := Naive([]float64{10, 40, 11, 42, 10, 44, 12, 41, 10, 43, 12, 40}, 4)
	for h := 1; h < 4; h++ {
		if f.LogSD[h] < f.LogSD[h-1] {
			t.Errorf("spread %v shrinks at horizon %d", f.LogSD, h+1)
		}
	}
}
