package claim

import (
	"os"
	"strings"
	"testing"
)

// expected is what the story deserves, claim by claim: README of the data,
// "A worked example".
type expected struct {
	words    string // the claim must hold these words
	verdict  Verdict
	depends  string
	observed string
	because  string // the whole sentence, or a part where it ends with "…"
}

func checkStory(t *testing.T, path string, want []expected) []Claim {
	t.Helper()
	m := realData(t)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	r := Check(Text{Name: path, Data: data, Today: readerDay}, m.known, m.recordsKnown)
	if r.Date.String() != "2023-12-27" || r.DateBasis != DateRead {
		t.Errorf("date %s (%s), want 2023-12-27 read from the text", r.Date, r.DateBasis)
	}
	if len(r.Claims) != len(want) {
		t.Fatalf("%d claims, want %d: %+v", len(r.Claims), len(want), r.Claims)
	}
	for i, w := range want {
		c := r.Claims[i]
		if !strings.Contains(c.Text, w.words) || c.Verdict != w.verdict || strings.Join(c.DependsOn, ",") != w.depends || c.Observed.Text != w.observed {
			t.Errorf("claim %d %q: %s, depends on %v, observed %s\nwant %q: %s, %s, %s", i, c.Text, c.Verdict, c.DependsOn, c.Observed.Text, w.words, w.verdict, w.depends, w.observed)
		}
		if head, open := strings.CutSuffix(w.because, "…"); open && !strings.HasPrefix(c.Because, head) || !open && c.Because != w.because {
			t.Errorf("claim %d because\n got %s\nwant %s", i, c.Because, w.because)
		}
		if string(data[c.Start:c.End]) != c.Text {
			t.Errorf("claim %d: bytes %d to %d are %q, not %q", i, c.Start, c.End, data[c.Start:c.End], c.Text)
		}
	}
	return r.Claims
}

func TestStoryInEnglish(t *testing.T) {
	caravan := "The size of a caravan is disputed and no series counts it; on record: week of 18 December 2023: 6,000–10,000 (AP 6,000; local press 8,000; organisers >8,000; civil protection 10,000); week of 25 December 2023: 6,000 (AP), 8,000 (local press (start figure))."
	claims := checkStory(t, "../../scenarios/december-2023/story.en.txt", []expected{
		{"24 nations", Uncheckable, "", "", "No series counts the nations that the people of a caravan come from."},
		{"over 8,000", Uncheckable, "", "6,000–10,000", caravan},
		{"15,000", Uncheckable, "", "6,000–10,000", "A hope about the size of a caravan is no count, and its size is disputed; on record: …"},
		{
			"more than two million times in each of fiscal years 2022 and 2023", Right, "definition", "2,378,944; 2,475,669",
			"Encounters at the south-west land border (Border Patrol and ports of entry): 2,378,944 in fiscal year 2022 and 2,475,669 in fiscal year 2023, as known on 27 December 2023; “more than two million” holds.",
		},
		{
			"In November alone, there were nearly a quarter of a million", Right, "definition", "242,418",
			"Encounters at the south-west land border (Border Patrol and ports of entry): 242,418 in November 2023, as known on 27 December 2023; “nearly a quarter of a million” holds.",
		},
		{
			"a new high for that month", Right, "definition", "1",
			"With 242,418 encounters at the south-west land border (Border Patrol and ports of entry), November 2023 was the highest of the 7 Novembers on record from November 2017 to November 2023, as known on 27 December 2023, ahead of November 2022 (235,173).",
		},
		{
			"third-highest monthly total in history", Right, "definition,date", "3",
			"With 242,418 encounters at the south-west land border (Border Patrol and ports of entry), November 2023 was the 3rd highest of the 74 months counted from October 2017 to November 2023, as known on 27 December 2023, after September 2023 (269,735) and December 2022 (252,315).",
		},
		{
			"no signs of slowing", Uncheckable, "", "",
			"This is a reading of a trend, not a number; the series said then: encounters at the south-west land border (Border Patrol and ports of entry) +0.6 % in November 2023 on October 2023 (242,418 after 240,986); irregular entries through the Darién (Panama) −55 % in November 2023 since August 2023 (37,231 after 81,946).",
		},
		{"promised", Uncheckable, "", "", "A promise is not a count; what was done can be checked once it is counted."},
	})
	checkThirdHighest(t, claims[6])
	if w := claims[3].Wording; !strings.Contains(w, "The series counts encounters (events), not undocumented people who crossed") {
		t.Errorf("wording of the misnamed quantity: %q", w)
	}
	if m := claims[6].Margin; !strings.Contains(m, "1,282 from May 2022 (241,136)") || !strings.Contains(m, "1,433") {
		t.Errorf("margin %q, want the distance to May 2022 and the revisions", m)
	}
}

// checkThirdHighest compares the rank under every definition with the worked example.
func checkThirdHighest(t *testing.T, c Claim) {
	t.Helper()
	want := map[string]string{
		"Border Patrol only, south-west land border, all titles": "14",
		"Border Patrol only, Title 8 only":                       "4",
		"ports of entry only (OFO)":                              "3",
		"as of today":                                            "4",
	}
	for _, o := range c.Others {
		if rank, ok := want[o.Reading]; ok {
			if o.Observed.Text != rank {
				t.Errorf("rank under %q: %s, want %s", o.Reading, o.Observed.Text, rank)
			}
			delete(want, o.Reading)
		}
	}
	if len(want) > 0 {
		t.Errorf("readings not listed: %v", want)
	}
}

func TestStoryInSpanish(t *testing.T) {
	caravan := "El tamaño de una caravana es disputado y ninguna serie lo cuenta; constan: semana del 18 de diciembre de 2023: 6,000–10,000 (AP 6,000; prensa local 8,000; organizadores >8,000; protección civil 10,000); semana del 25 de diciembre de 2023: 6,000 (AP), 8,000 (prensa local (cifra de la salida))."
	checkStory(t, "../../scenarios/december-2023/story.es.txt", []expected{
		{"24 naciones", Uncheckable, "", "", "Ninguna serie cuenta las naciones de las que vienen las personas de una caravana."},
		{"más de 8,000", Uncheckable, "", "6,000–10,000", caravan},
		{"15,000", Uncheckable, "", "6,000–10,000", "Una esperanza sobre el tamaño de una caravana no es un conteo, y su tamaño es disputado; constan: …"},
		{
			"más de dos millones de veces en cada uno de los años fiscales 2022 y 2023", Right, "definition", "2,378,944; 2,475,669",
			"Encuentros en la frontera terrestre suroeste (Patrulla Fronteriza y puertos de entrada): 2,378,944 en el año fiscal 2022 y 2,475,669 en el año fiscal 2023, según lo conocido el 27 de diciembre de 2023; “más de dos millones” se sostiene.",
		},
		{
			"en noviembre hubo casi un cuarto de millón de encuentros", Right, "definition", "242,418",
			"Encuentros en la frontera terrestre suroeste (Patrulla Fronteriza y puertos de entrada): 242,418 en noviembre de 2023, según lo conocido el 27 de diciembre de 2023; “casi un cuarto de millón” se sostiene.",
		},
		{
			"un nuevo máximo para ese mes", Right, "definition", "1",
			"Con 242,418 encuentros en la frontera terrestre suroeste (Patrulla Fronteriza y puertos de entrada), noviembre de 2023 fue el más alto de los 7 meses de noviembre de la serie de noviembre de 2017 a noviembre de 2023, según lo conocido el 27 de diciembre de 2023, por delante de noviembre de 2022 (235,173).",
		},
		{
			"la tercera cifra mensual más alta de la historia", Right, "definition,date", "3",
			"Con 242,418 encuentros en la frontera terrestre suroeste (Patrulla Fronteriza y puertos de entrada), noviembre de 2023 fue el 3.º más alto de los 74 meses contados de octubre de 2017 a noviembre de 2023, según lo conocido el 27 de diciembre de 2023, tras septiembre de 2023 (269,735) y diciembre de 2022 (252,315).",
		},
		{
			"no da señales de disminuir", Uncheckable, "", "",
			"Es una lectura de una tendencia, no un número; las series decían entonces: encuentros en la frontera terrestre suroeste (Patrulla Fronteriza y puertos de entrada) +0.6 % en noviembre de 2023 frente a octubre de 2023 (242,418 tras 240,986); ingresos irregulares por el Darién (Panamá) −55 % en noviembre de 2023 desde agosto de 2023 (37,231 tras 81,946).",
		},
		{"ha prometido", Uncheckable, "", "", "Una promesa no es un conteo; lo que se haga podrá comprobarse cuando se cuente."},
	})
}
