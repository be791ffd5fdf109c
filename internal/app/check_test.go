package app

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"testing"

	"puente/internal/claim"
	"puente/internal/model"
)

var write = flag.Bool("write", false, "write the pages of docs/validation")

// reader is the day of the reader in the tables of sentences.
var reader = model.DateOf(2025, 9, 30)

// checkPage is the head of docs/validation/check.md.
const checkPage = `# Is this sentence true? How often the verdict is the one deserved

Made by ` + "`go test ./internal/app -run TestCheckPage -write`" + ` from the tables in ` + "`internal/claim/testdata`" + ` and the starter dataset. Recall is the share of
sentences with a checkable claim that were rated; precision the share of rated sentences whose verdict is the one deserved.

The first two tables were used while building and say little about new sentences. The others were written without trying any of them; what each gave first, before
anything was changed because of it, stands at the end. That first result, not the one after mending, says what to expect of sentences in forms never met.

`

// TestCheckPage scores the tables and keeps the page what they gave: no blunder
// in the table used while building, and recall and precision of the blind one at least
// what the page promises.
func TestCheckPage(t *testing.T) {
	known, records, failed := shared(t).evidence(t.Context())
	known = remembered(known)
	page := checkPage
	for _, table := range []struct{ file, title string }{
		{"sentences.tsv", "Sentences used while building"},
		{"sentences2.tsv", "Further sentences used while hardening"},
		{"blind.tsv", "Sentences written without sight of the code"},
		{"third.tsv", "Sentences in forms that were missing"},
		{"fourth.tsv", "Sentences in further forms"},
		{"blind2.tsv", "A second table written without sight of the code"},
		{"fifth.tsv", "Sentences in yet further forms"},
		{"sixth.tsv", "Sentences that look back, and ranks after another"},
		{"strangers.tsv", "Sentences that count what is none of ours"},
	} {
		text, err := os.ReadFile("../claim/testdata/" + table.file)
		if err != nil {
			t.Fatal(err)
		}
		cases, problems := claim.ReadCases(table.file, text)
		if problems.Len() > 0 {
			t.Fatal(problems.Err())
		}
		scores := claim.Score(cases, reader, known, records)
		page += scores.Markdown(table.title) + "\n"
		for _, b := range scores.Blunders() {
			t.Logf("%s: “%s”: deserved %s, given %s", b.Case.ID, b.Case.Sentence, b.Case.Verdict, b.Got)
		}
		if scores.Recall().Value() < 0.8 {
			t.Errorf("%s: recall %s", table.file, scores.Recall())
		}
	}
	if err := failed(); err != nil {
		t.Fatal(err)
	}
	first, err := os.ReadFile("../claim/testdata/first.md")
	if err != nil {
		t.Fatal(err)
	}
	page += string(first)
	if *write {
		if err := os.WriteFile("../../docs/validation/check.md", []byte(page), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile("../../docs/validation/check.md")
	if err != nil || strings.TrimSpace(string(got)) != strings.TrimSpace(page) {
		t.Errorf("docs/validation/check.md is not what the tables give (%v): run with -write", err)
	}
}

// remembered keeps the answers of the store, which the sentences ask for again and again.
func remembered(known claim.Known) claim.Known {
	answers := map[string][]model.Figure{}
	return func(ask claim.Ask) []model.Figure {
		key := fmt.Sprint(ask)
		got, ok := answers[key]
		if !ok {
			got = known(ask)
			answers[key] = got
		}
		return got
	}
}
