package main

import (
	"encoding/csv"
	"io"
	"math"
	"strconv"
	"strings"
	"unicode/utf8"
)

// grid is an answer as rows of words, with notes that only a reader wants.
type grid struct {
	head  []string
	rows  [][]string
	right []bool // columns set to the right; shorter means left
	notes []string
}

// add appends a row.
func (g *grid) add(cells ...string) { g.rows = append(g.rows, cells) }

// csv writes head and rows; notes are left out.
func (g grid) csv(w io.Writer) error {
	out := csv.NewWriter(w)
	if err := out.Write(g.head); err != nil {
		return err
	}
	if err := out.WriteAll(g.rows); err != nil {
		return err
	}
	out.Flush()
	return out.Error()
}

// table writes aligned columns and the notes.
func (g grid) table(w io.Writer) error {
	widths := make([]int, len(g.head))
	for _, row := range append([][]string{g.head}, g.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	var b strings.Builder
	g.line(&b, g.head, widths)
	for i, width := range widths {
		b.WriteString(strings.Repeat("─", width))
		if i < len(widths)-1 {
			b.WriteString("  ")
		}
	}
	b.WriteByte('\n')
	for _, row := range g.rows {
		g.line(&b, row, widths)
	}
	for _, note := range g.notes {
		b.WriteString(note + "\n")
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// line writes one row without blanks at its end.
func (g grid) line(b *strings.Builder, cells []string, widths []int) {
	var line strings.Builder
	for i, cell := range cells {
		pad := strings.Repeat(" ", widths[i]-utf8.RuneCountInString(cell))
		if i < len(g.right) && g.right[i] {
			line.WriteString(pad + cell)
		} else {
			line.WriteString(cell + pad)
		}
		line.WriteString("  ")
	}
	b.WriteString(strings.TrimRight(line.String(), " ") + "\n")
}

// number writes a count for a reader: 242,418. Fractions keep one place below 100.
func number(v float64) string {
	if math.IsNaN(v) || math.IsInf(v, 0) {
		return "–"
	}
	if v != math.Trunc(v) && math.Abs(v) < 100 {
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	digits := strconv.FormatFloat(math.Abs(math.Round(v)), 'f', 0, 64)
	var b strings.Builder
	if math.Round(v) < 0 {
		b.WriteByte('-')
	}
	for i, r := range digits {
		if i > 0 && (len(digits)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// plain writes a number for a machine: no separators, shortest exact form.
func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// count formats for the chosen format.
func (g *globals) count(v float64) string {
	if g.format == "csv" {
		return plain(v)
	}
	return number(v)
}
