package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// view is a page with what must be there before it is judged.
type view struct {
	name, hash, there string
}

// views are all pages of the app.
var views = []view{
	{"situation", "#/situation", `document.querySelectorAll('.keys .big').length >= 9 && !!document.querySelector('.series-view canvas') && document.querySelectorAll('.event').length > 3 && document.querySelectorAll('.mark').length > 9`},
	{"scenario", fmt.Sprintf("#/scenario?runs=%d", browserRuns), ran},
	{"scenario-plan", fmt.Sprintf("#/scenario?runs=%d&m=appointments-2000&m=reopen-lukeville", browserRuns), ran + ` && document.querySelectorAll('.tile.effect').length > 3 && document.querySelectorAll('.folk').length > 5`},
	{"compare", "#/compare?runs=2&packages=appointments,mexico", compared},
	{"ports", "#/ports?lanes=7%3A1%2C8%3A1&close=2023-12-04..2023-12-06", shut},
	{"check", "#/check", `document.querySelectorAll('.samples button').length >= 2`},
	{"data", "#/data", `!!document.querySelector('.explorer tbody button')`},
	{"data-catalogue", "#/data?tab=catalogue", `document.querySelectorAll('.source').length > 10`},
	{"data-upload", "#/data?tab=upload", `!!document.querySelector('#upload-file')`},
	{"data-sql", "#/data?tab=sql", `document.querySelectorAll('.sql tbody tr').length > 5`},
	{"about", "#/about", `document.querySelectorAll('.short section').length >= 5`},
	{"about-tour", "#/about?tab=tour", `document.querySelectorAll('.tour li').length >= 6`},
	{"about-parameters", "#/about?tab=parameters", `document.querySelectorAll('.parameters tbody tr').length > 15`},
	{"about-documents", "#/about?tab=documents&doc=validation%2Fclosures.md", `document.querySelectorAll('.document table').length > 1 && document.querySelectorAll('.doc-names a').length > 15`},
	{"data-api", "#/data?tab=api", `document.querySelectorAll('.route').length > 10`},
}

// goTo opens a view afresh, drawn without WebGL, which a machine without a graphics card draws slowly.
func (b tab) goTo(v view, lang string) {
	b.Helper()
	b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.url+"/?drawn&lang="+lang+v.hash))
	b.await(v.there)
}

// scheme sets the colours that the reader's system asks for.
func (b tab) scheme(name string) {
	b.Helper()
	params := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: name}}}
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, params); err != nil {
		b.Fatal(err)
	}
}

// openAll opens what is folded, so that it is judged as well; but for the hundreds
// of rows of what was learnt, which are all alike.
const openAll = `(document.querySelectorAll('main details').forEach(d => { if (!d.matches('.grade, #how details')) d.open = true; }), true)`

// speak changes the language of the page that is open.
func (b tab) speak(v view, lang string) {
	b.Helper()
	eval[bool](b, fmt.Sprintf(`(window.drawn = false, document.querySelector('.languages button[lang=%s]').click(), requestAnimationFrame(() => requestAnimationFrame(() => { window.drawn = true; })), true)`, lang))
	b.await(fmt.Sprintf(`window.drawn && document.documentElement.lang === %q && %s`, lang, v.there))
}

func TestBrowserEveryPageFitsATelephone(t *testing.T) {
	b := openTab(t, 390)
	for _, v := range views {
		b.goTo(v, "en")
		for _, lang := range []string{"en", "es"} {
			b.speak(v, lang)
			eval[bool](b, openAll)
			if width := eval[int](b, "document.documentElement.scrollWidth"); width > 390 {
				t.Errorf("%s in %s is %d px wide: %s", v.name, lang, width, eval[string](b, misfits))
			}
			if wide := eval[string](b, misfits); wide != "" {
				t.Errorf("%s in %s: wider than the page: %s", v.name, lang, wide)
			}
		}
	}
}

// axe is the library that judges accessibility, from the disk: the page's own
// policy would not load it.
// rules are JSON, null for all of them.
func (b tab) axe(rules string) string {
	b.Helper()
	source, err := os.ReadFile("ui/node_modules/axe-core/axe.min.js")
	if err != nil {
		b.Fatal(err)
	}
	eval[bool](b, string(source)+`;(() => {
		window.judged = null;
		axe.run(document, {resultTypes: ['violations'], ...(`+rules+` ? {runOnly: `+rules+`} : {})}).then(r => { window.judged = r.violations.filter(v => v.impact === 'serious' || v.impact === 'critical').map(v => v.id + ': ' + v.nodes.slice(0, 3).map(n => n.html.slice(0, 120) + ' ' + n.failureSummary.split('\n').slice(1, 2)).join(' | ')).join('\n'); }, e => { window.judged = String(e); });
		return true;
	})()`)
	b.await("window.judged !== null")
	return eval[string](b, "window.judged")
}

// said lists every sentence and name on the page that is not quoted from a source
// in its own language, nor a key.
const said = `(() => {
  const found = new Set();
  const add = text => { const s = (text ?? '').replace(/\s+/g, ' ').trim(); if (s) found.add(s); };
  const lang = document.documentElement.lang;
  const own = e => { const l = e.closest('[lang]')?.lang; return l === lang && !e.closest('code, script, style, .languages, svg .place, svg .of-town, svg .of-wait, svg .of-stay, svg .of-bed, .quoted, .town-names option:not([value=""]), option[value^="sector-"], option[value^="office-"]'); };
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let n = walk.nextNode(); n; n = walk.nextNode()) if (n.parentElement && own(n.parentElement)) add(n.textContent);
  for (const e of document.querySelectorAll('[aria-label], [title], [placeholder]')) if (own(e)) for (const a of ['aria-label', 'title', 'placeholder']) add(e.getAttribute(a));
  add(document.title.replace(' · Puente', ''));
  return JSON.stringify([...found]);
})()`

// alike are words that both languages write in the same way: names of places,
// agencies, formats, and a few words.
var alike = regexp.MustCompile(`(?i)\b(puente|series|https|ctrl|enter|post|get|json|csv|parquet|sql|usbp|ofo|cbp|ohss|iom|darién|honduras|méxico|tucson|yuma|laredo|el paso|del rio|rio grande valley|el centro|big bend|san diego|tijuana|mexicali|nogales|ciudad|juárez|juarez|acuña|matamoros|reynosa|piedras negras|nuevo|progreso|tapachula|alvaro obregon|lukeville|eagle pass|san ysidro|pedwest|morley gate|bridge i+|international railway bridge|international bridge|sector|title|panamá|venezuela|colombia|ecuador|guatemala|nicaragua|el salvador|costa rica|cuba|brasil|china|india|chile|api|no|total|general|error|plausible|marfa|mcallen|kg|km|día|cbp|iom-gdi-usa|ohss-khsm|cbp-[a-z-]+|panama-darien|mexico-upm|honduras-inm|usbp-sectors)\b`)

// letters finds a word of at least three letters.
var letters = regexp.MustCompile(`\p{L}{3,}`)

// code is a nationality or a source, written as the tables write it.
var code = regexp.MustCompile(`^([A-Z]{3}|[a-z]+(-[a-z]+)+)$`)

// sentences are what a page says.
func (b tab) sentences() []string {
	b.Helper()
	eval[bool](b, openAll)
	var list []string
	if err := json.Unmarshal([]byte(eval[string](b, said)), &list); err != nil {
		b.Fatal(err)
	}
	return list
}

// TestBrowserEveryPageIsForEveryReader judges each page by axe, in the light and in the dark, where only the colours are
// others, and compares what it says in the two languages.
func TestBrowserEveryPageIsForEveryReader(t *testing.T) {
	b := openTab(t, 1440)
	for _, v := range views {
		b.scheme("light")
		b.goTo(v, "en")
		english := b.sentences()
		if len(english) < 15 {
			t.Errorf("%s: only %d sentences were found", v.name, len(english))
		}
		if list := b.axe("null"); list != "" {
			t.Errorf("%s:\n%s", v.name, list)
		}
		if list := eval[string](b, nameless); list != "" {
			t.Errorf("%s: without a name:\n%s", v.name, list)
		}
		b.scheme("dark")
		if list := b.axe(`["color-contrast"]`); list != "" {
			t.Errorf("%s in the dark:\n%s", v.name, list)
		}
		b.speak(v, "es")
		var left []string
		for _, s := range b.sentences() {
			if slices.Contains(english, s) && !code.MatchString(s) && letters.MatchString(alike.ReplaceAllString(s, "")) {
				left = append(left, s)
			}
		}
		if len(left) > 0 {
			t.Errorf("%s says in Spanish what it says in English:\n%s", v.name, strings.Join(left, "\n"))
		}
	}
}

func TestBrowserSituationFollowsTheDay(t *testing.T) {
	b := openTab(t, 1440)
	b.goTo(views[0], "en")
	b.wantText("h1", "242,418 encounters at the south-west border in November 2023")
	b.wantText("h1", "4 ports of entry closed")
	// October was first published with 240,988 and stands with 240,986 in later vintages.
	b.do(chromedp.Navigate(b.url + "/?drawn&lang=en#/situation?known=2024-02-01&component=usbp"))
	b.await(`document.querySelector('h1').innerText.includes('December 2023') && document.querySelector('.series-view h3')?.innerText.includes('December 2023')`)
	b.wantText("h1", "no closure")
	b.wantText(".series-view h3", "249,785")
	eval[bool](b, `(document.querySelector('[data-component=ofo]').click(), true)`)
	b.await(`location.hash.includes('component=ofo')`)
	eval[bool](b, `(() => { const d = document.querySelector('#known-on'); d.value = Number(d.value) - 60; d.dispatchEvent(new Event('input', {bubbles: true})); return true; })()`)
	b.await(`document.querySelector('h1').innerText.includes('October 2023') && location.hash.includes('known=2023-12-03')`)
	eval[bool](b, `(document.querySelector('.series-view .source-line button').click(), true)`)
	b.await(`!!document.querySelector('dialog[open] .vintage')`)
	b.wantText("dialog .vintage", "Digest")
}

func TestBrowserDrawsTheMapWithWebGLAndWithout(t *testing.T) {
	b := openTab(t, 1440)
	b.do(chromedp.Navigate(b.url + "/?lang=en#/situation?region=border"))
	b.await(`!!document.querySelector('.map-zoom, .map-note')`)
	b.await(`document.querySelectorAll('.mark').length > 9`)
	if !eval[bool](b, `!!document.querySelector('.ground canvas')`) {
		t.Log("this browser has no WebGL; only the drawn map was tried")
	}
	b.keep("map-webgl")
	if n := eval[int](b, `performance.getEntriesByType('resource').filter(e => !e.name.startsWith(location.origin)).length`); n != 0 {
		t.Errorf("the map asked another host %d times", n)
	}
	b.goTo(view{hash: "#/situation?region=border", there: `document.querySelectorAll('.map-frame .land path').length > 5 && document.querySelectorAll('.mark').length > 9`}, "en")
	eval[bool](b, `(document.querySelector('.press[aria-label^="Tucson"]').focus(), true)`)
	b.press("\r")
	b.await(`document.querySelector('.series-words code').innerText === 'encounters.sector-tucson' && location.hash.includes('geography=sector-tucson')`)
}

func TestBrowserKeepsTheColoursThatTheReaderChose(t *testing.T) {
	b := openTab(t, 1440)
	b.scheme("light")
	b.goTo(views[3], "en")
	ground := func() string { return eval[string](b, `getComputedStyle(document.body).backgroundColor`) }
	light := ground()
	eval[bool](b, `(document.querySelector('.themes button:last-child').click(), true)`)
	if dark := ground(); dark == light {
		t.Errorf("the ground stays %s", dark)
	}
	b.goTo(views[3], "es")
	if ground() == light {
		t.Error("the choice is forgotten")
	}
}

func TestBrowserReadsAGoodFileAndABadOne(t *testing.T) {
	b := openTab(t, 1440)
	b.refused.Store(true)
	dir := t.TempDir()
	good, bad := filepath.Join(dir, "crossings.csv"), filepath.Join(dir, "broken.csv")
	body := sample(t, "bts-crossings.csv")
	for path, content := range map[string][]byte{good: body, bad: bytes.Replace(body, []byte(",34361,"), []byte(",many,"), 1)} {
		if err := os.WriteFile(path, content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	b.goTo(view{hash: "#/data?tab=upload", there: `!!document.querySelector('#upload-file')`}, "en")
	b.do(chromedp.SetUploadFiles("#upload-file", []string{good, bad}))
	eval[bool](b, `(document.querySelector('.tick input').click(), true)`)
	b.await(`!document.querySelector('.upload .primary').disabled`)
	eval[bool](b, `(document.querySelector('.upload').requestSubmit(), true)`)
	b.await(`!!document.querySelector('.taken') && !!document.querySelector('.told .wrong')`)
	b.wantText(".taken", "crossings.csv")
	b.wantText(".told .wrong", "broken.csv")
	b.wantText(".told .wrong", "many")
	b.keep("upload")
}

func TestBrowserAsksWithSQL(t *testing.T) {
	b := openTab(t, 1440)
	b.refused.Store(true)
	b.goTo(view{hash: "#/data?tab=sql&query=" + url.QueryEscape("select 6*7 as answer, '<img src=x onerror=window.harmed=1>' as text"), there: `!!document.querySelector('.sql tbody td')`}, "en")
	b.wantText(".sql tbody", "42")
	b.wantText(".sql tbody", "<img")
	if eval[bool](b, `"harmed" in window || !!document.querySelector('.sql img')`) {
		t.Error("a cell was taken as markup")
	}
	eval[bool](b, `(() => { const q = document.querySelector('#sql-text'); q.value = 'select nothing'; q.dispatchEvent(new Event('input', {bubbles: true})); document.querySelector('.sql-form').requestSubmit(); return true; })()`)
	b.await(`!!document.querySelector('.wrong')`)
	b.wantText(".wrong", "nothing")
}
