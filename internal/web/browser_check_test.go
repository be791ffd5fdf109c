package web

import (
	"fmt"
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// visitCheck opens the page "Is it true?".
func (b tab) visitCheck(lang string) {
	b.Helper()
	b.do(chromedp.Navigate(fmt.Sprintf("%s/?lang=%s#/check", b.url, lang)))
	b.await(`document.querySelectorAll('.samples button').length >= 2`)
}

// paste puts a text into the form as a reader would and sends it.
func (b tab) paste(text, date string) {
	b.Helper()
	eval[bool](b, fmt.Sprintf(`(() => {
		const put = (id, v) => { const e = document.querySelector(id); e.value = v; e.dispatchEvent(new Event('input', {bubbles: true})); e.dispatchEvent(new Event('change', {bubbles: true})); };
		put('#check-text', %q); put('#check-date', %q);
		return true;
	})()`, text, date))
	b.await(`!document.querySelector('.check-form button[type=submit]').disabled`)
	eval[bool](b, `(document.querySelector('.check-form').requestSubmit(), true)`)
	b.await(`!!document.querySelector('.summary') && !document.querySelector('.check-form button[disabled]') && !document.querySelector('.stale')`)
}

// choose opens the claim whose words hold a part, by the keyboard.
func (b tab) choose(part string) {
	b.Helper()
	eval[bool](b, fmt.Sprintf(`([...document.querySelectorAll('mark')].find(m => m.textContent.includes(%q)).focus(), true)`, part))
	b.press("\r")
	b.await(fmt.Sprintf(`document.querySelector('#claim-title')?.innerText.includes(%q) && document.activeElement.id === 'claim-title'`, part))
}

// storyOf is the story of December 2023 as the server gives it.
func storyOf(t *testing.T, language string) string {
	t.Helper()
	var list []story
	getJSON(t, Handler(house, Options{}), "/api/check/stories", &list)
	for _, s := range list {
		if s.Language == language {
			return s.Text
		}
	}
	t.Fatalf("no story in %s", language)
	return ""
}

func TestBrowserChecksTheStory(t *testing.T) {
	b := openTab(t, 1440)
	b.visitCheck("en")
	b.wantText(".check .standing", "Sentences are rated, never speakers.")
	b.keep("check-empty")
	b.paste(storyOf(t, "en"), "2023-12-27")
	b.wantText(".summary", "December 27, 2023")
	b.choose("nearly a quarter of a million")
	b.wantText(".because", "242,418")
	b.wantText(".judged", "right")
	b.await(`!!document.querySelector('.proof canvas')`)
	b.keep("check-november")

	b.choose("third-highest")
	b.wantText(".judged .chip", "right")
	b.wantText(".depends", "the definition")
	b.wantText(".depends", "the date")
	b.await(`document.querySelectorAll('.sorted tbody tr').length >= 5`)
	b.wantText(".sorted .ours", "3")
	b.wantText(".sorted .ours", "November 2023")
	b.keep("check-rank")

	eval[bool](b, `([...document.querySelectorAll('.known-switch button')].find(x => x.innerText === 'today').click(), true)`)
	b.await(`document.querySelector('.judged .chip').innerText.includes('wrong')`)
	b.wantText(".because", "4th highest")
	b.await(`document.querySelector('.sorted .ours td')?.innerText === '4'`)
	b.wantText(".sorted tbody tr", "301,981")

	eval[bool](b, `([...document.querySelectorAll('.definition')].find(x => x.innerText.startsWith('Border Patrol only, south-west')).querySelector('input').click(), true)`)
	b.await(`document.querySelector('.said .observed').innerText === '14'`)
	b.wantText(".judged .chip", "wrong")
	b.keep("check-definition")

	eval[bool](b, `(document.querySelector('.evidence button').click(), true)`)
	b.await(`!!document.querySelector('dialog[open] .vintage')`)
	b.wantText("dialog .vintage", "242,418")
	b.press("\x1b")
	b.await(`!document.querySelector('dialog[open]')`)
}

func TestBrowserChecksAsKnownOnAnotherDay(t *testing.T) {
	b := openTab(t, 1440)
	b.visitCheck("en")
	b.paste("The third-highest month on record was November 2023, with 242,418 encounters at the southwest border.", "2023-12-27")
	b.choose("third-highest")
	b.wantText(".judged .chip", "right")
	eval[bool](b, `(() => { const d = document.querySelector('.another input'); d.value = '2024-03-01'; d.dispatchEvent(new Event('change', {bubbles: true})); return true; })()`)
	b.await(`document.querySelector('.judged').innerText.includes('March 1, 2024') && !!document.querySelector('.judged .chip')`)
	b.wantText(".judged .chip", "wrong")
	b.wantText(".because", "302,034") // December 2023 as it was first published
}

func TestBrowserSharesTheCheckInALink(t *testing.T) {
	b := openTab(t, 1440)
	b.visitCheck("es")
	b.paste(storyOf(t, "es"), "2023-12-27")
	b.choose("tercera cifra mensual")
	eval[bool](b, `([...document.querySelectorAll('.known-switch button')].find(x => x.innerText === 'hoy').click(), true)`)
	b.await(`document.querySelector('.judged .chip').innerText.includes('incorrecta')`)
	address, err := url.Parse(eval[string](b, "location.href"))
	if err != nil || len(address.Fragment) < 200 || len(address.Fragment) > 8000 {
		t.Fatalf("the address %s (%v): want the text after the #, below 8,000 characters", address, err)
	}
	other := openTab(t, 1440)
	other.do(chromedp.Navigate(fmt.Sprintf("%s/?lang=en#%s", b.url, address.EscapedFragment())))
	other.await(`document.querySelector('.judged .chip')?.innerText.includes('wrong')`)
	other.wantText("#claim-title", "tercera cifra mensual")
	other.wantText(".because", "4")
	if got := eval[string](other, `document.querySelector('#check-text').value`); got != strings.TrimRight(storyOf(t, "es"), "") {
		t.Errorf("the link brought %q", got)
	}
	other.keep("check-link")
}

func TestBrowserSaysThatATextIsTooLongToShare(t *testing.T) {
	b := openTab(t, 1440)
	b.visitCheck("en")
	var long strings.Builder
	for i := range 9000 {
		fmt.Fprintf(&long, "%x ", i*2654435761%4294967296)
	}
	b.paste(long.String()+" In November 2023 there were 242,399 encounters at the southwest border.", "")
	b.wantText(".share", "too long to share")
	if eval[bool](b, `!!document.querySelector('.copy-link') || location.hash.length > 100`) {
		t.Error("a link is offered for a text that is too long for one")
	}
}

func TestBrowserSaysThatALinkIsDamaged(t *testing.T) {
	b := openTab(t, 1440)
	for _, packed := range []string{"%25%25", "AAAA", "7cEBDQAAAMKg909tDwc"} {
		b.do(chromedp.Navigate("about:blank"), chromedp.Navigate(b.url+"/?lang=en#/check?t="+packed))
		b.await(`document.querySelector('.wrong')?.innerText.includes('no text that can be read')`)
	}
}

// hostile is a text that would run, load or break out if it were taken as markup.
const hostile = `<p>In November 2023 there were 242,418 encounters <img src=x onerror="window.harmed=1"> at the southwest border.</p>
<script>window.harmed=2</script><svg onload="window.harmed=3"><a href="javascript:window.harmed=4">x</a></svg>
</mark></textarea><iframe srcdoc="<script>parent.harmed=5</script>"></iframe><style>body{display:none}</style>`

func TestBrowserShowsHostileMarkupAsText(t *testing.T) {
	b := openTab(t, 1440)
	b.visitCheck("en")
	b.paste(hostile, "2023-12-27")
	b.await(`document.querySelectorAll('mark').length > 0`)
	if n := eval[int](b, `document.querySelectorAll('.check img, .check script, .check svg, .check iframe, .check style, .check a').length`); n != 0 {
		t.Errorf("%d elements were made of the text", n)
	}
	if eval[bool](b, `"harmed" in window`) {
		t.Error("the text ran")
	}
	// All of it stands there to be read, with the marks' own words taken out.
	shown := eval[string](b, `(() => { const c = document.querySelector('.marked').cloneNode(true); c.querySelectorAll('.unseen').forEach(e => e.remove()); return c.textContent; })()`)
	if shown != hostile {
		t.Errorf("shown as %q", shown)
	}
	b.choose("242,418")
	b.keep("check-hostile")
}

func TestBrowserMovesBetweenPages(t *testing.T) {
	b := openTab(t, 1440)
	b.visitCheck("en")
	b.paste(storyOf(t, "en"), "2023-12-27")
	if eval[bool](b, `performance.getEntriesByType('resource').some(e => e.name.includes('/api/run/'))`) {
		t.Error("the page of checks asked for a run")
	}
	eval[bool](b, `(document.querySelector('nav.pages a[href^="#/scenario"]').click(), true)`)
	b.await(`!!document.querySelector('.controls, .progress') && !document.querySelector('.check')`)
	eval[bool](b, `(document.querySelector('nav.pages a[href^="#/check"]').click(), true)`)
	b.await(`document.querySelectorAll('mark').length > 5 && location.hash.includes('t=')`)
	b.await(`document.title === 'Is it true? · Puente'`)
}

func TestBrowserChecksAtTheWidthOfATelephone(t *testing.T) {
	b := openTab(t, 390)
	for _, c := range []struct{ lang, part string }{{"en", "third-highest"}, {"es", "tercera cifra"}} {
		b.do(chromedp.Navigate("about:blank"))
		b.visitCheck(c.lang)
		eval[bool](b, fmt.Sprintf(`(document.querySelector('.samples button[data-language=%s]').click(), true)`, c.lang))
		b.await(`document.querySelectorAll('mark').length > 5`)
		b.choose(c.part)
		b.await(`!!document.querySelector('.proof canvas') && document.querySelectorAll('.sorted tbody tr').length >= 5`)
		eval[bool](b, `(document.querySelectorAll('details').forEach(d => { d.open = true; }), true)`)
		if width := eval[int](b, "document.documentElement.scrollWidth"); width > 390 {
			t.Errorf("%s: the page is %d px wide: %s", c.lang, width, eval[string](b, misfits))
		}
		if wide := eval[string](b, misfits); wide != "" {
			t.Errorf("%s: wider than the page: %s", c.lang, wide)
		}
		b.keep("check-phone-" + c.lang)
	}
}

func TestBrowserCheckContrastAndNames(t *testing.T) {
	b := openTab(t, 1440)
	for _, scheme := range []string{"light", "dark"} {
		params := emulation.SetEmulatedMediaParams{Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}}
		if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, params); err != nil {
			t.Fatal(err)
		}
		b.do(chromedp.Navigate("about:blank"))
		b.visitCheck("en")
		// A wrong and an imprecise claim, so that every colour is there.
		b.paste(storyOf(t, "en")+"\nIn November 2023 there were 310,000 encounters at the southwest border. In November 2023 there were 250,000 encounters at the southwest border.", "2023-12-27")
		b.await(`!!document.querySelector('mark.is-wrong') && !!document.querySelector('mark.is-imprecise') && !!document.querySelector('mark.is-right') && !!document.querySelector('mark.is-open')`)
		b.choose("third-highest")
		b.await(`document.querySelectorAll('.sorted tbody tr').length >= 5`)
		eval[bool](b, `(document.querySelectorAll('details').forEach(d => { d.open = true; }), true)`)
		if list := eval[string](b, faint); list != "" {
			t.Errorf("%s: too faint:\n%s", scheme, list)
		}
		if list := eval[string](b, nameless); list != "" {
			t.Errorf("%s: without a name:\n%s", scheme, list)
		}
		b.keep("check-" + scheme)
	}
}

func TestBrowserPrintsEveryVerdictWithItsReason(t *testing.T) {
	b := openTab(t, 800)
	b.visitCheck("en")
	b.paste(storyOf(t, "en"), "2023-12-27")
	if _, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: "print"}); err != nil {
		t.Fatal(err)
	}
	b.wantText(".ledger", "242,418")
	b.wantText(".ledger", "3rd highest")
	if eval[bool](b, `document.querySelector('.check-form').getClientRects().length > 0 || document.querySelector('.share').getClientRects().length > 0`) {
		t.Error("the form is printed")
	}
	b.keep("check-print")
}
