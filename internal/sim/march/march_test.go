package march

import (
	"math"
	"testing"

	"puente/internal/stat"
)

// plain is a caravan without luck: 20 km on each day, never ending, 1,000 persons.
func plain() Rules {
	return Rules{Days: 60, KM: 495, LogPace: math.Log(20), PaceFree: 1e6, EndShape: 1e-9, EndRate: 1, SizeLow: 1000, SizeHigh: 1000}
}

// TestDistanceIsPaceTimesDays: 495 km at 20 km a day end on day 25.
func TestDistanceIsPaceTimesDays(t *testing.T) {
	p := Walk(plain(), 1)
	if p.Reached != 25 || p.Ended != -1 || math.Abs(p.KM[10]-200) > 1e-6 || p.KM[40] != 495 || math.Abs(p.Size[60]-1000) > 1e-6 {
		t.Errorf("reached %d, ended %d, day 10 at %v km, %v persons", p.Reached, p.Ended, p.KM[10], p.Size[60])
	}
	r := plain()
	r.Start, r.StartDay = 100, 3
	if p := Walk(r, 1); p.Reached != 23 {
		t.Errorf("100 km by day 3: reached on day %d, want 23", p.Reached)
	}
}

// TestRestDaysKeepThePace: a march with rests and uneven days comes as far on average.
func TestRestDaysKeepThePace(t *testing.T) {
	r := plain()
	r.KM, r.RestShare, r.DayNoise = 1e9, 0.4, 0.5
	far := make([]float64, 4000)
	for i := range far {
		far[i] = Walk(r, uint64(i)).KM[r.Days]
	}
	if mean, off := stat.Mean(far), 4*stat.StdErr(far); math.Abs(mean-20*60) > off {
		t.Errorf("mean %v km in 60 days, want 1200 ± %v", mean, off)
	}
}

// TestEndsFollowTheGammaMixture: with a gamma chance of ending the share that still walks after n days is (rate / (rate + n))^shape.
func TestEndsFollowTheGammaMixture(t *testing.T) {
	r := plain()
	r.KM, r.EndShape, r.EndRate = 1e9, 2, 50
	const runs = 20000
	walking := 0.0
	for i := range uint64(runs) {
		if Walk(r, i).Ended < 0 {
			walking++
		}
	}
	want := math.Pow(r.EndRate/(r.EndRate+float64(r.Days)), r.EndShape)
	if got := walking / runs; math.Abs(got-want) > 4*math.Sqrt(want*(1-want)/runs) {
		t.Errorf("%v still walk, want %v", got, want)
	}
}

// TestSizesSpanTheDispute: a tenth lies below the lowest count and a tenth above the highest.
func TestSizesSpanTheDispute(t *testing.T) {
	r := plain()
	r.SizeLow, r.SizeHigh = 6000, 10000
	sizes := make([]float64, 20000)
	for i := range sizes {
		sizes[i] = Walk(r, uint64(i)).Size[0]
	}
	q := stat.QuantilesOf(sizes, 0.1, 0.9)
	if math.Abs(q[0]/6000-1) > 0.01 || math.Abs(q[1]/10000-1) > 0.01 {
		t.Errorf("10 and 90 %% quantiles %v", q)
	}
}

func TestEqualSeedsEqualPaths(t *testing.T) {
	r := plain()
	r.PaceSD, r.PaceFree, r.SizeSD, r.SizeDays, r.EndShape = 0.5, 3, 0.1, 10, 0.02
	a, b, c := Walk(r, 5), Walk(r, 5), Walk(r, 6)
	if a.KM[20] != b.KM[20] || a.Size[20] != b.Size[20] || a.KM[5] == c.KM[5] {
		t.Errorf("%v, %v, %v", a.KM[20], b.KM[20], c.KM[20])
	}
}

// TestSizesWanderButStay: after many days the size spreads by SizeSD around the first, and no further.
func TestSizesWanderButStay(t *testing.T) {
	r := plain()
	r.KM, r.SizeSD, r.SizeDays = 1e9, 0.4, 10
	logs := make([]float64, 4000)
	for i := range logs {
		logs[i] = math.Log(Walk(r, uint64(i)).Size[r.Days] / 1000)
	}
	if mean, sd := stat.Mean(logs), math.Sqrt(stat.Var(logs)); math.Abs(mean) > 4*0.4/math.Sqrt(4000) || math.Abs(sd-0.4) > 0.02 {
		t.Errorf("mean %v, sd %v of the logarithm, want 0 and 0.4", mean, sd)
	}
}

// TestNoMarchIsFasterThanItsBounds: a wide lesson of few caravans draws paces of hundreds of km a day; none is kept up
// beyond PaceMost, and no day goes beyond DayMost.
func TestNoMarchIsFasterThanItsBounds(t *testing.T) {
	r := plain()
	r.KM, r.PaceSD, r.PaceFree, r.DayNoise = 1e9, 1.5, 2, 0.5
	fast := 0
	for i := range uint64(500) {
		if Walk(r, i).KM[r.Days] > 160*60*1.3 {
			fast++
		}
	}
	if fast < 25 {
		t.Fatalf("%d of 500 unbounded marches are too fast: nothing is tested", fast)
	}
	r.PaceMost, r.DayMost = 160, 320
	for i := range uint64(500) {
		p := Walk(r, i)
		if p.KM[r.Days] > 160*60*1.3 {
			t.Errorf("seed %d: %v km in 60 days", i, p.KM[r.Days])
		}
		for day := 1; day <= r.Days; day++ {
			if p.KM[day]-p.KM[day-1] > 320+1e-6 {
				t.Errorf("seed %d: %v km on day %d", i, p.KM[day]-p.KM[day-1], day)
			}
		}
	}
}
