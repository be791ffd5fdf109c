package web

import (
	"context"
	"fmt"
	"io/fs"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// browserRuns keeps the study of the browser tests short.
const browserRuns = 4

// browserPatience bounds everything that one page does.
const browserPatience = 120 * time.Second

// browser finds Chromium or leaves the test out with a word.
func browser(t *testing.T) string {
	t.Helper()
	if _, err := fs.Stat(bundle, "ui/dist/index.html"); err != nil {
		t.Skip("the page is not built: run make ui")
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("no Chromium is installed (Debian: apt-get install chromium)")
	return ""
}

// tab is one page of the real server in a browser.
type tab struct {
	*testing.T
	ctx     context.Context
	url     string
	refused *atomic.Bool // whether the test makes the server refuse something
}

// chromium is the one browser of all tests; each gets a window of its own that shares nothing.
var chromium struct {
	sync.Once
	ctx  context.Context
	stop []context.CancelFunc
	err  error
}

// startChromium starts the browser at the first test that needs it; withHouse stops it.
func startChromium(path string) (context.Context, error) {
	chromium.Do(func() {
		options := append(
			chromedp.DefaultExecAllocatorOptions[:], chromedp.NoSandbox, chromedp.ExecPath(path), chromedp.Flag("hide-scrollbars", true),
			chromedp.Flag("use-angle", "swiftshader"), chromedp.Flag("enable-unsafe-swiftshader", true),
		)
		ctx, stop := chromedp.NewExecAllocator(context.Background(), options...)
		chromium.stop = append(chromium.stop, stop)
		chromium.ctx, stop = chromedp.NewContext(ctx)
		chromium.stop = append(chromium.stop, stop)
		chromium.err = chromedp.Do(chromium.ctx)
	})
	return chromium.ctx, chromium.err
}

// stopChromium ends the browser where one was started.
func stopChromium() {
	for i := range chromium.stop {
		chromium.stop[len(chromium.stop)-1-i]()
	}
}

// openTab opens a window whose width is in px.
func openTab(t *testing.T, width int64) tab {
	t.Helper()
	parent, err := startChromium(browser(t))
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := chromedp.NewContext(parent, chromedp.WithNewBrowserContext())
	t.Cleanup(cancel)
	ctx, cancel = context.WithTimeout(ctx, browserPatience)
	t.Cleanup(cancel)
	b := tab{t, ctx, houseURL, new(atomic.Bool)}
	b.do(chromedp.EmulateViewport(width, 900))
	b.watch()
	return b
}

// watch fails the test on anything that the browser complains about, such as a
// file that the security policy forbids.
func (b tab) watch() {
	messages := chromedp.Console(b.ctx)
	go func() {
		for m, err := range messages {
			if err != nil {
				return
			}
			if b.refused.Load() && strings.Contains(m.Text, "status of 422") {
				continue
			}
			if string(m.Type) == "error" || m.Type == chromedp.ConsoleException {
				b.Errorf("the browser says: %s", m.Text)
			}
		}
	}()
}

func (b tab) do(steps ...chromedp.Action[chromedp.Void]) {
	b.Helper()
	if err := chromedp.Do(b.ctx, steps...); err != nil {
		b.Fatal(err)
	}
}

// ran says that the page Scenario shows the whole study and not a preview.
const ran = `!!document.querySelector('.scenario-page.whole') && document.querySelectorAll('.scenario-page canvas').length >= 5`

// visit opens the page "Scenario" with its choices and waits until the run is there.
func (b tab) visit(lang, query string) {
	b.Helper()
	b.do(chromedp.Navigate("about:blank"))
	b.do(chromedp.Navigate(fmt.Sprintf("%s/?drawn&lang=%s#/scenario?runs=%d&%s", b.url, lang, browserRuns, query)))
	b.await(ran)
}

// await waits for a condition of the page. A page that is just being left takes its
// context along, after which the condition is asked of the next one.
func (b tab) await(condition string) {
	b.Helper()
	for {
		_, err := chromedp.Run(b.ctx, chromedp.Poll[bool](condition))
		if err == nil {
			return
		}
		if b.ctx.Err() != nil || !strings.Contains(err.Error(), "context") {
			b.Fatalf("waited in vain for %s: %v", condition, err)
		}
	}
}

// eval asks the page for a value.
func eval[T any](b tab, script string) T {
	b.Helper()
	v, err := chromedp.Run(b.ctx, chromedp.Evaluate[T](script))
	if err != nil {
		b.Fatalf("%s: %v", script, err)
	}
	return v
}

// text is what a reader sees of an element.
func (b tab) text(selector string) string {
	b.Helper()
	return eval[string](b, fmt.Sprintf("document.querySelector(%q).innerText", selector))
}

func (b tab) wantText(selector, part string) {
	b.Helper()
	if got := b.text(selector); !strings.Contains(got, part) {
		b.Errorf("%s reads %q, want %q in it", selector, got, part)
	}
}

// press sends a key to the element that has the focus.
func (b tab) press(key string) {
	b.Helper()
	b.do(chromedp.KeyEvent(key))
}

// keep saves a picture of the page where PUENTE_SHOTS names a folder.
func (b tab) keep(name string) {
	b.Helper()
	dir := os.Getenv("PUENTE_SHOTS")
	if dir == "" {
		return
	}
	picture, err := chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
	if err != nil {
		b.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, name+".png"), picture, 0o644); err != nil {
		b.Fatal(err)
	}
}

func TestBrowserShowsTheRunAsTheServerTellsIt(t *testing.T) {
	b := openTab(t, 1440)
	b.visit("en", "scenario=december-2023")
	b.wantText(".known-on", "As known on December 26, 2023")
	b.wantText(".standing", "Encounters are events, not persons")
	b.wantText(".grade", "illustrative")
	b.wantText(".closures", "Lukeville: closed since Dec 4, 2023")
	b.keep("desktop")

	mean := monthMean(t, Handler(house, Options{}), fmt.Sprintf("/api/run/december-2023?runs=%d&seed=1", browserRuns), "2024-01")
	row := eval[string](b, `[...document.querySelectorAll('#encounters-figure tbody tr')].find(r => r.textContent.startsWith('Jan 2024')).children[2].textContent`)
	if wanted := thousands(mean); row != wanted {
		t.Errorf("the table says %q for January 2024, the server %q", row, wanted)
	}
	if n := eval[int](b, `performance.getEntriesByType('resource').filter(e => !e.name.startsWith(location.origin)).length`); n != 0 {
		t.Errorf("the page asked another host %d times", n)
	}
}

// thousands writes a count as the page does in English.
func thousands(v float64) string {
	digits := fmt.Sprint(int64(math.Round(v)))
	for i := len(digits) - 3; i > 0; i -= 3 {
		digits = digits[:i] + "," + digits[i:]
	}
	return digits
}

func TestBrowserKeyboardChoosesASectorAndTheAddressKeepsIt(t *testing.T) {
	b := openTab(t, 1440)
	b.visit("en", "")
	eval[bool](b, `(document.querySelector('.press[aria-label^="Sector Tucson"]').focus(), true)`)
	b.press("\r")
	b.await(`document.querySelector('#encounters-title').innerText.includes('Tucson')`)
	address, err := url.Parse(eval[string](b, "location.href"))
	if err != nil {
		t.Fatal(err)
	}
	_, choices, _ := strings.Cut(address.Fragment, "?")
	if q, _ := url.ParseQuery(choices); q.Get("geography") != "sector-tucson" || q.Get("component") != "usbp" {
		t.Errorf("the address %s does not keep the sector", address)
	}
	eval[bool](b, `([...document.querySelectorAll('.languages button')].find(e => e.lang === 'es').click(), true)`)
	b.await(`document.documentElement.lang === 'es'`)
	b.wantText(".standing", "Los encuentros son eventos, no personas")
	b.wantText("#encounters-title", "Tucson")
	b.do(chromedp.Reload())
	b.await(`document.querySelector('#encounters-title')?.innerText.includes('Tucson')`)
	b.wantText(".known-on", "26 de diciembre de 2023")
}

func TestBrowserWalksFromANumberToItsDocument(t *testing.T) {
	b := openTab(t, 1440)
	b.do(chromedp.Navigate(b.url + "/?lang=en#/data?series=encounters.southwest&from=2023-11&to=2023-11&as_of=2023-12-26"))
	b.await(`!!document.querySelector('.explorer tbody button')`)
	b.wantText(".explorer tbody", "242,418")
	eval[bool](b, `(document.querySelector('.explorer tbody button').click(), true)`)
	b.await(`!!document.querySelector('dialog[open] .vintage')`)
	b.wantText("dialog .vintage", "242,418")
	b.wantText("dialog .vintage", "December 22, 2023")
	if digest := b.text("dialog .vintage code"); len(digest) != 64 {
		t.Errorf("the panel shows %q where the digest belongs", digest)
	}
	b.keep("why")
	b.press("\x1b")
	b.await(`!document.querySelector('dialog[open]')`)
}

func TestBrowserRunsAgainAndCancels(t *testing.T) {
	b := openTab(t, 1440)
	b.visit("en", "")
	first := b.text("#how code")
	eval[bool](b, `(() => { const s = document.querySelector('#set-intake-scale'); s.value = 100; s.dispatchEvent(new Event('input', {bubbles: true})); return true; })()`)
	eval[bool](b, `(document.querySelector('.controls form').requestSubmit(), true)`)
	b.await(fmt.Sprintf("document.querySelector('#how code').innerText !== %q", first))
	if address := eval[string](b, "location.hash"); !strings.Contains(address, "set=intake-scale%3D2.5") {
		t.Errorf("the address %s does not keep the setting", address)
	}
	eval[bool](b, `(() => { const r = document.querySelector('[name=runs]'); r.value = 5000; r.dispatchEvent(new Event('change', {bubbles: true})); document.querySelector('.controls form').requestSubmit(); return true; })()`)
	b.await(`!!document.querySelector('.controls .progress button')`)
	eval[bool](b, `(document.querySelector('.controls .progress button').click(), true)`)
	b.await(`document.querySelector('.controls').innerText.includes('Cancelled')`)
}

// misfits lists what is wider than the page and not inside a part that scrolls by itself.
const misfits = `[...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest('.scroll, .unseen, svg, datalist, .u-wrap') && e.getClientRects().length)
  .map(e => e.tagName + '.' + e.className).join(' ')`

func TestBrowserAtTheWidthOfATelephone(t *testing.T) {
	b := openTab(t, 390)
	for _, lang := range []string{"en", "es"} {
		b.visit(lang, "town=tijuana")
		eval[bool](b, `(document.querySelectorAll('details').forEach(d => { if (!d.matches('.grade')) d.open = true; }), true)`)
		if width := eval[int](b, "document.documentElement.scrollWidth"); width > 390 {
			t.Errorf("%s: the page is %d px wide: %s", lang, width, eval[string](b, misfits))
		}
		if wide := eval[string](b, misfits); wide != "" {
			t.Errorf("%s: wider than the page: %s", lang, wide)
		}
		b.keep("phone-" + lang)
	}
}

// faint lists words whose contrast with what is behind them is under 4.5 (WCAG 2 AA).
const faint = `(() => {
  const parse = c => { const m = c.match(/[\d.]+/g).map(Number); return {r: m[0], g: m[1], b: m[2], a: m[3] ?? 1}; };
  const light = c => { const f = v => { v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4; }; return 0.2126 * f(c.r) + 0.7152 * f(c.g) + 0.0722 * f(c.b); };
  const behind = e => { for (let n = e; n; n = n.parentElement) { const c = parse(getComputedStyle(n).backgroundColor); if (c.a > 0.99) return c; } return {r: 255, g: 255, b: 255}; };
  const found = new Set();
  for (const e of document.querySelectorAll('body *')) {
    if (e.closest('svg, .unseen, canvas, option') || !e.getClientRects().length || e.disabled) continue;
    if (![...e.childNodes].some(n => n.nodeType === 3 && n.textContent.trim())) continue;
    const [a, b] = [light(parse(getComputedStyle(e).color)), light(behind(e))];
    const ratio = (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
    if (ratio < 4.5) found.add(ratio.toFixed(2) + ' ' + e.tagName + '.' + e.className + ' ' + e.textContent.trim().slice(0, 30));
  }
  return [...found].join('\n');
})()`

// nameless lists what can be operated but has no name for a reader who does not see it.
const nameless = `[...document.querySelectorAll('button, input, select, [role=button], [role=img], a[href]')]
  .filter(e => !(e.getAttribute('aria-label') || e.textContent.trim() || e.labels?.length)).map(e => e.outerHTML.slice(0, 80)).join('\n')`

func TestBrowserContrastAndNames(t *testing.T) {
	b := openTab(t, 1440)
	for _, scheme := range []string{"light", "dark"} {
		params := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, params); err != nil {
			t.Fatal(err)
		}
		b.visit("en", "")
		eval[bool](b, `(document.querySelectorAll('details').forEach(d => { d.open = true; }), true)`)
		if list := eval[string](b, faint); list != "" {
			t.Errorf("%s: too faint:\n%s", scheme, list)
		}
		if list := eval[string](b, nameless); list != "" {
			t.Errorf("%s: without a name:\n%s", scheme, list)
		}
		b.keep("desktop-" + scheme)
	}
}
