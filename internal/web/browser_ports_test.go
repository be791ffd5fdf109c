package web

import (
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// studied says that the page Ports shows the whole study and not a first look.
const studied = `!!document.querySelector('.port-told') && !document.querySelector('.ports .busy') && document.querySelector('#ports-why .files').innerText.includes('30 ')`

// shut says that a closure has been run, at least for a first look.
const shut = `!!document.querySelector('.port-told') && document.querySelectorAll('.station svg .my-line').length >= 3`

// spot is the middle of an element in the window, once it has been scrolled to.
func (b tab) spot(selector string) (x, y float64) {
	b.Helper()
	at := eval[[]float64](b, fmt.Sprintf(`(() => { const e = document.querySelector(%q); e.scrollIntoView({block: 'center', behavior: 'instant'}); const r = e.getBoundingClientRect(); return [r.left + r.width / 2, r.top + r.height / 2]; })()`, selector))
	return at[0], at[1]
}

// drag moves the mouse, pressed, over points of the window.
func (b tab) drag(points ...[2]float64) {
	b.Helper()
	left := chromedp.ButtonLeft
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMousePressed, points[0][0], points[0][1], left, chromedp.ClickCount(1)))
	for _, p := range points[1:] {
		b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseMoved, p[0], p[1], left))
	}
	last := points[len(points)-1]
	b.do(chromedp.MouseEvent(input.DispatchMouseEventTypeMouseReleased, last[0], last[1], left, chromedp.ClickCount(1)))
}

// swipe does the same with a finger.
func (b tab) swipe(points ...[2]float64) {
	b.Helper()
	send := func(kind input.DispatchTouchEventType, at []*input.TouchPoint) {
		b.Helper()
		if _, err := chromedp.Call(b.ctx, input.DispatchTouchEvent, input.DispatchTouchEventParams{Type: kind, TouchPoints: at}); err != nil {
			b.Fatal(err)
		}
	}
	for i, p := range points {
		kind := input.DispatchTouchEventTypeTouchMove
		if i == 0 {
			kind = input.DispatchTouchEventTypeTouchStart
		}
		send(kind, []*input.TouchPoint{{X: p[0], Y: p[1]}})
	}
	send(input.DispatchTouchEventTypeTouchEnd, []*input.TouchPoint{})
}

// tile is the number of one tile.
func (b tab) tile(what string) string {
	b.Helper()
	return b.text(`[data-what="` + what + `"] .big`)
}

func TestBrowserDragsLanesAndTheWaitsChange(t *testing.T) {
	b := openTab(t, 1440)
	b.goTo(view{hash: "#/ports", there: studied}, "en")
	before := b.tile("wait-minutes")
	b.wantText("h1", "Lukeville: of ten cars, one waits more than")
	// From the middle of the slot of nine o'clock, across to eleven, at the height of many lanes.
	x, y := b.spot(`[data-hour="9"] .slot`)
	to, _ := b.spot(`[data-hour="11"] .slot`)
	b.drag([2]float64{x, y}, [2]float64{x, y - 20}, [2]float64{to, y - 20})
	b.await(`/lanes=9%3A\d%2C10%3A\d%2C11%3A\d(&|$)/.test(location.hash)`)
	b.await(studied + fmt.Sprintf(` && document.querySelector('[data-what="wait-minutes"] .big').innerText !== %q`, before))
	b.wantText("h1", "your lanes take")
	if eval[int](b, `document.querySelectorAll('.lane.changed').length`) != 3 {
		t.Error("not three hours were changed")
	}
	after, address := b.tile("wait-minutes"), eval[string](b, "location.href")

	// Another reader who opens the address sees the same numbers.
	other := openTab(t, 1440)
	other.do(chromedp.Navigate(address))
	other.await(studied)
	if again := other.tile("wait-minutes"); again != after {
		t.Errorf("%s shows %s, another reader %s", address, after, again)
	}
	eval[bool](other, `(document.querySelector('.steps .back').click(), true)`)
	other.await(studied + fmt.Sprintf(` && document.querySelector('[data-what="wait-minutes"] .big').innerText === %q && !location.hash.includes('lanes')`, before))
}

func TestBrowserMovesLanesByKeyboardAndFinger(t *testing.T) {
	b := openTab(t, 390)
	b.goTo(view{hash: "#/ports", there: studied}, "es")
	eval[bool](b, `(document.querySelector('.lane[tabindex="0"]').focus(), document.activeElement.dataset.hour === '6')`)
	b.press(kb.ArrowRight)
	b.await(`document.activeElement.dataset.hour === '7'`)
	b.press(kb.ArrowUp)
	b.press(kb.ArrowUp)
	b.await(`location.hash.includes('lanes=7%3A2') && document.activeElement.getAttribute('aria-valuetext').includes('+2 respecto a hoy')`)
	b.press(kb.Home)
	// The headline is shorter then, and what is below moves up.
	b.await(studied + ` && !location.hash.includes('lanes') && !document.querySelector('h1').innerText.includes('sus carriles')`)
	x, y := b.spot(`[data-hour="15"] .slot`)
	b.swipe([2]float64{x, y + 40}, [2]float64{x, y}, [2]float64{x, y - 40})
	b.await(`location.hash.includes('lanes=15%3A')`)
	b.await(studied)
}

func TestBrowserDragsAClosureAndTheNeighboursChange(t *testing.T) {
	b := openTab(t, 1440)
	b.goTo(view{hash: "#/ports", there: studied}, "en")
	eval[bool](b, `([...document.querySelectorAll('.closing .chips button')].find(e => e.classList.contains('primary')).click(), true)`)
	b.await(shut)
	b.wantText(".close-words", "7 days")
	b.wantText(".trips", "do not make the trip")
	trips := b.text(".trips b")
	x, y := b.spot(".grip.to .end")
	b.drag([2]float64{x, y}, [2]float64{x + 60, y}, [2]float64{x + 120, y})
	b.await(`/(1[0-9]) days/.test(document.querySelector('.close-words').innerText)`)
	b.await(shut + fmt.Sprintf(` && document.querySelector('.trips b').innerText !== %q`, trips))
	if text := b.text(".station.home"); !strings.Contains(text, "−") {
		t.Errorf("the closed crossing loses nobody: %s", text)
	}
	eval[bool](b, `(document.querySelector('.grip.both').focus(), true)`)
	words := b.text(".close-words")
	b.press(kb.ArrowRight)
	b.await(fmt.Sprintf(`document.querySelector('.close-words').innerText !== %q`, words))
	eval[bool](b, `(document.querySelector('[data-what="p90-minutes"] button').click(), true)`)
	b.await(`document.querySelector('#ports-why details').open && document.activeElement.tagName === 'SUMMARY'`)
	b.wantText("#ports-why", "puente port --crossing")
	eval[bool](b, `(document.querySelector('#ports-why p .link').click(), true)`)
	b.await(`!!document.querySelector('dialog[open] .vintage')`)
	b.wantText("dialog .vintage", "34,361")
}

// tabTo presses the tab key until something has the focus.
func (b tab) tabTo(what string) {
	b.Helper()
	for range 60 {
		if eval[bool](b, fmt.Sprintf(`document.activeElement.matches(%q)`, what)) {
			return
		}
		b.press("\t")
	}
	b.Fatalf("the tab key does not come to %s", what)
}

// TestBrowserIsUsedByKeyboardAlone goes from the first page to a crossing, opens lanes, shuts it and moves the closure
// without a mouse.
func TestBrowserIsUsedByKeyboardAlone(t *testing.T) {
	b := openTab(t, 1440)
	b.goTo(views[0], "en")
	b.tabTo(".skip")
	b.tabTo(`nav.pages a[href^="#/ports"]`)
	b.press(kb.Enter)
	b.await(studied + ` && document.activeElement.id === 'content'`)
	b.tabTo(".lane")
	b.press(kb.ArrowUp)
	b.await(`location.hash.includes('lanes=6%3A1')`)
	b.tabTo(".steps .back")
	b.press(kb.Enter)
	b.await(`!location.hash.includes('lanes')`)
	b.tabTo(".closing .chips .primary")
	b.press(kb.Enter)
	b.await(`location.hash.includes('close=2023-12-05..2023-12-12')`)
	b.await(shut)
	eval[bool](b, `(document.activeElement.blur(), true)`)
	b.tabTo(".grip.to")
	b.press(kb.PageUp)
	b.await(`location.hash.includes('close=2023-12-05..2023-12-19')`)
	b.tabTo(".closing details summary")
	b.press(kb.Enter)
	b.await(`!!document.querySelector('.closing details[open]')`)
}
