package claim

import (
	"fmt"
	"slices"
	"strings"

	"puente/internal/model"
)

// Silence is the verdict of a Case whose sentence states nothing countable.
const Silence Verdict = "none"

// Case is one sentence with the verdict that it deserves: a row of
// testdata/sentences.tsv, whose columns testdata/README.md explains.
type Case struct {
	ID       string
	Language Language
	Date     model.Date // of the text; NoDate: none given
	Kind     string
	Verdict  Verdict
	About    string // words that the claim meant must hold; "" for the first
	Sentence string
}

// caseColumns are the columns of a table of cases, in their order.
const caseColumns = "id\tlanguage\tdate\tkind\tverdict\tabout\tsentence"

// ReadCases reads a table of cases; every mistake is a problem at its line.
func ReadCases(name string, table []byte) ([]Case, model.Problems) {
	var cases []Case
	var problems model.Problems
	lines := strings.Split(strings.TrimRight(strings.ReplaceAll(string(table), "\r\n", "\n"), "\n"), "\n")
	if lines[0] != caseColumns {
		problems.Add(model.Problem{File: name, Line: 1, Got: lines[0], Want: "the columns " + strings.ReplaceAll(caseColumns, "\t", ", ")})
		return nil, problems
	}
	for i, line := range lines[1:] {
		c, bad := readCase(line)
		if bad.Want != "" {
			bad.File, bad.Line = name, i+2
			problems.Add(bad)
			continue
		}
		cases = append(cases, c)
	}
	return cases, problems
}

// readCase reads one line; a problem without Want is none.
func readCase(line string) (Case, model.Problem) {
	f := strings.Split(line, "\t")
	if len(f) != 7 {
		return Case{}, model.Problem{Got: fmt.Sprint(len(f)), Want: "7 columns parted by tabs"}
	}
	c := Case{ID: f[0], Language: Language(f[1]), Date: model.NoDate, Kind: f[3], Verdict: Verdict(f[4]), About: f[5], Sentence: f[6]}
	if c.Language != English && c.Language != Spanish {
		return Case{}, model.Problem{Field: "language", Got: f[1], Want: "en or es"}
	}
	if !slices.Contains(verdictOrder, c.Verdict) {
		return Case{}, model.Problem{Field: "verdict", Got: f[4], Want: "right, imprecise, wrong, cannot be checked or none"}
	}
	if f[2] != "" {
		d, err := model.ParseDate(f[2])
		if err != nil {
			return Case{}, model.Problem{Field: "date", Got: f[2], Want: "YYYY-MM-DD or nothing"}
		}
		c.Date = d
	}
	return c, model.Problem{}
}

// verdictOrder is the order of the confusion table.
var verdictOrder = []Verdict{Right, Imprecise, Wrong, Uncheckable, Silence}

// Scored is one case with what Check made of it.
type Scored struct {
	Case    Case
	Got     Verdict
	Claim   Claim   // zero where nothing was found
	Found   []Claim // every claim of the sentence
	Agrees  bool    // the verdict deserved; silence and "cannot be checked" count as one
	Excused bool    // not agreed, but a listed reading has the verdict deserved
}

// Scores tells how well Check does on a set of cases.
type Scores struct {
	Cases     []Scored
	Confusion map[Verdict]map[Verdict]int // [deserved][given]
}

// Score checks every case by itself as a text of one sentence.
func Score(cases []Case, today model.Date, known Known, records Records) Scores {
	s := Scores{Confusion: map[Verdict]map[Verdict]int{}}
	for _, v := range verdictOrder {
		s.Confusion[v] = map[Verdict]int{}
	}
	for _, c := range cases {
		report := Check(Text{Name: c.ID, Data: []byte(c.Sentence), Format: FormatAuto, Date: c.Date, Today: today}, known, records)
		one := scoreOne(c, report)
		s.Cases = append(s.Cases, one)
		s.Confusion[c.Verdict][one.Got]++
	}
	return s
}

func scoreOne(c Case, report Report) Scored {
	one := Scored{Case: c, Got: Silence, Found: report.Claims}
	for _, found := range report.Claims {
		if c.About == "" || strings.Contains(found.Text, c.About) || strings.Contains(found.Claimed.Text, c.About) {
			one.Claim, one.Got = found, found.Verdict
			if c.About == "" || strings.Contains(found.Claimed.Text, c.About) {
				break
			}
		}
	}
	one.Agrees = one.Got == c.Verdict || unrated(one.Got) && unrated(c.Verdict)
	for _, o := range one.Claim.Others {
		one.Excused = one.Excused || !one.Agrees && o.Verdict == c.Verdict
	}
	return one
}

func unrated(v Verdict) bool { return v == Uncheckable || v == Silence }

// Rate is a share of cases.
type Rate struct{ Part, Of int }

// Value is the share, 1 where there is nothing to count.
func (r Rate) Value() float64 {
	if r.Of == 0 {
		return 1
	}
	return float64(r.Part) / float64(r.Of)
}

// String gives "57 of 60 (95.0 %)".
func (r Rate) String() string {
	if r.Of == 0 {
		return "none to be had"
	}
	return fmt.Sprintf("%d of %d (%.1f %%)", r.Part, r.Of, 100*r.Value())
}

// Recall is the share of sentences with a checkable claim that were rated right,
// imprecise or wrong.
func (s Scores) Recall() Rate {
	return s.rate(func(c Scored) bool { return !unrated(c.Case.Verdict) }, func(c Scored) bool { return !unrated(c.Got) })
}

// Precision is the share of rated sentences whose verdict is the one deserved.
func (s Scores) Precision() Rate {
	return s.rate(func(c Scored) bool { return !unrated(c.Got) }, func(c Scored) bool { return c.Agrees })
}

// Accuracy is the share of all sentences that got what they deserve.
func (s Scores) Accuracy() Rate {
	return s.rate(func(Scored) bool { return true }, func(c Scored) bool { return c.Agrees })
}

func (s Scores) rate(of, part func(Scored) bool) Rate {
	var r Rate
	for _, c := range s.Cases {
		if !of(c) {
			continue
		}
		r.Of++
		if part(c) {
			r.Part++
		}
	}
	return r
}

// Blunders are the cases with a verdict other than the one deserved and no
// listed reading that has it: what must not happen.
func (s Scores) Blunders() []Scored {
	var out []Scored
	for _, c := range s.Cases {
		if !c.Agrees && !c.Excused && !unrated(c.Got) {
			out = append(out, c)
		}
	}
	return out
}

// Markdown writes the scores as a section of docs/validation/check.md.
func (s Scores) Markdown(title string) string {
	var b strings.Builder
	fmt.Fprintf(&b, "## %s\n\n%d sentences. Recall %s, precision %s, all verdicts %s.\n", title, len(s.Cases), s.Recall(), s.Precision(), s.Accuracy())
	fmt.Fprintf(&b, "Verdicts that are not the one deserved and list no reading that has it: %d.\n\n", len(s.Blunders()))
	b.WriteString("| deserved \\ given |")
	for _, v := range verdictOrder {
		fmt.Fprintf(&b, " %s |", v)
	}
	b.WriteString("\n|---|" + strings.Repeat("---|", len(verdictOrder)) + "\n")
	for _, deserved := range verdictOrder {
		fmt.Fprintf(&b, "| %s |", deserved)
		for _, given := range verdictOrder {
			fmt.Fprintf(&b, " %d |", s.Confusion[deserved][given])
		}
		b.WriteString("\n")
	}
	s.misses(&b)
	return b.String()
}

// misses lists the sentences that did not get what they deserve.
func (s Scores) misses(b *strings.Builder) {
	head := false
	for _, c := range s.Cases {
		if c.Agrees {
			continue
		}
		if !head {
			b.WriteString("\nNot as deserved:\n\n")
			head = true
		}
		note := ""
		if c.Excused {
			note = "; listed among the other readings"
		}
		fmt.Fprintf(b, "- %s: “%s”: deserved %s, given %s%s.\n", c.Case.ID, c.Case.Sentence, c.Case.Verdict, c.Got, note)
	}
}
