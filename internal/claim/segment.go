package claim

// segment gives each anchor the stretch of words that belongs to it.
func (c *composer) segment(list []anchor) []anchor {
	for i := range list {
		list[i].low, list[i].high = 0, len(c.tokens)
	}
	for i := 0; i+1 < len(list); i++ {
		if c.shares(list[i], list[i+1]) {
			continue
		}
		cut := c.cut(list[i], list[i+1])
		for j := 0; j <= i; j++ {
			list[j].high = min(list[j].high, cut)
		}
		for j := i + 1; j < len(list); j++ {
			list[j].low = max(list[j].low, cut)
		}
	}
	return list
}

// shares reports whether two anchors speak with the same words: "a record
// 302,034", "51,293, or 21 percent,", "rose 31 percent to 269,735".
func (c *composer) shares(a, b anchor) bool {
	if c.ownPeriods(a, b) {
		return false
	}
	k := a.to
	for k < b.from && c.tokens[k].kind == tokenSign {
		k++
	}
	if k < b.from && k > a.to || k < b.from && c.tokens[a.to].word == "or" || c.tokens[a.to].word == "o" {
		switch c.tokens[k].word {
		case "or", "o":
			return true
		}
	}
	if k == b.from && k > a.to && c.tokens[a.to].word == "(" {
		return true
	}
	for k := a.to; k < b.from; k++ {
		if c.breaks(k) > 0 {
			return false
		}
	}
	return true
}

// ownPeriods reports whether each of two numbers is followed by a period of its own.
func (c *composer) ownPeriods(a, b anchor) bool {
	if a.kind != anchorCount && a.kind != anchorShare || b.kind != anchorCount && b.kind != anchorShare {
		return false
	}
	between, after := false, false
	for _, m := range c.marks {
		if m.kind != markPeriod {
			continue
		}
		if m.from >= a.to && m.to <= b.from {
			between = true
		}
		if m.from >= b.to {
			after = true
		}
	}
	return between && after
}

// breaks weighs the token as the end of a clause: 0 is none.
func (c *composer) breaks(k int) int {
	t := c.tokens[k]
	if t.kind == tokenSign {
		switch t.word {
		case ";":
			return 7
		case ":", "--":
			return 5
		case ",", "(", ")":
			return 2
		}
		return 0
	}
	if t.kind == tokenDigits {
		return 0
	}
	switch t.word {
	case "while", "whereas", "mientras", "but", "pero", "although", "aunque":
		return 6
	case "including", "incluidos", "incluidas", "incluyendo":
		return 4
	case "and", "y", "e", "plus":
		if m, ok := c.markAt(k); ok && m.kind == markPeriod {
			return 0
		}
		return 3
	}
	return 0
}

// cut chooses where the words of a end and those of b begin: at the strongest
// break between them; of equal ones a comma with "and" after it, else the last.
func (c *composer) cut(a, b anchor) int {
	if k := c.named(a, b); k > 0 {
		return k
	}
	best, at := 0, b.from
	for k := a.to; k < b.from; k++ {
		w := c.breaks(k)
		if w == 3 && k > 0 && c.tokens[k-1].word == "," {
			w = 4
		}
		if w > 0 && w >= best {
			best, at = w, k
		}
	}
	if best == 0 || best == 2 && c.ownPeriods(a, b) {
		return c.stepBack(b, a.to)
	}
	return at
}

// named is the comma before a place or nation that a number is told of right
// after: "…, only behind Tucson, with 463,567"; 0 where there is none.
func (c *composer) named(a, b anchor) int {
	k := b.from - 1
	if w := c.wordAt(k); k < a.to+3 || w != "con" && w != "with" || c.tokens[k-1].word != "," {
		return 0
	}
	found := false
	for k -= 2; k > a.to; k-- {
		if m, ok := c.markAt(k); ok {
			found = found || m.kind == markGeography || m.kind == markNationality || m.kind == markCountry
		}
		if c.breaks(k) > 0 {
			break
		}
	}
	if found && c.tokens[k].word == "," {
		return k
	}
	return 0
}

// stepBack puts "to", "from" and "a" on the side of the number they lead.
func (c *composer) stepBack(b anchor, floor int) int {
	k := b.from
	for k > floor && c.tokens[k-1].kind == tokenWord {
		switch c.tokens[k-1].word {
		case "to", "from", "a", "de", "las", "los", "the", "en", "in":
			k--
			continue
		}
		break
	}
	return k
}
