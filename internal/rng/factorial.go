package rng

// stirlingRest holds log k! - ((k+1/2) log(k+1) - (k+1) + log(2 pi)/2) for k = 0 to 15; the test recomputes it.
var stirlingRest = [16]float64{
	0.08106146679532726, 0.0413406959554093, 0.02767792568499834, 0.020790672103765093,
	0.016644691189821193, 0.013876128823070748, 0.01189670994589177, 0.010411265261972096,
	0.009255462182712733, 0.00833056343336287, 0.007573675487951841, 0.00694284010720953,
	0.006408994188004207, 0.0059513701127588475, 0.005554733551962801, 0.0052076559196096404,
}

// factorialRest returns what Stirling's formula about k+1 leaves over of log k!, for k >= 0; error below 1e-14.
// Source: Hoermann (1993), "The generation of binomial random variates", J. Stat. Comput. Simul. 46, 101-110, "fc(k)";
// series of Abramowitz and Stegun (1964), 6.1.41.
func factorialRest(k float64) float64 {
	if k < 16 {
		return stirlingRest[int(k)]
	}
	x := 1 / (k + 1)
	x2 := float64(x * x)
	return float64(x * (1.0/12 - float64(x2*(1.0/360-float64(x2*(1.0/1260-float64(x2*(1.0/1680))))))))
}
