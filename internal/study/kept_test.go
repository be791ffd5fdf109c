package study

import "testing"

// TestCountsWiden: numbers beyond four bytes are kept, with those that were kept before.
func TestCountsWiden(t *testing.T) {
	c := newCounts(2, 2)
	want := map[[2]int]int64{{0, 0}: -7, {0, 1}: 1<<31 - 1, {1, 0}: 1 << 31, {1, 1}: -1 << 40}
	for _, at := range [][2]int{{0, 0}, {0, 1}, {1, 0}, {1, 1}} {
		c.set(at[0], at[1], want[at])
		if wide := c.wide != nil; wide != (at[0] == 1) {
			t.Errorf("after %v: wide is %v", at, wide)
		}
	}
	for at, v := range want {
		if got := c.at(at[0], at[1]); got != v {
			t.Errorf("%v is %d, want %d", at, got, v)
		}
	}
}
