package claim

import (
	"os"
	"slices"
	"testing"

	"puente/internal/model"
)

// readerDay is the reader's day of the tests: after the last month of the data.
var readerDay = model.DateOf(2025, 9, 30)

func readTable(t testing.TB, path string) []Case {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	cases, problems := ReadCases(path, data)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	return cases
}

// The verdicts of the table were computed apart from this program (see
// testdata/README.md); every one must be met.
func TestSentencesGetTheVerdictTheyDeserve(t *testing.T) {
	m := realData(t)
	cases := readTable(t, "testdata/sentences.tsv")
	if len(cases) != 200 {
		t.Fatalf("the table holds %d sentences, want 200", len(cases))
	}
	s := Score(cases, readerDay, m.known, m.recordsKnown)
	for _, c := range s.Cases {
		if !c.Agrees {
			t.Errorf("%s %q: got %s, deserves %s\n  read as %s %v %s against %q; claimed %q, observed %q\n  %s",
				c.Case.ID, c.Case.Sentence, c.Got, c.Case.Verdict, c.Claim.Reading.Kind, c.Claim.Reading.Series, c.Claim.Reading.Period, c.Claim.Reading.Comparison, c.Claim.Claimed.Text, c.Claim.Observed.Text, c.Claim.Because)
		}
		if !unrated(c.Got) && c.Claim.Reading.Kind != c.Case.Kind && !(c.Case.Kind == "per day" && c.Claim.Reading.Kind == "level") {
			t.Errorf("%s %q: read as %s, want %s", c.Case.ID, c.Case.Sentence, c.Claim.Reading.Kind, c.Case.Kind)
		}
	}
	t.Logf("recall %s, precision %s", s.Recall(), s.Precision())
}

// The second table holds sentences as journalists, agencies, organizations and
// politicians write them, most of them with several numbers or a clause of their
// own; each must get the verdict that it deserves (see testdata/README.md).
func TestMoreSentencesGetTheVerdictTheyDeserve(t *testing.T) {
	m := realData(t)
	cases := readTable(t, "testdata/sentences2.tsv")
	if len(cases) < 700 {
		t.Fatalf("the table holds %d sentences, want 700 or more", len(cases))
	}
	s := Score(cases, readerDay, m.known, m.recordsKnown)
	for _, c := range s.Cases {
		if !c.Agrees {
			t.Errorf("%s %q about %q: got %s, deserves %s\n  read as %s %v %s against %q; claimed %q, observed %q\n  %s",
				c.Case.ID, c.Case.Sentence, c.Case.About, c.Got, c.Case.Verdict, c.Claim.Reading.Kind, c.Claim.Reading.Series, c.Claim.Reading.Period, c.Claim.Reading.Comparison, c.Claim.Claimed.Text, c.Claim.Observed.Text, c.Claim.Because)
		}
	}
	for _, file := range []string{"third.tsv", "fourth.tsv", "blind2.tsv", "fifth.tsv", "sixth.tsv"} {
		for _, c := range Score(readTable(t, "testdata/"+file), readerDay, m.known, m.recordsKnown).Cases {
			if !c.Agrees {
				t.Errorf("%s %q about %q: got %s, deserves %s\n  %s", c.Case.ID, c.Case.Sentence, c.Case.About, c.Got, c.Case.Verdict, c.Claim.Because)
			}
		}
	}
	if b := len(s.Blunders()); b != 0 {
		t.Errorf("%d verdicts are not the one deserved and list no reading that has it", b)
	}
	t.Logf("recall %s, precision %s", s.Recall(), s.Precision())
}

// A sentence that states only what is right must not be charged with something
// else: every claim found in it is right, or lists the reading under which it is.
func TestRightSentencesAreChargedWithNothingElse(t *testing.T) {
	m := realData(t)
	charged := 0
	for _, file := range []string{"sentences2.tsv", "third.tsv", "fourth.tsv", "blind2.tsv", "fifth.tsv", "sixth.tsv"} {
		cases := readTable(t, "testdata/"+file)
		wrong := map[string]bool{}
		for _, c := range cases {
			wrong[c.Sentence] = wrong[c.Sentence] || c.Verdict != Right
		}
		for _, s := range Score(cases, readerDay, m.known, m.recordsKnown).Cases {
			for _, c := range s.Found {
				listed := slices.ContainsFunc(c.Others, func(o Other) bool { return o.Verdict == Right })
				if !wrong[s.Case.Sentence] && (c.Verdict == Wrong || c.Verdict == Imprecise) && !listed {
					charged++
					t.Logf("%s %q: %q is called %s: %s", s.Case.ID, s.Case.Sentence, c.Text, c.Verdict, c.Because)
				}
			}
			wrong[s.Case.Sentence] = true // each sentence once
		}
	}
	if charged > 1 {
		t.Errorf("%d right sentences are charged with something wrong that they do not state, want at most 1", charged)
	}
}

// What other people count is none of ours: such sentences are told to be beyond
// the check, or passed over, but never rated.
func TestWhatOthersCountIsNotRated(t *testing.T) {
	m := realData(t)
	for _, c := range Score(readTable(t, "testdata/strangers.tsv"), readerDay, m.known, m.recordsKnown).Cases {
		for _, found := range c.Found {
			if !unrated(found.Verdict) {
				t.Errorf("%s %q is called %s: %s", c.Case.ID, c.Case.Sentence, found.Verdict, found.Because)
			}
		}
	}
}
