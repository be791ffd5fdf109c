package store

import (
	"errors"
	"os"
	"syscall"
)

// lockFile takes the operating system's lock without waiting; free is false where
// another open file holds it. It needs flock: Linux, macOS and the BSDs have it.
func lockFile(file *os.File, shared bool) (free bool, err error) {
	how := syscall.LOCK_EX
	if shared {
		how = syscall.LOCK_SH
	}
	err = syscall.Flock(int(file.Fd()), how|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return false, nil
	}
	return err == nil, err
}
