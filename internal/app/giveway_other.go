//go:build !linux

package app

// giveWay does nothing: only Linux lowers the priority of one thread.
func giveWay() {}
