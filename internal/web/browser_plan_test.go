package web

import (
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// compared says that the page Compare shows the whole comparison and not a preview.
const compared = `!!document.querySelector('.compare-page.whole') && document.querySelectorAll('.panel').length > 5`

// bar is where the bar of a measure begins and ends, in px of the window.
func (b tab) bar(id string) (left, right, y float64) {
	b.Helper()
	at := eval[[]float64](b, fmt.Sprintf(`(() => { const e = document.querySelector('[data-bar=%q]'); e.scrollIntoView({block: 'center', behavior: 'instant'}); const r = e.getBoundingClientRect(); return [r.left, r.right, r.top + r.height / 2]; })()`, id))
	return at[0], at[1], at[2]
}

// waits is what the tile of the days waited shows.
func (b tab) waits() string {
	b.Helper()
	return b.text(`[data-metric="wait-days"] .big`)
}

// plan opens the page Scenario with a plan.
func (b tab) plan(lang, query string) {
	b.Helper()
	b.goTo(view{hash: fmt.Sprintf("#/scenario?runs=%d&%s", browserRuns, query), there: ran + ` && !!document.querySelector('.effects')`}, lang)
}

// closure is a closure of the reader's own, of a port that takes people with a case.
func closure() string {
	own, err := json.Marshal(map[string]any{
		"id": "my-close", "kind": "close", "title": map[string]string{"en": "Close Paso del Norte", "es": "Cerrar Paso del Norte"},
		"from": "2023-12-28", "to": "2024-01-11", "port": casePort, "decided_by": "us-executive",
	})
	if err != nil {
		panic(err)
	}
	return "m=" + url.QueryEscape(string(own))
}

// casePort takes people with a case in December 2023.
const casePort = "el-paso-paso-del-norte"

func TestBrowserDragsAClosureOfThePlanAndTheWaitsChange(t *testing.T) {
	b := openTab(t, 1440)
	b.plan("en", closure())
	b.keep("plan-1440-en-light")
	before := b.waits()
	left, right, y := b.bar("my-close")
	b.drag([2]float64{right - 3, y}, [2]float64{right + 100, y}, [2]float64{right + 300, y})
	b.await(`/until February/.test(document.querySelector('[data-bar="my-close"]').getAttribute('aria-valuetext'))`)
	b.await(ran + fmt.Sprintf(` && document.querySelector('[data-metric="wait-days"] .big').innerText !== %q`, before))
	stretched := b.waits()
	b.drag([2]float64{left + 40, y}, [2]float64{left + 90, y}, [2]float64{left + 150, y})
	b.await(`!/from December 28/.test(document.querySelector('[data-bar="my-close"]').getAttribute('aria-valuetext'))`)
	b.await(ran + fmt.Sprintf(` && document.querySelector('[data-metric="wait-days"] .big').innerText !== %q`, stretched))
	moved, address := b.waits(), eval[string](b, "location.href")

	// Another reader who opens the address sees the same.
	other := openTab(t, 1440)
	other.do(chromedp.Navigate(address))
	other.await(ran + ` && !!document.querySelector('.effects')`)
	if again := other.waits(); again != moved {
		t.Errorf("%s shows %s, another reader %s", address, moved, again)
	}
}

func TestBrowserPlansByKeyboardAlone(t *testing.T) {
	b := openTab(t, 1440)
	b.visit("es", "")
	eval[bool](b, `(document.querySelector('#add-measure').focus(), true)`)
	for range 30 { // down the list to the first measure of the file
		b.press(kb.ArrowDown)
		if eval[string](b, `document.activeElement.value`) == "reopen-lukeville" {
			break
		}
	}
	b.press(kb.Tab)
	b.press(kb.Enter)
	b.await(`document.activeElement.dataset.bar === 'reopen-lukeville'`)
	words := `document.activeElement.getAttribute('aria-valuetext')`
	b.await(words + `.includes('desde el 28 de diciembre')`)
	b.press(kb.ArrowRight)
	b.await(words + `.includes('desde el 29 de diciembre')`)
	b.press(kb.PageDown)
	b.await(words + `.includes('desde el 28 de diciembre')`) // never before it could begin
	b.do(chromedp.KeyEvent(kb.ArrowLeft, chromedp.KeyModifiers(chromedp.ModifierShift)))
	b.await(words + `.includes('hasta el 31 de marzo')`)
	b.await(`location.hash.includes('reopen-lukeville%402023-12-28..2024-03-31')`)
	b.press(kb.Delete)
	b.await(`document.querySelectorAll('[data-bar]').length === 0 && document.activeElement.id === 'add-measure' && !location.hash.includes('m=')`)
	b.await(ran)
}

func TestBrowserPlansWithAFinger(t *testing.T) {
	b := openTab(t, 390)
	b.plan("es", closure())
	left, right, y := b.bar("my-close")
	b.swipe([2]float64{(left + right) / 2, y}, [2]float64{(left+right)/2 + 40, y}, [2]float64{(left+right)/2 + 80, y})
	b.await(`/enero|febrero/.test(document.querySelector('[data-bar="my-close"]').getAttribute('aria-valuetext').split('hasta')[0])`)
	b.await(ran)
	b.keep("plan-390-es")
}

func TestBrowserSavesAScenarioAndOpensItAgain(t *testing.T) {
	b := openTab(t, 1440)
	b.plan("en", "m=appointments-2000@2024-01-10..2024-02-20*1900&set=no-show%3D0.2")
	before := b.waits()
	// What a browser would write to the disk is what the page asks the server for.
	eval[bool](b, `(() => { const make = URL.createObjectURL; URL.createObjectURL = (blob) => { blob.text().then((s) => { window.savedText = s; }); return make(blob); }; document.querySelector('#save-scenario').click(); return true; })()`)
	b.await(`typeof window.savedText === 'string'`)
	text := eval[string](b, `window.savedText`)
	if !strings.Contains(text, `"from":"2024-01-10"`) || !strings.Contains(text, "no-show: 0.2") {
		t.Errorf("saved:\n%s", text)
	}
	path := filepath.Join(t.TempDir(), "december-2023.yaml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	other := openTab(t, 1440)
	other.visit("en", "")
	other.do(chromedp.SetUploadFiles("#open-scenario", []string{path}))
	other.await(`!!document.querySelector('[data-bar="appointments-2000"]') && !!document.querySelector('.effects') && ` + ran)
	if again := other.waits(); again != before {
		t.Errorf("the file shows %s, the page that saved it %s", again, before)
	}
	if address := eval[string](other, "location.hash"); !strings.Contains(address, "appointments-2000%402024-01-10..2024-02-20*1900") || !strings.Contains(address, "no-show") {
		t.Errorf("the address %s does not hold what was opened", address)
	}
	other.refused.Store(true)
	bad := filepath.Join(t.TempDir(), "bad.yaml")
	if err := os.WriteFile(bad, []byte(strings.Replace(text, "days: 244", "days: many", 1)), 0o600); err != nil {
		t.Fatal(err)
	}
	other.do(chromedp.SetUploadFiles("#open-scenario", []string{bad}))
	other.await(`!!document.querySelector('#scenario-files .wrong')`)
	other.wantText("#scenario-files .wrong", "days")
	other.wantText("#scenario-files .wrong", "many")
}

func TestBrowserSetsOwnCountsBesideTheRun(t *testing.T) {
	b := openTab(t, 1440)
	b.refused.Store(true)
	b.visit("en", "")
	send := func(text string) {
		eval[bool](b, fmt.Sprintf(`(() => { const e = document.querySelector('#counts-text'); e.value = %q; e.dispatchEvent(new Event('input', {bubbles: true})); setTimeout(() => document.querySelector('#counts-use').click(), 50); return true; })()`, text))
	}
	send("what,place,date,persons\nwaiting,tijuna,2023-12-20,900\nwaiting,tijuana,20.12.2023,900\n")
	b.await(`!!document.querySelector('#own-counts .wrong')`)
	b.wantText("#own-counts .wrong", "tijuana")
	b.wantText("#own-counts .wrong", "20.12.2023")
	send("what,place,date,persons\nwaiting,tijuana,2023-12-20,900\nwaiting,mexicali,2023-12-20,3\n")
	b.await(ran + ` && document.querySelectorAll('.own-counts tbody tr').length === 2`)
	b.wantText(".own-counts", "900")
	b.wantText(".own-counts", "under 5")
	if address := eval[string](b, "location.href"); strings.Contains(address, "900") {
		t.Errorf("the address %s holds a reader's count", address)
	}
}

func TestBrowserPlaysTheDays(t *testing.T) {
	b := openTab(t, 1440)
	b.visit("en", "day=2023-12-30")
	b.wantText("#daymap-title", "December 30, 2023")
	eval[bool](b, `([...document.querySelectorAll('.day-map .switch button')].at(-1).click(), true)`)
	b.await(`location.hash.includes('region=border')`)
	b.wantText(".caravan-words", "Caravan, between")
	b.wantText(".caravan-words", "stretches of at least 50 km")
	eval[bool](b, `(document.querySelector('#map-day').focus(), true)`)
	b.press(kb.ArrowRight)
	b.await(`document.querySelector('#daymap-title').innerText.includes('December 31, 2023') && location.hash.includes('day=2023-12-31')`)
	eval[bool](b, `(document.querySelector('.play').click(), true)`)
	b.await(`document.querySelector('#daymap-title').innerText.includes('January 2, 2024')`)
	eval[bool](b, `(document.querySelector('.play').click(), true)`)
	b.await(`document.querySelector('.play').getAttribute('aria-pressed') === 'false'`)
}

func TestBrowserComparesTwoPackages(t *testing.T) {
	b := openTab(t, 1440)
	b.goTo(view{hash: "#/compare?runs=3&packages=appointments,mexico", there: compared}, "en")
	b.keep("compare-two")
	if rows := eval[int](b, `document.querySelectorAll('.matrix tbody tr').length`); rows != 2 {
		t.Fatalf("%d packages are compared", rows)
	}
	b.wantText(`[data-package="mexico"]`, "Interceptions and buses south")
	b.wantText("#trust", "Which number should I not trust?")
	b.wantText("#trust", "3 runs are few")
	w := answer(Handler(house, Options{}), request("POST", "/api/compare/december-2023?runs=3&seed=1", `{"packages":["appointments","mexico"]}`, "Content-Type", "application/json"))
	var told struct {
		Alternatives []struct {
			Effects []struct {
				Metric     struct{ ID string }
				Difference struct{ Mean float64 }
			}
		}
	}
	if err := json.Unmarshal(w.Body.Bytes(), &told); err != nil {
		t.Fatal(err)
	}
	for _, e := range told.Alternatives[0].Effects {
		if e.Metric.ID != "wait-days" {
			continue
		}
		shown := eval[string](b, `document.querySelector('[data-package="appointments"] td b').innerText`)
		wanted := eval[string](b, fmt.Sprintf(`new Intl.NumberFormat('en-US', {maximumSignificantDigits: 3, signDisplay: 'exceptZero'}).format(%v)`, e.Difference.Mean))
		if shown != wanted {
			t.Errorf("the page says %s days, the server %s", shown, wanted)
		}
	}
	eval[bool](b, `(document.querySelector('[data-package="mexico"] a').click(), true)`)
	b.await(`location.hash.startsWith('#/scenario') && document.querySelectorAll('[data-bar]').length === 3`)
}
