package app

import (
	"fmt"
	"sync"
)

// mostRemembered bounds the answers that a memory holds; one more empties it.
const mostRemembered = 1000

// memory keeps what requests have in common: figures and records, so that a scenario which differs in a
// setting from the one before is ready soon. An import empties it. The zero value is ready; it may be used from many
// goroutines.
type memory struct {
	lock    sync.Mutex
	imports int
	answers map[string]any
}

// forget empties the memory: the store has changed.
func (m *memory) forget() {
	m.lock.Lock()
	defer m.lock.Unlock()
	m.imports++
	m.answers = nil
}

// get finds an answer; imports is what put needs to know that it is still true.
func (m *memory) get(key string) (answer any, imports int) {
	m.lock.Lock()
	defer m.lock.Unlock()
	return m.answers[key], m.imports
}

// put keeps an answer, unless something was imported since it was asked for.
func (m *memory) put(key string, answer any, imports int) {
	m.lock.Lock()
	defer m.lock.Unlock()
	if imports != m.imports {
		return
	}
	if m.answers == nil || len(m.answers) >= mostRemembered {
		m.answers = map[string]any{}
	}
	m.answers[key] = answer
}

// recalled answers from memory, or else finds the answer and keeps it where it is none of a failure. Two who ask for the
// same at once may both look for it. The answer is shared: it is not to be changed.
func recalled[T any](m *memory, what string, by any, find func() (T, error)) (T, error) {
	key := fmt.Sprint(what, " ", by)
	known, imports := m.get(key)
	if answer, ok := known.(T); ok {
		return answer, nil
	}
	answer, err := find()
	if err == nil {
		m.put(key, answer, imports)
	}
	return answer, err
}
