package rng_test

import (
	"math"
	"os/exec"
	"regexp"
	"testing"

	"puente/internal/rng"
)

// The first words of a few streams. A change here changes every run ever made: sim.Version and the changelog must move with it.
func TestFirstWordsArePinned(t *testing.T) {
	for _, c := range []struct {
		seed    uint64
		purpose rng.Purpose
		entity  uint64
		time    uint64
		want    [2]uint64
	}{
		{0, 0, 0, 0, [2]uint64{0x16554d9eca36314c, 0xdb20fe9d672d0fdc}},
		{1, 2, 3, 4, [2]uint64{0x82c198874cef8eca, 0x5467423babf8c04a}},
		{2, 1, 3, 4, [2]uint64{0x0692a1bb616bf1ed, 0x3f123eac1bd7f3a9}},
		{1, 2, 4, 3, [2]uint64{0x7d80db1c64c40b14, 0xd2fea12eb489190e}},
		{math.MaxUint64, math.MaxUint32, math.MaxUint64, math.MaxUint64, [2]uint64{0x57fde1939900111a, 0xebb78b1a896f9d26}},
	} {
		s := rng.New(c.seed, c.purpose, c.entity, c.time)
		if got := [2]uint64{s.Uint64(), s.Uint64()}; got != c.want {
			t.Errorf("(%d, %d, %d, %d) begins %#x, want %#x", c.seed, c.purpose, c.entity, c.time, got, c.want)
		}
	}
}

// Every kind of draw, folded into one word per kind: equal on every machine, since nothing here depends on fused operations.
func TestDrawsArePinned(t *testing.T) {
	weights, out, order := []float64{3, 0.1, 0, 8, 1e-3}, make([]int64, 5), make([]int, 9)
	kinds := []struct {
		name string
		want uint64
		draw func(s *rng.Stream, i int) uint64
	}{
		{"Float64", 0x1c543fcf7f48fd6c, func(s *rng.Stream, _ int) uint64 { return math.Float64bits(s.Float64()) }},
		{"IntN", 0x42062c6af386651e, func(s *rng.Stream, i int) uint64 { return uint64(s.IntN(i + 1)) }},
		{"Normal", 0x810884cc6a3bada7, func(s *rng.Stream, _ int) uint64 { return math.Float64bits(s.Normal()) }},
		{"Exp", 0x15c2fee44f4ea0f3, func(s *rng.Stream, _ int) uint64 { return math.Float64bits(s.Exp()) }},
		{"Gamma", 0xdc1f7cdb4e3a8d49, func(s *rng.Stream, i int) uint64 { return math.Float64bits(rng.Gamma(s, 0.1+float64(i%50)/10, 3)) }},
		{"Binomial", 0x867645fc0bdf822d, func(s *rng.Stream, i int) uint64 {
			return uint64(rng.Binomial(s, int64(i), 0.01) + rng.Binomial(s, int64(i)*1000, 0.7) + rng.Binomial(s, 1e12, 1e-12*float64(i)))
		}},
		{"Poisson", 0xe1689b16899d0135, func(s *rng.Stream, i int) uint64 { return uint64(rng.Poisson(s, float64(i)/50)) }},
		{"NegBinomial", 0x2f8b11d497517c3a, func(s *rng.Stream, i int) uint64 { return uint64(rng.NegBinomial(s, float64(i)/5, 2)) }},
		{"Multinomial", 0x120b7ea0d675519a, func(s *rng.Stream, i int) uint64 {
			rng.Multinomial(s, int64(i), weights, out)
			return uint64(out[0] + 7*out[1] + 49*out[3] + 343*out[4])
		}},
		{"Perm", 0x8c674cc9860b0546, func(s *rng.Stream, _ int) uint64 {
			rng.Perm(s, order)
			return uint64(order[0] + 9*order[1] + 81*order[8])
		}},
	}
	for i, kind := range kinds {
		s, sum := rng.New(1, goldenPurpose, uint64(i), 0), uint64(0)
		for j := range 10_000 {
			sum = sum*31 + kind.draw(&s, j)
		}
		if sum != kind.want {
			t.Errorf("10,000 draws of %s fold to %#x, want %#x", kind.name, sum, kind.want)
		}
	}
}

// The compiler for arm64 fuses x*y + z wherever the product is not rounded by a conversion, so its listing shows what we forgot.
func TestNothingIsFused(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles for another machine")
	}
	const packages = "puente/internal/rng/..."
	build := exec.Command("go", "build", "-gcflags="+packages+"=-S", packages)
	build.Env = append(build.Environ(), "GOOS=linux", "GOARCH=arm64", "CGO_ENABLED=0")
	listing, err := build.CombinedOutput()
	if err != nil {
		t.Skipf("no compiler for arm64 here: %v", err)
	}
	if !regexp.MustCompile(`\bFMULD\b`).Match(listing) {
		t.Fatal("the listing shows no multiplication at all; has its form changed?")
	}
	for _, line := range regexp.MustCompile(`(?m)^.*\bFN?M(ADD|SUB)[DS]\b.*$`).FindAll(listing, -1) {
		t.Errorf("fused: %s", line)
	}
}
