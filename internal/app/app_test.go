package app

import (
	"context"
	"os"
	"testing"
)

// one is the app that the tests of this package share: opened on a folder that
// was filled with the starter dataset once.
var one *App

func TestMain(m *testing.M) {
	os.Exit(withApp(m))
}

func withApp(m *testing.M) int {
	dir, err := os.MkdirTemp("", "puente-app-")
	if err != nil {
		panic(err)
	}
	defer os.RemoveAll(dir)
	a, err := Open(context.Background(), Options{Dir: dir})
	if err != nil {
		panic(err)
	}
	defer a.Close()
	one = a
	return m.Run()
}

// shared returns the app that is filled with the starter dataset; tests only read from it.
func shared(t testing.TB) *App {
	t.Helper()
	return one
}
