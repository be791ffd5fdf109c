package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
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

// TestAnAnswerOfFewerRunsSaysSo: a study that was stopped tells on how many runs its printed answer rests.
func TestAnAnswerOfFewerRunsSaysSo(t *testing.T) {
	for wait := time.Second; wait < time.Minute; wait *= 2 { // the first runs come sooner or later
		ctx, cancel := context.WithCancel(context.Background())
		timer := time.AfterFunc(wait, cancel)
		var out, words bytes.Buffer
		code := run(ctx, []string{"run", "../../scenarios/small-corridor", "--runs", "20000", "--format", "json", "--data", t.TempDir(), "--out", t.TempDir()}, &out, &words)
		timer.Stop()
		cancel()
		if out.Len() == 0 {
			continue
		}
		var answer struct{ Runs, Wanted int }
		if err := json.Unmarshal(out.Bytes(), &answer); err != nil || code != exitInterrupted {
			t.Fatalf("exit code %d, %v: %s", code, err, &words)
		}
		want := fmt.Sprintf("stopped after %d of 20000 runs; the answer is of these, and no file was written\n", answer.Runs)
		if words.String() != want || answer.Runs < 1 || answer.Runs >= answer.Wanted {
			t.Errorf("it says %q, want %q; %+v", &words, want, answer)
		}
		return
	}
	t.Error("no run came to its end within half a minute")
}
