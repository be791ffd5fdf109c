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

	"puente/internal/app"
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
	// A file that may not grow is then an error of the write, told like a full disk, also in the database's own threads.
	signal.Ignore(syscall.SIGXFSZ)
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
		if early := (earlyError{}); errors.As(err, &early) {
			fmt.Fprintln(words, early.Error())
			return exitInterrupted
		}
		fmt.Fprintln(words, "stopped; nothing is half-written")
		return exitInterrupted
	}
	return complain(words, err)
}

// complain tells an error and returns its exit code.
func complain(words io.Writer, err error) int {
	var problems *model.ProblemError
	if partial := (*app.ImportError)(nil); errors.As(err, &partial) {
		return complainOfImport(words, partial)
	}
	if errors.As(err, &problems) {
		fmt.Fprintln(words, problems.Error())
		fmt.Fprintln(words, problemCount(problems.Problems)+"; nothing was changed")
		return exitProblem
	}
	var usage usageError
	if errors.As(err, &usage) {
		text := err.Error() // that names the command already, or is about none
		if !strings.HasPrefix(text, "puente") {
			text = "puente: " + text
		}
		fmt.Fprintln(words, text)
		return exitProblem
	}
	fmt.Fprintln(words, "puente:", err)
	return exitFailure
}

// complainOfImport tells what kept files out of the store, and what became of the others.
func complainOfImport(words io.Writer, err *app.ImportError) int {
	code := exitFailure
	if problems := err.Problems.Err(); problems != nil {
		code = exitProblem
		fmt.Fprintln(words, problems)
	}
	for _, failure := range err.Failures {
		fmt.Fprintln(words, "puente:", failure)
	}
	rest := "nothing was changed"
	if err.Stored > 0 {
		rest = fmt.Sprintf("%d of %d files %s stored, nothing of the others", err.Stored, err.All, plural(err.Stored, "was", "were"))
	}
	var counts []string
	if err.Problems.Len() > 0 {
		counts = append(counts, problemCount(err.Problems))
	}
	if n := len(err.Failures); n > 0 {
		counts = append(counts, fmt.Sprintf("%d %s", n, plural(n, "failure", "failures")))
	}
	fmt.Fprintf(words, "%s; %s\n", strings.Join(counts, ", "), rest)
	return code
}

// problemCount says how many problems there are.
func problemCount(problems model.Problems) string {
	return fmt.Sprintf("%d %s", problems.Len(), plural(problems.Len(), "problem", "problems"))
}

// earlyError is a study that was stopped early and whose answer was printed for the runs that it has.
type earlyError struct {
	done, wanted int
	cause        error
}

// Error tells what the answer rests on.
func (e earlyError) Error() string {
	return fmt.Sprintf("stopped after %d of %d runs; the answer is of these, and no file was written", e.done, e.wanted)
}

// Unwrap gives what stopped it.
func (e earlyError) Unwrap() error { return e.cause }

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
	root.RunE, root.Args = chooseChild, cobra.ArbitraryArgs
	flags := &globals{}
	root.PersistentFlags().StringVar(&flags.dir, "data", "data", "the data folder")
	root.PersistentFlags().StringVar(&flags.format, "format", "table", "how to print the answer: table, json or csv")
	root.PersistentFlags().StringVar(&flags.asOf, "as-of", "", "use only what was known on this day, YYYY-MM-DD")
	root.SetFlagErrorFunc(flagMistake)
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(dataCommand(flags), checkCommand(flags), runCommand(flags), compareCommand(flags), caravanCommand(flags), portCommand(flags), worldCommand(flags), fleeCommand(flags), serveCommand(flags), forecastCommand(flags), fitCommand(flags), docsCommand())
	for _, c := range root.Commands() {
		wrapArgs(c)
	}
	return root
}

// group makes a command that only holds others; an unknown one is a usage error.
func group(use, short string, children ...*cobra.Command) *cobra.Command {
	c := &cobra.Command{Use: use, Short: short, RunE: chooseChild}
	c.AddCommand(children...)
	return c
}

// chooseChild is what a command does that only holds others: it tells which there are.
func chooseChild(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return cmd.Help()
	}
	var names []string
	for _, child := range cmd.Commands() {
		if !child.Hidden && child.Name() != "help" {
			names = append(names, child.Name())
		}
	}
	near := ""
	cmd.SuggestionsMinimumDistance = 2
	if found := cmd.SuggestionsFor(args[0]); len(found) > 0 {
		near = "; the nearest is " + found[0]
	}
	return usageError{fmt.Errorf("%s: got %q, want one of: %s%s", cmd.CommandPath(), args[0], strings.Join(names, ", "), near)}
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
