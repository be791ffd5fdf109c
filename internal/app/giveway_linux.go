package app

import (
	"runtime"
	"syscall"
)

// politeness is how far a worker stands back, in steps of nice.
const politeness = 15

// giveWay lets the thread of this goroutine run only when others of the process have nothing to do, as nearly as the
// system can. The thread ends with the goroutine. Where the system refuses, the worker runs like any other.
func giveWay() {
	runtime.LockOSThread()
	_ = syscall.Setpriority(syscall.PRIO_PROCESS, 0, politeness)
}
