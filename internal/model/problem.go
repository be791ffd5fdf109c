package model

import (
	"fmt"
	"strings"
)

// Problem is one mistake in an input, told so that its author can mend it.
// Line is 1-based, 0 where the input has no lines (then Field says where).
type Problem struct {
	File  string `json:"file"`
	Line  int    `json:"line,omitempty"`
	Field string `json:"field,omitempty"`
	Got   string `json:"got,omitempty"`
	Want  string `json:"want"`
}

// String formats the problem on one line: file:line: field: got "x", want y.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d", p.Line)
	}
	if p.Field != "" {
		b.WriteString(": " + p.Field)
	}
	b.WriteString(": ")
	if p.Got != "" {
		fmt.Fprintf(&b, "got %q, ", clip(p.Got))
	}
	return b.String() + "want " + p.Want
}

// clip shortens a quoted input to 80 runes, so that a binary file cannot fill a screen.
func clip(s string) string {
	r := []rune(s)
	if len(r) <= 80 {
		return s
	}
	return string(r[:79]) + "…"
}

// ProblemLimit is the largest number of problems that are kept with their
// words; those beyond it are counted in Problems.More.
const ProblemLimit = 1000

// Problems collects every mistake of an input. The zero value is ready and empty.
type Problems struct {
	List []Problem `json:"problems"`
	More int       `json:"more,omitempty"` // counted beyond ProblemLimit
}

// Add keeps p, or counts it once ProblemLimit is reached.
func (ps *Problems) Add(p Problem) {
	if len(ps.List) >= ProblemLimit {
		ps.More++
		return
	}
	ps.List = append(ps.List, p)
}

// Join adds all problems of other.
func (ps *Problems) Join(other Problems) {
	for _, p := range other.List {
		ps.Add(p)
	}
	ps.More += other.More
}

// Len is the number of problems found, kept or counted.
func (ps *Problems) Len() int { return len(ps.List) + ps.More }

// Err returns nil where there is no problem, else the Problems as an error.
func (ps *Problems) Err() error {
	if ps.Len() == 0 {
		return nil
	}
	return &ProblemError{Problems: *ps}
}

// ProblemError carries Problems through a function that returns an error. The
// faces turn it into exit code 2 and status 422.
type ProblemError struct{ Problems Problems }

// Error lists the problems one a line.
func (e *ProblemError) Error() string {
	lines := make([]string, 0, len(e.Problems.List)+1)
	for _, p := range e.Problems.List {
		lines = append(lines, p.String())
	}
	if e.Problems.More > 0 {
		lines = append(lines, fmt.Sprintf("and %d more", e.Problems.More))
	}
	return strings.Join(lines, "\n")
}
