package claim

import (
	"bytes"
	"regexp"

	"puente/internal/model"
)

// dateOf settles the date of the text and where it came from.
func dateOf(t Text, body clean, tokens []token) (model.Date, DateBasis) {
	if t.Date.Known() && t.Date != 0 { // the zero value of a Text names no day
		return t.Date, DateGiven
	}
	if d, ok := markedDate(t.Data); ok {
		return d, DateRead
	}
	if d, ok := headDate(body.text, tokens, t.Language); ok {
		return d, DateRead
	}
	return t.Today, DateToday
}

// dateSign finds a date that markup or a heading block gives the text.
var dateSign = regexp.MustCompile(`(?i)(?:article:published_time|datepublished|pubdate|datetime|dc\.date|name="date"|name="publish-?date"|(?m:^(?:date|fecha|published)))["']?\s*(?:content)?\s*[=:]?\s*["']?(\d{4}-\d{2}-\d{2})`)

func markedDate(data []byte) (model.Date, bool) {
	head := data[:min(len(data), 16384)]
	m := dateSign.FindSubmatch(head)
	if m == nil {
		return model.NoDate, false
	}
	d, err := model.ParseDate(string(m[1]))
	return d, err == nil
}

// headLines is how many lines at the top may hold the date line.
const headLines = 6

// headDate reads a date line among the first lines: a line that is little else
// than a date, or a place and a date before a dash.
func headDate(text []byte, tokens []token, language Language) (model.Date, bool) {
	from, lines := 0, 0
	for from < len(text) && lines < headLines {
		end := bytes.IndexByte(text[from:], '\n')
		if end < 0 {
			end = len(text) - from
		}
		if line := bytes.TrimSpace(text[from : from+end]); len(line) > 0 {
			lines++
			if d, ok := lineDate(text, tokens, from, from+end); ok {
				return d, true
			}
		}
		from += end + 1
	}
	return model.NoDate, false
}

// lineDate reads the date of one line where the line is a date line.
func lineDate(text []byte, tokens []token, from, to int) (model.Date, bool) {
	var line []token
	for _, t := range tokens {
		if int(t.start) >= to {
			break
		}
		if int(t.start) >= from && t.word != "\n" {
			line = append(line, t)
		}
	}
	for _, language := range []Language{English, Spanish} {
		r := timeReader{numberReader{text, line, language}, lexicons[language]}
		for i := range line {
			if i > 12 {
				break
			}
			w, n := r.monthOrDay(i)
			if n == 0 || w.form != whenDay || w.year <= 0 {
				continue
			}
			rest := i + n
			dash := rest < len(line) && (line[rest].word == "--" || line[rest].word == "-" || line[rest].word == ")" && rest+1 < len(line) && (line[rest+1].word == "--" || line[rest+1].word == "-"))
			if len(line)-n <= 6 || dash {
				return model.DateOf(w.year, w.month, w.n), true
			}
		}
	}
	return model.NoDate, false
}

// monthOrDay reads a written day: 26 December 2023, Dec. 26, 2023, 2023-12-26.
func (r timeReader) monthOrDay(i int) (when, int) {
	if w, n := r.iso(i); n > 0 {
		return w, n
	}
	return r.monthName(i)
}
