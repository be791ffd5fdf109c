package main

import (
	"bufio"
	"fmt"
	"os"
	"os/exec"
	"syscall"
	"testing"
	"time"
)

// deafChild makes this test the program that is interrupted: one that never comes to its end by itself.
const deafChild = "PUENTE_TEST_DEAF"

// TestASecondInterruptEndsTheProgram: the first asks it to stop, the second does not ask.
func TestASecondInterruptEndsTheProgram(t *testing.T) {
	if os.Getenv(deafChild) != "" {
		ctx, stop := interruptible()
		defer stop()
		fmt.Println("ready")
		<-ctx.Done()
		fmt.Println("asked")
		time.Sleep(time.Hour)
	}
	child := exec.Command(os.Args[0], "-test.run=^TestASecondInterruptEndsTheProgram$")
	child.Env = append(os.Environ(), deafChild+"=1")
	out, err := child.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := child.Start(); err != nil {
		t.Fatal(err)
	}
	lines, asked := bufio.NewScanner(out), false
	for !asked && lines.Scan() {
		asked = lines.Text() == "asked"
		if lines.Text() == "ready" {
			_ = child.Process.Signal(os.Interrupt)
		}
	}
	if !asked {
		t.Fatal("the first interrupt did not end the context")
	}
	ended := make(chan struct{})
	go func() {
		// Signals may still be caught for a moment after the context's end, so the second is repeated until it has its effect.
		for tick := time.Tick(10 * time.Millisecond); ; {
			select {
			case <-ended:
				return
			case <-tick:
				_ = child.Process.Signal(os.Interrupt)
			}
		}
	}()
	_ = child.Wait()
	close(ended)
	status, ok := child.ProcessState.Sys().(syscall.WaitStatus)
	if !ok || !status.Signaled() || status.Signal() != syscall.SIGINT {
		t.Errorf("the program ended with %v, want the second interrupt to end it", child.ProcessState)
	}
}
