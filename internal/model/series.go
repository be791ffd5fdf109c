package model

import (
	"fmt"
	"strings"
)

// Dim is one dimension of a Series: what a count can be split by.
type Dim uint8

// The dimensions in the order of a key.
const (
	DimMeasure Dim = iota
	DimGeography
	DimComponent
	DimAuthority
	DimNationality
	DimHousehold
	DimSex
	DimMode
	DimCount // the number of dimensions, not one of them
)

// String returns the name of the dimension as documents write it.
func (d Dim) String() string {
	return [...]string{"measure", "geography", "component", "authority", "nationality", "household", "sex", "mode"}[d]
}

// Series names what a number counts: one token per dimension, empty where the
// number is the total over that dimension. Its text form joins the tokens with
// dots in the order of Dim and leaves the empty ones out:
//
//	encounters.southwest                       everybody, both components
//	encounters.southwest.usbp.title-8.VEN      one component, authority and nationality
//	encounters.sector-del-rio.usbp             one Border Patrol sector
//	irregular-entries.darien.ECU               one nationality through the Darién
//
// The vocabularies of the dimensions do not overlap (a test keeps that), so a
// key reads one way only. Totals are sums of parts: within one Table the rows
// are disjoint, and the value of a coarser Series is the sum of its rows.
type Series [DimCount]string

// At returns s with one dimension replaced.
func (s Series) At(d Dim, token string) Series {
	s[d] = token
	return s
}

// Key returns the text form.
func (s Series) Key() string {
	var b strings.Builder
	for _, token := range s {
		if token == "" {
			continue
		}
		if b.Len() > 0 {
			b.WriteByte('.')
		}
		b.WriteString(token)
	}
	return b.String()
}

// String is Key.
func (s Series) String() string { return s.Key() }

// MarshalText writes Key.
func (s Series) MarshalText() ([]byte, error) { return []byte(s.Key()), nil }

// UnmarshalText reads ParseSeries.
func (s *Series) UnmarshalText(b []byte) error {
	v, err := ParseSeries(string(b))
	if err != nil {
		return err
	}
	*s = v
	return nil
}

// ParseSeries reads a key. Its error names the token that is unknown or
// stands twice and what could stand there.
func ParseSeries(key string) (Series, error) {
	var s Series
	for i, token := range strings.Split(key, ".") {
		dim, ok := DimOf(token)
		switch {
		case i == 0 && (!ok || dim != DimMeasure):
			return Series{}, fmt.Errorf("series %q: %q is not a measure; the measures are %s%s", key, token, strings.Join(Vocabulary(DimMeasure), ", "), AndNearest(token, Vocabulary(DimMeasure)))
		case !ok:
			return Series{}, fmt.Errorf("series %q: %q is no word of the vocabulary (see `puente data list --words`)%s", key, token, AndNearest(token, vocabulary()))
		case s[dim] != "":
			return Series{}, fmt.Errorf("series %q: %s stands twice (%q and %q)", key, dim, s[dim], token)
		}
		s[dim] = token
	}
	return s, nil
}

// DimOf returns the dimension that a token belongs to.
func DimOf(token string) (Dim, bool) {
	for dim := DimMeasure; dim < DimCount; dim++ {
		if dim.Has(token) {
			return dim, true
		}
	}
	return 0, false
}

// Has reports whether token is a word of the dimension's vocabulary.
func (d Dim) Has(token string) bool {
	switch d {
	case DimGeography:
		_, ok := GeographyOf(token)
		return ok
	case DimNationality:
		return validNationality(token)
	default:
		for _, w := range words[d] {
			if w.Token == token {
				return true
			}
		}
		return false
	}
}

// Vocabulary lists the tokens of a dimension in their written order. For
// nationalities it lists the groups only: every ISO 3166-1 alpha-3 code of
// three capital letters is a token too.
func Vocabulary(d Dim) []string {
	list := Words(d)
	tokens := make([]string, len(list))
	for i, w := range list {
		tokens[i] = w.Token
	}
	return tokens
}

// vocabulary lists the tokens of all dimensions but the first.
func vocabulary() []string {
	var all []string
	for d := DimMeasure + 1; d < DimCount; d++ {
		all = append(all, Vocabulary(d)...)
	}
	return all
}

// Words lists the vocabulary of a dimension with its meaning in both languages.
func Words(d Dim) []Word {
	if d != DimGeography {
		return words[d]
	}
	list := make([]Word, len(geographies))
	for i, g := range geographies {
		list[i] = Word{g.Token, g.English, g.Spanish}
	}
	return list
}

// Covers reports whether a row of series part counts within s: every dimension
// that s names is met by part, a geography by itself or a place inside it, a
// nationality by itself or a member of its group.
func (s Series) Covers(part Series) bool {
	for d := DimMeasure; d < DimCount; d++ {
		if s[d] == "" || s[d] == part[d] {
			continue
		}
		switch {
		case d == DimGeography && Within(part[d], s[d]):
		case d == DimNationality && nationalityWithin(part[d], s[d]):
		default:
			return false
		}
	}
	return true
}
