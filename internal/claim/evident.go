package claim

import (
	"slices"
	"strings"
)

// evident reports whether the words say clearly enough that our counts are meant.
func (c *composer) evident(d draft, a anchor, own []mark) bool {
	s := d.subject
	if len(s.places) == 0 && c.strangerCounts() && strings.Contains("crossings entries irregular-entries illegal-crossings processed", s.quantity) {
		return false
	}
	if d.carried && (s.quantity != "" || s.narrow() || len(s.places) > 0) {
		return true
	}
	if len(c.drafts) == 0 && c.strangersDid(s, a) {
		return false
	}
	if s.strong {
		return len(c.drafts) > 0 || !c.placedOnly(s) || c.counts(s, a, own)
	}
	switch s.quantity {
	case "undocumented", "asylum-seekers", "processed":
		return c.crossed() && (len(s.nations) > 0 || s.household != "" || c.hasMigrants())
	case "crossings", "entries":
		return len(s.nations) > 0 || s.household != "" || c.hasMigrants()
	case "people":
		return c.hasMigrants() && (len(s.nations) > 0 || s.household != "" && s.household != "adults" && s.household != "minors")
	}
	if len(s.nations) > 0 && (c.has(markDimension) || slices.ContainsFunc(own, func(m mark) bool { return m.kind == markPeriod && m.whens[0].form == whenFiscal })) {
		return true
	}
	return s.household == "family-units" || s.household == "unaccompanied-minors" || s.household == "single-adults" || len(s.nations) > 0 && c.context.told
}

// strangersDid reports whether a word that no table knows does, or undergoes, what is
// counted, while nothing but who or where says that our counts may be meant: "UNICEF
// helped 20,000 children in the Darién", "Border Patrol agents assigned to El Paso doubled".
func (c *composer) strangersDid(s subject, a anchor) bool {
	if s.quantity != "" && s.quantity != "people" {
		return false
	}
	if a.kind != anchorCount {
		return a.kind != anchorShare && a.kind != anchorRank && len(s.nations) == 0 && s.household == "" && (c.agentsLead(a) || c.strangerVerb(a.from-1, a.low))
	}
	k := a.to
	for m, ok := c.markAt(k); ok && k < a.high && m.kind != markReach && m.kind != markPeriod; m, ok = c.markAt(k) {
		k = m.to
	}
	if s.household != "" && k < len(c.tokens) {
		if m, ok := c.markAt(k); ok && m.kind == markReach && slices.Contains([]string{"recibieron", "received", "got", "tuvieron"}, c.tokens[m.from].word) {
			return true
		}
	}
	return (s.household != "" || len(s.nations) > 0) && c.strangerVerb(a.from-1, max(a.low, a.from-3)) && !c.border(s)
}

// border reports whether one of the places is the border itself.
func (c *composer) border(s subject) bool {
	return slices.ContainsFunc(s.places, func(p string) bool { return p == "southwest" || p == "border" })
}

// strangerVerb reports whether a word that no table knows, and that is no name,
// stands between tokens low and k.
func (c *composer) strangerVerb(k, low int) bool {
	for ; k >= max(low, 0); k-- {
		if t := c.tokens[k]; t.kind == tokenWord && t.word == "" && !t.capital {
			return true
		}
	}
	return false
}

// agentsLead reports whether agents themselves are what rose or fell.
func (c *composer) agentsLead(a anchor) bool {
	for i, m := range c.marks {
		if m.kind == markComponent && m.to <= a.from && m.to-m.from > 1 && slices.Contains([]string{"agents", "officers"}, c.wordAt(m.to-1)) {
			return i+1 < len(c.marks) && (c.marks[i+1].kind == markChange || c.marks[i+1].kind == markFactor)
		}
	}
	return false
}

// placedOnly reports whether nothing but a place says that our counts may be meant:
// "In El Paso, 800 people attended the vigil".
func (c *composer) placedOnly(s subject) bool {
	named := strings.Join(append(c.sentence.places, s.places...), " ")
	if c.has(markOfficials) || c.has(markDimension) || strings.Contains(named, "sector-") || strings.Contains(named, "office-") {
		return false
	}
	return (s.quantity == "" || s.quantity == "people" || s.quantity == "asylum-seekers") && !s.narrow()
}

// counts reports whether the words around a number that only a place ties to our
// counts speak of counting: a border or the Darién with no stranger's word before it,
// or a place that records people.
func (c *composer) counts(s subject, a anchor, own []mark) bool {
	known := s.peopleWord || a.kind == anchorCount
	for _, p := range s.places {
		switch p {
		case "southwest", "border", "nationwide", "darien":
			return a.kind == anchorCount && !c.strangersAct(a) || a.kind != anchorCount && !c.strangerLeads(a)
		}
	}
	return known && slices.ContainsFunc(own, func(m mark) bool {
		return m.kind == markReach && m.value != "was" && !slices.Contains(plainVerbs, c.tokens[m.from].word)
	})
}

// plainVerbs are verbs that say nothing of counting.
var plainVerbs = []string{"was", "were", "had", "set", "made", "got", "fue", "fueron", "hubo", "tuvo", "tuvieron", "hizo", "hicieron", "vio", "vieron", "hay", "total", "there"}

// strangerLeads reports whether a word that no table knows leads the clause of a
// change: "Approval of how the border is handled fell".
func (c *composer) strangerLeads(a anchor) bool {
	for k := max(a.low, 0); k < a.from; k++ {
		t := c.tokens[k]
		if t.kind != tokenWord {
			continue
		}
		if t.word == "" {
			return true
		}
		if m, ok := c.markAt(k); ok && (m.kind == markGeography || m.kind == markQuantity) {
			return false
		}
	}
	return false
}

// strangersAct reports whether people at a place do what no table knows: the word
// after "people" is not known.
func (c *composer) strangersAct(a anchor) bool {
	for _, m := range c.inside(a.to, a.high) {
		if m.kind == markQuantity && m.value == "people" && m.from <= a.to+1 && m.to < len(c.tokens) {
			t := c.tokens[m.to]
			return t.kind == tokenWord && t.word == "" && !t.capital
		}
	}
	return false
}

// strangerCounts reports whether a name that no table knows does the counting:
// "Frontex recorded 380,000 irregular border crossings".
func (c *composer) strangerCounts() bool {
	for _, m := range c.marks {
		if m.kind == markReach && m.from > 0 {
			if t := c.tokens[m.from-1]; t.kind == tokenWord && t.word == "" && t.capital {
				return true
			}
		}
	}
	return false
}

// crossed reports whether somebody crosses, enters or arrives in the sentence.
func (c *composer) crossed() bool {
	return slices.ContainsFunc(c.marks, func(m mark) bool {
		return m.kind == markQuantity && (m.value == "crossings" || m.value == "entries" || m.value == "illegal-crossings")
	})
}

// hasMigrants reports whether the sentence says migrants, not only people.
func (c *composer) hasMigrants() bool {
	for _, m := range c.marks {
		if m.kind == markQuantity {
			return true
		}
	}
	return false
}
