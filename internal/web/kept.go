package web

import (
	"net/http"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

const (
	// mostKept bounds the answers that are kept, in bytes of their plain form.
	mostKept = 32 << 20
	// mostKeptOne is the largest of them.
	mostKeptOne = 4 << 20
)

// keptPaths begin the addresses whose answers change only when the store does: this process is its only owner, so an
// import is the only change.
var keptPaths = []string{
	"/api/data/list", "/api/data/show", "/api/data/why", "/api/data/records", "/api/data/sources",
	"/api/scenarios", "/api/measures/", "/api/words", "/api/basemap", checkPath + "/stories",
	portPath + "/crossings", portPath + "/examples", portPath + "/schema",
}

// keepable reports whether the answer to a request may be kept.
func keepable(r *http.Request) bool {
	return slices.ContainsFunc(keptPaths, func(p string) bool { return strings.HasPrefix(r.URL.Path, p) })
}

// kept holds answers ready to send until the store changes. When it is full it begins anew.
type kept struct {
	generation atomic.Int64 // grows before and after each import

	mu    sync.Mutex
	of    int64 // generation of what is held
	bytes int
	held  map[string]asset
	desks map[string]*desk // by key, where an answer is being made
}

// desk is where one answer is made at a time, however many ask for it.
type desk struct {
	sync.Mutex
	waiting int // guarded by kept.mu
}

func newKept() *kept { return &kept{held: map[string]asset{}, desks: map[string]*desk{}} }

// turn waits until nobody else makes the answer of a key. The caller calls leave when it is made.
func (k *kept) turn(key string) (leave func()) {
	k.mu.Lock()
	d := k.desks[key]
	if d == nil {
		d = &desk{}
		k.desks[key] = d
	}
	d.waiting++
	k.mu.Unlock()
	d.Lock()
	return func() {
		d.Unlock()
		k.mu.Lock()
		defer k.mu.Unlock()
		if d.waiting--; d.waiting == 0 {
			delete(k.desks, key)
		}
	}
}

// changes tells that the store is about to change, or has.
func (k *kept) changes() { k.generation.Add(1) }

// make takes what another has made meanwhile, or makes the answer and keeps it; one at a time.
func (k *kept) make(key string, generation int64, do func() (asset, bool)) (asset, bool) {
	defer k.turn(key)()
	if a, found := k.get(key); found {
		return a, true
	}
	a, whole := do()
	if whole {
		k.put(generation, key, a)
	}
	return a, whole
}

// get finds an answer that still holds.
func (k *kept) get(key string) (asset, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.of != k.generation.Load() {
		return asset{}, false
	}
	a, found := k.held[key]
	return a, found
}

// put keeps an answer that was begun in a generation, unless the store has changed since.
func (k *kept) put(generation int64, key string, a asset) {
	if len(a.body) > mostKeptOne {
		return
	}
	k.mu.Lock()
	defer k.mu.Unlock()
	if generation != k.generation.Load() {
		return
	}
	if k.of != generation || k.bytes+len(a.body) > mostKept {
		k.held, k.bytes, k.of = map[string]asset{}, 0, generation
	}
	k.held[key] = a
	k.bytes += len(a.body)
}
