package main

import (
	"encoding/csv"
	"io"
	"math"
	"slices"
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
	var b strings.Builder
	widths := g.widths()
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

// widths are the widths of the columns in characters.
func (g grid) widths() []int {
	widths := make([]int, len(g.head))
	for _, row := range append([][]string{g.head}, g.rows...) {
		for i, cell := range row {
			widths[i] = max(widths[i], utf8.RuneCountInString(cell))
		}
	}
	return widths
}

// narrowest is how far fitted cuts a column of words.
const narrowest = 10

// fitted cuts the widest columns of words until a line has room in width characters, so
// that rows do not break on a terminal, and says so. Columns of numbers stay whole.
func (g grid) fitted(width int) grid {
	widths := g.widths()
	total := 2 * (len(widths) - 1)
	for _, w := range widths {
		total += w
	}
	cut := false
	for ; total > width; total-- {
		widest := -1
		for i, w := range widths {
			numbers := i < len(g.right) && g.right[i]
			if !numbers && w > narrowest && (widest < 0 || w > widths[widest]) {
				widest = i
			}
		}
		if widest < 0 {
			break
		}
		widths[widest]--
		cut = true
	}
	if !cut {
		return g
	}
	narrow := grid{head: clipped(g.head, widths), right: g.right, notes: append(slices.Clone(g.notes), "Columns are cut to the terminal; --format csv has them whole.")}
	for _, row := range g.rows {
		narrow.rows = append(narrow.rows, clipped(row, widths))
	}
	return narrow
}

// clipped cuts each cell to the width of its column, with a mark at its end.
func clipped(cells []string, widths []int) []string {
	out := slices.Clone(cells)
	for i, cell := range cells {
		if r := []rune(cell); len(r) > widths[i] {
			out[i] = string(r[:widths[i]-1]) + "…"
		}
	}
	return out
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
	if g.format == "csv" && math.IsNaN(v) {
		return ""
	}
	if g.format == "csv" {
		return plain(v)
	}
	return number(v)
}
