package model

import (
	"math/rand/v2"
	"testing"
)

// shelter makes a census of one shelter town and day.
func shelter(nationality string, persons int64) OwnCount {
	return OwnCount{What: QuantityInShelter, Place: "tijuana", Day: DateOf(2023, 12, 20), Nationality: nationality, Persons: persons}
}

func TestSuppress(t *testing.T) {
	for name, c := range map[string]struct {
		in   []OwnCount
		want []int64 // -1: suppressed
	}{
		"nothing small":           {[]OwnCount{shelter("", 30), shelter("HND", 10), shelter("VEN", 20)}, []int64{30, 10, 20}},
		"zero is shown":           {[]OwnCount{shelter("HND", 0), shelter("VEN", 20)}, []int64{0, 20}},
		"small without a total":   {[]OwnCount{shelter("HND", 3), shelter("VEN", 20)}, []int64{-1, 20}},
		"one small and a total":   {[]OwnCount{shelter("", 33), shelter("HND", 3), shelter("VEN", 20), shelter("ECU", 10)}, []int64{33, -1, 20, -1}},
		"two small and a total":   {[]OwnCount{shelter("", 27), shelter("HND", 3), shelter("VEN", 20), shelter("ECU", 4)}, []int64{27, -1, 20, -1}},
		"the only cell":           {[]OwnCount{shelter("", 9), shelter("HND", 3)}, []int64{-1, -1}},
		"a small total by itself": {[]OwnCount{shelter("", 4)}, []int64{-1}},
	} {
		for i, got := range Suppress(c.in) {
			n := got.Persons
			if got.Suppressed {
				n = -1
			}
			if n != c.want[i] {
				t.Errorf("%s, cell %d: %d, want %d", name, i, n, c.want[i])
			}
			if got.Suppressed && got.Persons != 0 {
				t.Errorf("%s, cell %d leaves with %d persons", name, i, got.Persons)
			}
		}
	}
}

// TestNoSmallCellCanBeWorkedOut: from a total that is shown and the cells that are, nobody can tell a small cell.
func TestNoSmallCellCanBeWorkedOut(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for round := range 2000 {
		var in []OwnCount
		total := int64(0)
		for _, n := range []string{"HND", "VEN", "ECU", "CUB"}[:1+r.IntN(4)] {
			c := shelter(n, r.Int64N(12))
			total += c.Persons
			in = append(in, c)
		}
		out := Suppress(append(in, shelter("", total)))
		shown, hidden := int64(0), 0
		for _, c := range out[:len(in)] {
			if c.Suppressed {
				hidden++
			}
			shown += c.Persons
		}
		if last := out[len(in)]; !last.Suppressed && hidden == 1 && total-shown > 0 && total-shown < SmallCount {
			t.Fatalf("round %d: %v gives a cell of %d away", round, in, total-shown)
		}
	}
}
