package app

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"

	"puente/internal/model"
)

// plansKept is how many scenarios made ready are kept: to make one takes about a second, to look it up nothing.
const plansKept = 4

// plans keeps the last scenarios that were made ready from the store as it stands.
type plans struct {
	mu    sync.Mutex
	taken int // imports so far: what was made before one is forgotten
	list  []readyPlan
}

type readyPlan struct {
	text  string // the scenario as JSON, with what was set
	taken int
	plan  Plan
}

// resolved is resolve for a scenario whose world is in the store. What is read from files may change at any time, so that
// it is made anew.
func (a *App) resolved(ctx context.Context, s model.Scenario, where place) (Plan, error) {
	if !strings.HasPrefix(s.World, corridorWorld) {
		return a.resolve(ctx, s, where)
	}
	text, err := json.Marshal(s)
	if err != nil {
		panic(fmt.Sprintf("a scenario does not marshal: %v", err))
	}
	found, taken, ok := a.plans.find(string(text))
	if ok {
		return found, nil
	}
	p, err := a.resolve(ctx, s, where)
	if err == nil {
		a.plans.keep(readyPlan{string(text), taken, p})
	}
	return p, err
}

// forget drops every plan, because the store has changed.
func (k *plans) forget() {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.taken++
	k.list = nil
}

func (k *plans) find(text string) (p Plan, taken int, ok bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	for _, r := range k.list {
		if r.text == text {
			return r.plan, k.taken, true
		}
	}
	return Plan{}, k.taken, false
}

// keep keeps a plan, unless the store has changed since it was begun.
func (k *plans) keep(r readyPlan) {
	k.mu.Lock()
	defer k.mu.Unlock()
	if r.taken != k.taken {
		return
	}
	k.list = append(k.list, r)
	if len(k.list) > plansKept {
		k.list = slices.Delete(k.list, 0, 1)
	}
}
