package series

import (
	"encoding/csv"
	"math"
	"os"
	"strconv"
	"testing"
)

// textbook reads a series of testdata: one value a line behind comment lines that say where it is printed.
func textbook(t testing.TB, name string) []float64 {
	t.Helper()
	file, err := os.Open("testdata/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	r := csv.NewReader(file)
	r.Comment, r.FieldsPerRecord = '#', -1
	rows, err := r.ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var values []float64
	for _, row := range rows {
		for _, cell := range row {
			v, err := strconv.ParseFloat(cell, 64)
			if err != nil {
				t.Fatal(err)
			}
			values = append(values, v)
		}
	}
	return values
}

// printed asks that a number agrees with one that is printed, within a tolerance.
func printed(t *testing.T, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: got %.6g, printed %.6g (tolerance %.2g)", what, got, want, tolerance)
	}
}

// Hyndman and Athanasopoulos (2018), Forecasting: Principles and Practice, 2nd ed.,
// section 7.1 (oil production of Saudi Arabia, 1996–2013): alpha 0.834, initial level
// 446.6, forecast 542.68; the table that R prints for it: alpha 0.8339, l 446.5868, sigma 29.8282,
// AIC 178.1430, AICc 179.8573, 80 % interval of 2014 504.4541 to 580.9070.
func TestSimpleSmoothingOfOil(t *testing.T) {
	oil := textbook(t, "oil")
	m := FitETS(oil, ETSOptions{Period: 1, Forms: []Form{{'A', 'N', 'N', false}}})
	printed(t, "alpha", m.Alpha, 0.8339, 1e-3)
	printed(t, "level", m.Level, 446.5868, 0.05)
	printed(t, "sigma", m.Sigma, 29.8282, 1e-3)
	printed(t, "AIC", m.AIC, 178.1430, 1e-3)
	printed(t, "AICc", m.AICc, 179.8573, 1e-3)
	printed(t, "forecast", m.Forecast(oil, 1)[0], 542.6806, 0.02)
	printed(t, "80 % low", m.Forecast(oil, 1)[0]-1.2815516*m.Sigma, 504.4541, 0.03)
}

// airPrinted is what report() of R's package fable prints for ets(AirPassengers): ETS(M,Ad,M), AIC
// 1395.166, AICc 1400.638, sigma 0.0392 (the same, to fewer digits, by package forecast 8).
func airPrinted() ETS {
	return ETS{
		Form: Form{'M', 'A', 'M', true}, Alpha: 0.7095519, Beta: 0.02040892, Gamma: 0.0001004683, Phi: 0.9799999, Level: 120.9939, Slope: 1.77054,
		Season0: []float64{0.9058524, 0.8868923, 1.01103, 0.9803821, 0.9786128, 1.1105, 1.231799, 1.220301, 1.059202, 0.9216596, 0.799322, 0.8944475},
	}
}

// At R's parameters the likelihood is R's; and our search, which goes on where R's stops at its
// 2000th evaluation, finds parameters of that form that are at least as good.
func TestSmoothingOfAirPassengers(t *testing.T) {
	air, theirs := textbook(t, "airpassengers"), airPrinted()
	state := theirs.begin()
	printed(t, "AIC at R's parameters", theirs.objective(air, &state)+2*18, 1395.166, 1e-3)
	m := FitETS(air, ETSOptions{Period: 12, FreeSeason: true, Most: 8000, Forms: []Form{theirs.Form}})
	if m.AICc > 1400.638 || m.AICc < 1400.638-3 {
		t.Errorf("AICc %.3f, printed 1400.638", m.AICc)
	}
	printed(t, "alpha", m.Alpha, theirs.Alpha, 0.06)
	printed(t, "beta", m.Beta, theirs.Beta, 0.002)
	printed(t, "phi", m.Phi, 0.98, 1e-4)
	printed(t, "sigma", m.Sigma, 0.0392, 2e-4)
	for i, v := range m.Season0 {
		printed(t, "seasonal figure", v, theirs.Season0[i], 0.004)
	}
	if best := FitETS(air, ETSOptions{Period: 12, FreeSeason: true, Most: 8000}); best.Error != 'M' || best.Trend != 'A' || best.Season != 'M' {
		t.Errorf("chosen %s, printed a multiplicative season with trend", best)
	}
}

// ets(oilfilters) as R prints it: ETS(A,N,A) with these parameters, AIC 832.3182, AICc 847.3182, and the forecasts of
// July 1987 to June 1988 (data: Cryer and Chan 2008, Time Series Analysis, R's package TSA). Our search finds a
// likelihood that is better by 1.2.
func TestSmoothingOfOilFilters(t *testing.T) {
	filters := textbook(t, "oilfilters")
	theirs := ETS{
		Form: Form{'A', 'N', 'A', false}, Alpha: 0.1201, Gamma: 2e-4, Phi: 1, Level: 3738.2874,
		Season0: []float64{-190.6279, -714.1204, -1269.626, -996.3706, -1200.843, -1015.478, 2137.056, 1799.935, -407.0074, 1146.749, 316.4413, 393.8923},
	}
	state := theirs.begin()
	printed(t, "AIC at R's parameters", theirs.objective(filters, &state)+2*15, 832.3182, 0.001)
	want := []float64{3035.208, 2511.817, 1956.444, 2229.633, 2025.092, 2210.505, 5362.998, 5026.043, 2818.948, 4372.761, 3542.409, 3619.561}
	for h, got := range theirs.Forecast(filters, 12) {
		printed(t, "forecast at R's parameters", got, want[h], 0.1)
	}
	m := FitETS(filters, ETSOptions{Period: 12, FreeSeason: true, Most: 8000})
	if m.String() != "ETS(A,N,A)" && m.AICc > 847.3182 {
		t.Errorf("chosen %s with AICc %.3f, printed ETS(A,N,A) with 847.318", m, m.AICc)
	}
}

// auto.arima(USAccDeaths) and its forecast as R prints them; estimates and likelihood also in R's help page of arima.
func TestARIMAOfUSAccDeaths(t *testing.T) {
	deaths := textbook(t, "usaccdeaths")
	m := AutoARIMA(deaths, ARIMAOptions{Period: 12})
	if m.String() != "ARIMA(0,1,1)(0,1,1)[12]" {
		t.Fatalf("chosen %s", m)
	}
	printed(t, "ma1", m.MA[0], -0.4303, 2e-3)
	printed(t, "sma1", m.SMA[0], -0.5528, 2e-3)
	printed(t, "log likelihood", m.LogLik, -425.44, 0.005)
	printed(t, "AICc", m.AICc, 857.32, 0.005)
	want := []float64{8336.061, 7531.829, 8314.644, 8616.869, 9488.913, 9859.757, 10907.470, 10086.508, 9164.959, 9384.259, 8884.974, 9376.574}
	for h, got := range m.Forecast(deaths, 12) {
		printed(t, "forecast of 1979", got, want[h], 3)
	}
}

// auto.arima(AirPassengers) as R prints it, and the airline model of R's help page of AirPassengers: by
// maximum likelihood and by conditional sum of squares.
func TestARIMAOfAirPassengers(t *testing.T) {
	air := textbook(t, "airpassengers")
	m := AutoARIMA(air, ARIMAOptions{Period: 12})
	if m.String() != "ARIMA(2,1,1)(0,1,0)[12]" {
		t.Errorf("chosen %s AICc %v %+v", m, m.AICc, m)
	}
	m = FitARIMA(air, Order{P: 2, D: 1, Q: 1, SD: 1}, 12)
	printed(t, "ar1", m.AR[0], 0.5960, 2e-3)
	printed(t, "ar2", m.AR[1], 0.2143, 2e-3)
	printed(t, "ma1", m.MA[0], -0.9819, 2e-3)
	printed(t, "log likelihood", m.LogLik, -504.92, 0.005)
	printed(t, "AICc", m.AICc, 1018.17, 0.01)
	logs := make([]float64, len(air))
	for i, v := range air {
		logs[i] = math.Log10(v)
	}
	m = FitARIMA(logs, Order{D: 1, Q: 1, SD: 1, SQ: 1}, 12)
	printed(t, "ma1", m.MA[0], -0.4018, 5e-4)
	printed(t, "sma1", m.SMA[0], -0.5569, 5e-4)
	printed(t, "sigma^2", m.Sigma2, 0.0002543, 2e-7)
	// R prints 353.96 and -701.92: its likelihood begins with a very wide prior for the first year, ours with the differences.
	printed(t, "log likelihood", m.LogLik, 353.96, 0.01)
	printed(t, "aic", m.AIC, -701.92, 0.02)
	css := fitOrder(arimaSearch{order: Order{D: 1, Q: 1, SD: 1, SQ: 1}, period: 12, z: differenced(logs, Order{D: 1, SD: 1}, 12), css: true}, 400)
	printed(t, "ma1 by CSS", css.MA[0], -0.3772, 2e-3)
	printed(t, "sma1 by CSS", css.SMA[0], -0.5724, 2e-3)
}

// thetaf of R's package forecast prints, for 20 values without season: alpha 0.0001, drift -1.090226, forecasts
// 1319.019, 1317.929, 1316.839, 1315.749, and for the first 80 % 1203.825 to 1434.213. The package's sigma
// of that version divides by n, not n-1.
func TestThetaOfTwentyValues(t *testing.T) {
	values := []float64{1342, 1442, 1252, 1343, 1425, 1362, 1456, 1272, 1243, 1359, 1412, 1253, 1201, 1478, 1322, 1406, 1254, 1289, 1497, 1208}
	m := FitTheta(values, 4)
	printed(t, "alpha", m.Alpha, 0.0001, 1e-6)
	printed(t, "drift", m.Drift, -1.090226, 1e-6)
	for h, want := range []float64{1319.019, 1317.929, 1316.839, 1315.749} {
		printed(t, "forecast", m.Forecast(values, 4)[h], want, 0.05)
	}
	printed(t, "80 % low", m.Forecast(values, 1)[0]-1.2815516*m.SD(1)*math.Sqrt(18.0/20), 1203.825, 0.1)
}

// Hyndman and Billah (2003) show that the theta method as Assimakopoulos and Nikolopoulos
// (2000) define it is smoothing with drift: the mean of the line through all values and of the smoothed
// theta line of twice the curvature, each begun at its first value.
func TestThetaIsTheMeanOfTwoLines(t *testing.T) {
	values := textbook(t, "nile")
	m := FitTheta(values, 1)
	m.Level0 = values[0]
	a, b := line(values)
	smooth := 2*values[0] - (a + b)
	for i, v := range values {
		smooth += m.Alpha * (2*v - (a + b*float64(i+1)) - smooth)
	}
	for h, got := range m.Forecast(values, 6) {
		want := (a + b*float64(len(values)+h+1) + smooth) / 2
		printed(t, "forecast", got, want, 1e-9)
	}
}

// summary(breakpoints(Nile ~ 1)) of R's package strucchange (Zeileis, Kleiber, Krämer and Hornik 2003, Comput. Stat.
// Data Anal. 44, 109-123, who also date the break to 1898, when the Aswan dam was begun).
func TestBreaksOfNile(t *testing.T) {
	s := Breaks(textbook(t, "nile"), 15, PenaltyBIC)
	if len(s.Starts) != 1 || 1871+s.Starts[0]-1 != 1898 {
		t.Errorf("breaks at %v, printed 1898 as the last year of the first stretch", s.Starts)
	}
	for k, want := range []float64{2835157, 1597457, 1552924, 1538097, 1507888, 1659994} {
		printed(t, "RSS", s.RSS[k], want, 0.5)
	}
	for k, want := range []float64{1318, 1270, 1276, 1285, 1292, 1311} {
		printed(t, "BIC", s.Criterion[k], want, 0.5)
	}
}
