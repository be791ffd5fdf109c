package web

import "testing"

func TestBrowserReadsADocumentAndFollowsItsLinks(t *testing.T) {
	b := openTab(t, 1440)
	b.goTo(view{hash: "#/about?tab=documents&doc=model.md", there: `!!document.querySelector('.document h2')`}, "es")
	b.wantText(".doc-summary", "en inglés")
	b.wantText(".doc-summary", "Propósito")
	if lang := eval[string](b, `document.querySelector('.document').lang`); lang != "en" {
		t.Errorf("the text says that it is in %q", lang)
	}
	eval[bool](b, `(document.querySelector('.document a[href*="parameters.md"]').click(), true)`)
	b.await(`location.hash.includes('doc=parameters.md') && document.querySelector('.document h2').innerText === 'Parameters' && document.activeElement.classList.contains('document')`)
	eval[bool](b, `(document.querySelector('.doc-summary a').click(), true)`)
	b.await(`document.querySelectorAll('.parameters tbody tr').length > 15`)
	b.wantText(".parameters", "supuesto")
	eval[bool](b, `(document.querySelector(".tabs [aria-selected=true]").focus(), true)`)
	b.press("\t")
	b.await(`document.activeElement.classList.contains('scroll')`)
	eval[bool](b, `(document.querySelectorAll('.tabs [role=tab]')[1].click(), true)`)
	b.await(`document.querySelectorAll('.tour li a').length >= 6`)
	b.wantText(".tour", "Un puerto hora por hora")
	eval[bool](b, `(document.querySelector('.tour a[href*="#/ports"]').click(), true)`)
	b.await(studied + ` && document.querySelectorAll('.lane.changed').length === 3`)
}
