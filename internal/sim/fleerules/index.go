package fleerules

import "math"

// index finds a pool of the day by place, key, km and near: a hash table with open addressing that is emptied at no cost.
type index struct {
	slots []slot
	stamp uint32
}

type slot struct {
	stamp uint32
	pool  int32
}

// find gives the index of the pool like g, or the one that it has to get: the next of the list.
func (x *index) find(pools []pool, g pool) (at int32, found bool) {
	if 2*len(pools) >= len(x.slots) {
		x.grow(pools)
	}
	mask := len(x.slots) - 1
	for i := hashOf(g) & mask; ; i = (i + 1) & mask {
		s := &x.slots[i]
		if s.stamp != x.stamp {
			*s = slot{x.stamp, int32(len(pools))}
			return s.pool, false
		}
		if p := &pools[s.pool]; p.place == g.place && p.key == g.key && p.km == g.km && p.near == g.near {
			return s.pool, true
		}
	}
}

// forget empties the index.
func (x *index) forget() { x.stamp++ }

// grow doubles the table.
func (x *index) grow(pools []pool) {
	x.slots = make([]slot, max(256, 2*len(x.slots)))
	x.stamp = 1
	mask := len(x.slots) - 1
	for i, p := range pools {
		if p.place < 0 {
			continue // it has decided
		}
		at := hashOf(p) & mask
		for x.slots[at].stamp == x.stamp {
			at = (at + 1) & mask
		}
		x.slots[at] = slot{x.stamp, int32(i)}
	}
}

// hashOf mixes what makes pools alike. The constants are those of splitmix64 (Steele, Lea and Flood 2014).
func hashOf(g pool) int {
	h := g.key ^ (uint64(g.place)<<32|uint64(uint32(g.near)))*0x9e3779b97f4a7c15 ^ math.Float64bits(g.km)*0xbf58476d1ce4e5b9
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return int((h ^ h>>31) >> 1)
}
