package source

import (
	"bytes"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// text is a cursor over the rows of a delimited table in UTF-8.
type text struct {
	data   []byte
	sep    byte
	pos    int
	line   int      // 1-based line on which the current row begins
	below  int      // the line after the current row
	fields [][]byte // of the current row; valid until the next read
	held   []byte   // unescaped quoted fields of the current row
	torn   bool     // a quoted field never ended
}

// newText starts before the first row of data, which decode has returned.
func newText(data []byte, sep byte) *text {
	return &text{data: data, sep: sep, below: 1}
}

// read moves to the next row that is not blank and reports whether there is one.
func (t *text) read() bool {
	for t.pos < len(t.data) && !t.torn {
		t.line = t.below
		t.row()
		if !t.blank() {
			return true
		}
	}
	return false
}

// row splits one row, by the short way where it has no quote.
func (t *text) row() {
	rest := t.data[t.pos:]
	end := bytes.IndexByte(rest, '\n')
	size := end + 1
	if end < 0 {
		end, size = len(rest), len(rest)
	}
	t.fields = t.fields[:0]
	if bytes.IndexByte(rest[:end], '"') >= 0 {
		t.quoted()
		return
	}
	t.pos += size
	t.below++
	row := rest[:end]
	if end > 0 && row[end-1] == '\r' {
		row = row[:end-1]
	}
	for {
		i := bytes.IndexByte(row, t.sep)
		if i < 0 {
			t.fields = append(t.fields, row)
			return
		}
		t.fields = append(t.fields, row[:i])
		row = row[i+1:]
	}
}

// quoted splits one row in which some field is quoted; such a field may hold
// separators, doubled quotes and line ends.
func (t *text) quoted() {
	t.held = t.held[:0]
	for more := true; more; {
		if t.pos < len(t.data) && t.data[t.pos] == '"' {
			t.fields = append(t.fields, t.unquote())
		}
		if t.torn {
			return
		}
		more = t.bare(len(t.fields))
	}
}

// bare reads to the end of the field that begins at pos, appends it (or, after
// a quoted field, drops what stands between quote and separator) and reports
// whether another field follows in the row.
func (t *text) bare(known int) bool {
	start, wasQuoted := t.pos, t.pos > 0 && t.data[t.pos-1] == '"' && known > 0
	for t.pos < len(t.data) && t.data[t.pos] != t.sep && t.data[t.pos] != '\n' {
		t.pos++
	}
	if !wasQuoted {
		t.fields = append(t.fields, bytes.TrimSuffix(t.data[start:t.pos], []byte("\r")))
	}
	if t.pos >= len(t.data) {
		t.below++
		return false
	}
	t.pos++
	if t.data[t.pos-1] == t.sep {
		return true
	}
	t.below++
	return false
}

// unquote reads the quoted field at pos and stops after its closing quote.
func (t *text) unquote() []byte {
	from := len(t.held)
	for i := t.pos + 1; i < len(t.data); i++ {
		c := t.data[i]
		if c == '\n' {
			t.below++
		}
		if c != '"' {
			t.held = append(t.held, c)
			continue
		}
		if i+1 < len(t.data) && t.data[i+1] == '"' {
			t.held = append(t.held, '"')
			i++
			continue
		}
		t.pos = i + 1
		return t.held[from:len(t.held):len(t.held)]
	}
	t.torn, t.pos = true, len(t.data)
	return t.held[from:]
}

// blank reports whether every field of the row is empty.
func (t *text) blank() bool {
	for _, f := range t.fields {
		if len(bytes.TrimSpace(f)) > 0 {
			return false
		}
	}
	return !t.torn
}

// decode turns a text file into UTF-8 without a byte order mark and with \n
// at line ends (\r\n stays and is dropped by row). Bytes that are not UTF-8 are
// read as Windows-1252, of which Latin-1 is a part. It returns false for what is
// no text: control characters other than tab and line ends.
func decode(data []byte) ([]byte, bool) {
	data = fromUTF16(data)
	data = bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))
	if !printable(data) {
		return nil, false
	}
	if !utf8.Valid(data) {
		data, _ = charmap.Windows1252.NewDecoder().Bytes(data)
	}
	if bytes.IndexByte(data, '\n') < 0 {
		data = bytes.ReplaceAll(data, []byte("\r"), []byte("\n"))
	}
	return data, true
}

// fromUTF16 rewrites what a byte order mark says to be UTF-16; spreadsheets
// save "Unicode text" so.
func fromUTF16(data []byte) []byte {
	little, big := bytes.HasPrefix(data, []byte("\xff\xfe")), bytes.HasPrefix(data, []byte("\xfe\xff"))
	if !little && !big {
		return data
	}
	units := make([]uint16, 0, len(data)/2)
	for i := 2; i+1 < len(data); i += 2 {
		low, high := data[i], data[i+1]
		if big {
			low, high = high, low
		}
		units = append(units, uint16(low)|uint16(high)<<8)
	}
	return []byte(string(utf16.Decode(units)))
}

// printable reports whether data holds no control characters but tab and line ends.
func printable(data []byte) bool {
	for _, c := range data {
		if c < ' ' && c != '\n' && c != '\r' && c != '\t' {
			return false
		}
	}
	return true
}

// separators are the characters that may stand between fields.
const separators = ",;|\t"

// sniff returns the separator that stands most often in the first line outside
// quotes; a comma where there is none.
func sniff(data []byte) byte {
	var counts [128]int
	inside := false
	for _, c := range data {
		if c == '\n' && !inside {
			break
		}
		if c == '"' {
			inside = !inside
		}
		if c < 128 && !inside {
			counts[c]++
		}
	}
	best := separators[0]
	for i := range len(separators) {
		if counts[separators[i]] > counts[best] {
			best = separators[i]
		}
	}
	return best
}

// heading brings a column header to the form in which layouts write it: lower
// case, every run of other characters one underscore.
func heading(header []byte) string {
	out := make([]byte, 0, len(header))
	gap := false
	for _, c := range bytes.ToLower(header) {
		if c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c >= 0x80 {
			if gap && len(out) > 0 {
				out = append(out, '_')
			}
			out, gap = append(out, c), false
			continue
		}
		gap = true
	}
	return string(out)
}

// slug brings a name to lower case with hyphens, as tokens and ids are written.
func slug(name string) string {
	return string(bytes.ReplaceAll([]byte(heading([]byte(name))), []byte("_"), []byte("-")))
}

// wholeLimit is above every count that a table of people can hold; larger
// numbers are mistakes.
const wholeLimit = 1e12

// whole reads a count: digits, or digits in groups of three with commas.
func whole(cell []byte) (float64, bool) {
	var value uint64
	group, grouped := 0, false
	for i, c := range cell {
		switch {
		case c >= '0' && c <= '9':
			value = value*10 + uint64(c-'0')
			group++
			if value >= wholeLimit || grouped && group > 3 {
				return 0, false
			}
		case c == ',' && i > 0 && group <= 3 && (group == 3 || !grouped):
			grouped, group = true, 0
		default:
			return wholeTrimmed(cell)
		}
	}
	return float64(value), len(cell) > 0 && (!grouped || group == 3)
}

// wholeTrimmed reads a count that has spaces around it.
func wholeTrimmed(cell []byte) (float64, bool) {
	trimmed := bytes.Trim(cell, " \t\u00a0")
	if len(trimmed) == len(cell) {
		return 0, false
	}
	return whole(trimmed)
}
