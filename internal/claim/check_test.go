package claim

import (
	"bytes"
	"os"
	"strings"
	"testing"
	"unicode/utf8"

	"puente/internal/model"
)

// sound checks what holds of every report, whatever the text.
func sound(t testing.TB, data []byte, r Report) {
	t.Helper()
	for _, c := range r.Claims {
		if c.Start < 0 || c.End > len(data) || c.Start > c.End {
			t.Fatalf("claim %q stands at %d to %d of %d bytes", c.Text, c.Start, c.End, len(data))
		}
		if !utf8.ValidString(c.Text) || c.Because == "" || !strings.Contains("right imprecise wrong cannot be checked", string(c.Verdict)) {
			t.Fatalf("claim without words, reason or verdict: %+v", c)
		}
	}
}

func FuzzCheck(f *testing.F) {
	for _, c := range readTable(f, "testdata/sentences.tsv") {
		if c.ID[3] == '5' {
			f.Add([]byte(c.Sentence), c.ID[4]%3)
		}
	}
	f.Add([]byte("<p>242,418 encounters<script>1</script> in <b>November</b> 2023 &amp; &#x31;"), byte(1))
	f.Add([]byte("\xff\xfe 2,000,000 encuentros en \xc3 2023"), byte(0))
	f.Add([]byte("between 1 and and 2 to to in in 2023 2023 from from - - % % $ $ , , . ."), byte(2))
	m := realData(f)
	formats := []Format{FormatPlain, FormatHTML, FormatMarkdown}
	f.Fuzz(func(t *testing.T, data []byte, format byte) {
		r := Check(Text{Data: data, Format: formats[int(format)%3], Today: readerDay}, m.known, m.recordsKnown)
		sound(t, data, r)
		if format%3 == 0 {
			for _, c := range r.Claims {
				if string(data[c.Start:c.End]) != c.Text {
					t.Fatalf("plain text: %q stands where %q is", data[c.Start:c.End], c.Text)
				}
			}
		}
	})
}

func TestHostileHTMLIsInert(t *testing.T) {
	m := realData(t)
	page := `<!doctype html><html><head><title>999,999 encounters in November 2023</title>
<meta property="article:published_time" content="2023-12-27T10:00:00Z"><style>.x:after{content:"888,888 encounters in November 2023"}</style></head>
<body onload="alert('777,777 encounters in November 2023')"><script>document.write("666,666 encounters in November 2023 at the southwest border")</script>
<!-- 555,555 encounters in November 2023 at the southwest border --><img alt="444,444 encounters in November 2023" src=x onerror="1>0">
<p>There were <b>242,418</b>&nbsp;encounters at the <a href="javascript:evil()">southwest border</a> in November&#32;2023.</p>
<p>En 2022 cruzaron el Dari&eacute;n 248.284 personas.</p><noscript>333,333 encounters in November 2023</noscript><textarea>222,222 encounters in November 2023`
	r := Check(Text{Data: []byte(page), Today: readerDay}, m.known, m.recordsKnown)
	sound(t, []byte(page), r)
	if r.Date.String() != "2023-12-27" || len(r.Claims) != 2 {
		t.Fatalf("date %s, %d claims, want 2023-12-27 and 2: %+v", r.Date, len(r.Claims), r.Claims)
	}
	first, second := r.Claims[0], r.Claims[1]
	if first.Verdict != Right || second.Verdict != Right {
		t.Errorf("verdicts %s and %s, want right", first.Verdict, second.Verdict)
	}
	if got := page[first.Start:first.End]; got != "There were <b>242,418</b>&nbsp;encounters at the <a href=\"javascript:evil()\">southwest border</a> in November&#32;2023" {
		t.Errorf("the first claim stands at %q", got)
	}
	if got := page[second.Start:second.End]; got != "En 2022 cruzaron el Dari&eacute;n 248.284 personas" {
		t.Errorf("the second claim stands at %q", got)
	}
}

func TestMarkdownKeepsPositions(t *testing.T) {
	m := realData(t)
	text := "---\ndate: 2024-02-01\n---\n# Border\n\n- In **November 2023** there were [242,399 encounters](https://example.org/7) at the _southwest border_.\n"
	r := Check(Text{Data: []byte(text), Format: FormatMarkdown, Today: readerDay}, m.known, m.recordsKnown)
	if len(r.Claims) != 1 || r.Date.String() != "2024-02-01" {
		t.Fatalf("date %s, claims %+v", r.Date, r.Claims)
	}
	if got := text[r.Claims[0].Start:r.Claims[0].End]; !strings.HasPrefix(got, "In **November 2023**") || !strings.HasSuffix(got, "southwest border") {
		t.Errorf("the claim stands at %q", got)
	}
}

func TestDateOfTheText(t *testing.T) {
	for text, want := range map[string]string{
		"WASHINGTON, Dec. 26, 2023 — Officials met.":                                     "2023-12-26",
		"Border numbers\nPublished December 27, 2023\n\nOfficials met.":                  "2023-12-27",
		"Ciudad de México, 27 de diciembre de 2023.\n\nSe reunieron.":                    "2023-12-27",
		"On December 18, 2023, agents met ten thousand people and then went home again.": "2025-09-30",
		"Officials met.": "2025-09-30",
	} {
		if r := Check(Text{Data: []byte(text), Today: readerDay}, func(Ask) []model.Figure { return nil }, nil); r.Date.String() != want {
			t.Errorf("%q: date %s (%s), want %s", text, r.Date, r.DateBasis, want)
		}
	}
}

// megabyte repeats the story and the table of sentences up to 1 MB.
func megabyte(t testing.TB) []byte {
	story, err := os.ReadFile("../../scenarios/december-2023/story.en.txt")
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for b.Len() < 1<<20 {
		b.Write(story)
		for _, c := range readTable(t, "testdata/sentences.tsv") {
			b.WriteString(c.Sentence + "\n\n")
		}
	}
	return b.Bytes()[:1<<20]
}

// BenchmarkCheckMegabyte reads 1 MB in which nearly every sentence is a claim.
func BenchmarkCheckMegabyte(b *testing.B) {
	m := realData(b)
	text := megabyte(b)
	Check(Text{Data: text, Today: readerDay}, m.known, m.recordsKnown) // the figures are in memory from here on
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Check(Text{Data: text, Today: readerDay}, m.known, m.recordsKnown)
	}
}

// BenchmarkCheckProse reads 1 MB of plain prose with few claims.
func BenchmarkCheckProse(b *testing.B) {
	m := realData(b)
	line := "The mayor of the town spoke with reporters on Tuesday about the budget, the weather and a new bridge that would take three years to build.\n\n"
	text := bytes.Repeat([]byte(line), 1<<20/len(line))
	Check(Text{Data: text, Today: readerDay}, m.known, m.recordsKnown) // the figures are in memory from here on
	b.SetBytes(int64(len(text)))
	for b.Loop() {
		Check(Text{Data: text, Today: readerDay}, m.known, m.recordsKnown)
	}
}

// "Last month" stays the month before the text's date, whenever it is judged, and
// a text without a date is taken to be of the day that it is judged on.
func TestJudgedAsKnownOnAnotherDay(t *testing.T) {
	m := realData(t)
	for _, c := range []struct {
		text, asOf, date, observed string
		verdict                    Verdict
	}{
		{"Dec. 27, 2023\n\nEncounters at the southwest border last month were the third-highest on record.", "2023-12-27", "2023-12-27", "3", Right},
		{"Dec. 27, 2023\n\nEncounters at the southwest border last month were the third-highest on record.", "2024-02-15", "2023-12-27", "4", Wrong},
		{"Encounters at the southwest border last month were the highest on record.", "2024-01-31", "2024-01-31", "1", Right},
	} {
		asOf, err := model.ParseDate(c.asOf)
		if err != nil {
			t.Fatal(err)
		}
		r := Check(Text{Data: []byte(c.text), AsOf: asOf, Today: readerDay}, m.known, m.recordsKnown)
		if len(r.Claims) != 1 || r.Date.String() != c.date {
			t.Fatalf("%q: date %s, %d claims", c.text, r.Date, len(r.Claims))
		}
		if got := r.Claims[0]; got.Verdict != c.verdict || got.Observed.Text != c.observed || got.Reading.AsOf != asOf {
			t.Errorf("%q as known on %s: %s, %s, known on %s", c.text, c.asOf, got.Verdict, got.Observed.Text, got.Reading.AsOf)
		}
	}
}

// Markdown is told by its signs, so that its marks stay out of the words of a claim.
func TestMarkdownIsRecognised(t *testing.T) {
	m := realData(t)
	text := "# Border\n\nIn **November 2023** there were [242,399 encounters](https://example.org) at the southwest border."
	r := Check(Text{Data: []byte(text), Today: readerDay}, m.known, m.recordsKnown)
	if len(r.Claims) != 1 || strings.Contains(r.Claims[0].Text, "*") && r.Claims[0].Verdict != Right {
		t.Fatalf("claims %+v", r.Claims)
	}
	if got := guessFormat([]byte("2 * 3 * 4 = 24, see [1] (note)\n- a list\n")); got != FormatPlain {
		t.Errorf("plain text is taken as %s", got)
	}
}
