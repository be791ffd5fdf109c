// Command puente is the one binary of the house: every verb of package app as a
// subcommand. Each verb's file reads flags, makes a request, calls app and
// prints the answer; nothing is computed here.
//
// Start with root below, then one verb's file, such as run.go.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"puente/internal/model"
)

// version is set by the linker.
var version = "dev"

// The exit codes: DESIGN's three kinds of wrong, and an interruption as shells
// count it (128 + SIGINT).
const (
	exitFailure     = 1
	exitProblem     = 2
	exitInterrupted = 130
)

func main() {
	ctx, stop := interruptible()
	defer stop()
	os.Exit(run(ctx, os.Args[1:], os.Stdout, os.Stderr))
}

// interruptible gives a context that the first signal to stop ends. The next one has its usual effect: it ends the
// program at once.
func interruptible() (context.Context, context.CancelFunc) {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	return ctx, stop
}

// run executes a command line: results on out, words on words. It returns the exit code.
func run(ctx context.Context, args []string, out, words io.Writer) int {
	root := rootCommand()
	root.SetArgs(args)
	root.SetOut(out)
	root.SetErr(words)
	err := root.ExecuteContext(ctx)
	switch {
	case err == nil:
		return 0
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(words, "stopped; nothing is half-written")
		return exitInterrupted
	}
	return complain(words, err)
}

// complain tells an error and returns its exit code.
func complain(words io.Writer, err error) int {
	var problems *model.ProblemError
	if errors.As(err, &problems) {
		fmt.Fprintln(words, problems.Error())
		fmt.Fprintf(words, "%d %s; nothing was changed\n", problems.Problems.Len(), plural(problems.Problems.Len(), "problem", "problems"))
		return exitProblem
	}
	var usage usageError
	if errors.As(err, &usage) {
		fmt.Fprintln(words, "puente:", err)
		return exitProblem
	}
	fmt.Fprintln(words, "puente:", err)
	return exitFailure
}

// usageError is a command line that cannot be taken.
type usageError struct{ error }

// Unwrap gives the error that the usage is about.
func (u usageError) Unwrap() error { return u.error }

func rootCommand() *cobra.Command {
	root := &cobra.Command{
		Use:   "puente",
		Short: "Official numbers, scenarios and measures for a migration corridor and its ports of entry",
		Long: "Puente answers what is known, what is coming, what if and what is best for people on the move\n" +
			"along a corridor and the ports of entry at its end. Everything works offline.",
		Version:       version,
		SilenceErrors: true,
		SilenceUsage:  true,
	}
	flags := &globals{}
	root.PersistentFlags().StringVar(&flags.dir, "data", "data", "the data folder")
	root.PersistentFlags().StringVar(&flags.format, "format", "table", "how to print the answer: table, json or csv")
	root.PersistentFlags().StringVar(&flags.asOf, "as-of", "", "use only what was known on this day, YYYY-MM-DD")
	root.SetFlagErrorFunc(func(_ *cobra.Command, err error) error { return usageError{err} })
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(dataCommand(flags), checkCommand(flags), runCommand(flags), compareCommand(flags), caravanCommand(flags), portCommand(flags), worldCommand(flags), fleeCommand(flags), serveCommand(flags), forecastCommand(flags), fitCommand(flags), docsCommand())
	for _, c := range root.Commands() {
		wrapArgs(c)
	}
	return root
}

// group makes a command that only holds others; an unknown one is a usage error.
func group(use, short string, children ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, RunE: func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return cmd.Help()
		}
		names := make([]string, len(children))
		for i, child := range children {
			names[i] = child.Name()
		}
		return usageError{fmt.Errorf("%s: got %q, want one of: %s", cmd.CommandPath(), args[0], strings.Join(names, ", "))}
	}}
	c.AddCommand(children...)
	return c
}

// wrapArgs makes a wrong number of arguments a usage error, exit code 2.
func wrapArgs(c *cobra.Command) {
	if check := c.Args; check != nil {
		c.Args = func(cmd *cobra.Command, args []string) error {
			if err := check(cmd, args); err != nil {
				return usageError{fmt.Errorf("%s: %w", cmd.CommandPath(), err)}
			}
			return nil
		}
	}
	for _, child := range c.Commands() {
		wrapArgs(child)
	}
}

func plural(n int, one, many string) string {
	if n == 1 {
		return one
	}
	return many
}
