package claim

import (
	"bytes"
	"html"
	"regexp"
	"unicode/utf8"
)

// clean is the readable text of a document: its visible words, and for each
// of its bytes the place in the document that it came from.
type clean struct {
	text []byte
	at   []int32 // len(text)+1 offsets; nil where text is the document itself
}

// place returns the offset in the document of byte i of the clean text.
func (c clean) place(i int) int {
	if c.at == nil {
		return i
	}
	return int(c.at[i])
}

// end returns the offset in the document just after byte i-1 of the clean text.
func (c clean) end(i int) int {
	if c.at == nil || i == 0 {
		return i
	}
	// The last byte may stand for a whole entity, which ends where the next
	// visible byte or markup starts.
	return c.ends(i - 1)
}

// ends finds where the source of clean byte i stops.
func (c clean) ends(i int) int {
	here := int(c.at[i])
	for j := i + 1; j < len(c.at); j++ {
		if int(c.at[j]) > here {
			next := int(c.at[j])
			if c.text[i] < utf8.RuneSelf && next-here > 1 {
				return here + 1
			}
			return next
		}
	}
	return here
}

// cleanText makes the readable text of data.
func cleanText(data []byte, format Format) clean {
	if format == "" || format == FormatAuto {
		format = guessFormat(data)
	}
	switch format {
	case FormatHTML:
		return cleanHTML(data)
	case FormatMarkdown:
		return cleanMarkdown(data)
	}
	return clean{text: data}
}

// guessFormat calls HTML what shows a common tag in its first part, and Markdown
// what shows one of its signs.
func guessFormat(data []byte) Format {
	head := bytes.ToLower(data[:min(len(data), 4096)])
	for _, sign := range []string{"<!doctype html", "<html", "<body", "<p>", "<p ", "<div", "<article", "</p>", "<script", "<br", "</a>", "</b>"} {
		if bytes.Contains(head, []byte(sign)) {
			return FormatHTML
		}
	}
	if markdownSign.Match(head) {
		return FormatMarkdown
	}
	return FormatPlain
}

// markdownSign finds a title, a bold word or a link as Markdown writes them.
var markdownSign = regexp.MustCompile(`(?m)^#{1,6} \S|\*\*[^*\n]+\*\*|\]\((?:https?:|/|#)`)

// stripper walks through a document and keeps what a reader would see.
type stripper struct {
	data []byte
	out  clean
}

func (s *stripper) keep(b []byte, from int) {
	for range b {
		s.out.at = append(s.out.at, int32(from))
	}
	s.out.text = append(s.out.text, b...)
}

func (s *stripper) copy(i int) int {
	s.out.at = append(s.out.at, int32(i))
	s.out.text = append(s.out.text, s.data[i])
	return i + 1
}

func (s *stripper) done() clean {
	s.out.at = append(s.out.at, int32(len(s.data)))
	return s.out
}

// hidden are the elements whose content no reader sees.
var hidden = map[string]bool{"script": true, "style": true, "noscript": true, "template": true, "head": true, "svg": true, "iframe": true, "textarea": true, "select": true, "object": true}

// inline are the elements that do not end a sentence.
var inline = map[string]bool{"a": true, "b": true, "i": true, "em": true, "strong": true, "span": true, "u": true, "mark": true, "abbr": true, "cite": true, "q": true, "small": true, "sub": true, "sup": true, "time": true, "font": true, "code": true, "data": true, "wbr": true, "bdi": true}

// cleanHTML drops tags, comments, scripts and styles, decodes entities, and
// ends a paragraph at each block element. Nothing in it is ever run or fetched.
func cleanHTML(data []byte) clean {
	s := stripper{data: data}
	s.out.text = make([]byte, 0, len(data))
	s.out.at = make([]int32, 0, len(data)+1)
	for i := 0; i < len(data); {
		switch data[i] {
		case '<':
			i = s.tag(i)
		case '&':
			i = s.entity(i)
		case '\n', '\r', '\t':
			s.keep([]byte{' '}, i)
			i++
		default:
			i = s.copy(i)
		}
	}
	return s.done()
}

// tag skips the markup that starts at i and returns what follows it.
func (s *stripper) tag(i int) int {
	if bytes.HasPrefix(s.data[i:], []byte("<!--")) {
		return skipPast(s.data, i, "-->")
	}
	name, closing := tagName(s.data[i+1:])
	if name == "" && !closing && (i+1 >= len(s.data) || s.data[i+1] != '!' && s.data[i+1] != '?') {
		return s.copy(i)
	}
	end := tagEnd(s.data, i)
	if hidden[name] && !closing {
		return skipElement(s.data, end, name)
	}
	if !inline[name] {
		s.keep([]byte("\n\n"), i)
	}
	return end
}

// tagName reads the lower-case name after "<" or "</", at most 16 letters.
func tagName(b []byte) (name string, closing bool) {
	if len(b) > 0 && b[0] == '/' {
		closing, b = true, b[1:]
	}
	n := 0
	for n < len(b) && n < 16 && (isLetter(b[n]) || n > 0 && isDigit(b[n])) {
		n++
	}
	return string(bytes.ToLower(b[:n])), closing
}

func isLetter(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' }
func isDigit(c byte) bool  { return c >= '0' && c <= '9' }

// tagEnd returns the offset after the ">" of the tag at i, minding quotes. A tag
// that never closes swallows the rest, as a browser does.
func tagEnd(data []byte, i int) int {
	var quote byte
	for ; i < len(data); i++ {
		c := data[i]
		switch {
		case quote != 0:
			if c == quote {
				quote = 0
			}
		case c == '"' || c == '\'':
			if i > 0 && data[i-1] == '=' {
				quote = c
			}
		case c == '>':
			return i + 1
		}
	}
	return len(data)
}

// skipElement returns the offset after the closing tag of name.
func skipElement(data []byte, i int, name string) int {
	for i < len(data) {
		j := bytes.Index(data[i:], []byte("</"))
		if j < 0 {
			return len(data)
		}
		i += j
		if found, _ := tagName(data[i+1:]); found == name {
			return tagEnd(data, i)
		}
		i += 2
	}
	return len(data)
}

func skipPast(data []byte, i int, mark string) int {
	j := bytes.Index(data[i:], []byte(mark))
	if j < 0 {
		return len(data)
	}
	return i + j + len(mark)
}

// entity decodes the character reference at i; one that is none stays as it is.
func (s *stripper) entity(i int) int {
	limit := min(len(s.data), i+32)
	n := bytes.IndexByte(s.data[i:limit], ';')
	if n < 2 {
		return s.copy(i)
	}
	raw := string(s.data[i : i+n+1])
	decoded := html.UnescapeString(raw)
	if decoded == raw {
		return s.copy(i)
	}
	s.keep([]byte(decoded), i)
	return i + n + 1
}

// cleanMarkdown drops emphasis marks, the targets of links, code blocks and
// the signs of headings and lists; positions are kept.
func cleanMarkdown(data []byte) clean {
	s := stripper{data: data}
	start := true
	for i := 0; i < len(data); {
		c := data[i]
		switch {
		case start && bytes.HasPrefix(data[i:], []byte("```")):
			i = skipPast(data, i+3, "```")
		case c == '<' && i+1 < len(data) && (isLetter(data[i+1]) || data[i+1] == '/' || data[i+1] == '!'):
			i = s.tag(i)
			continue
		case start && (c == '#' || c == '>' || c == '-' || c == '*' || c == '+'):
			s.keep([]byte{'\n'}, i)
			i++
			continue
		case c == '*' || c == '`' || c == '[' || c == '_' && !wordBoth(data, i):
			i++
		case c == ']' && i+1 < len(data) && data[i+1] == '(':
			i = skipPast(data, i, ")")
		case c == ']':
			i++
		case c == '&':
			i = s.entity(i)
		default:
			i = s.copy(i)
		}
		start = c == '\n' || start && c == ' '
	}
	return s.done()
}

func wordBoth(data []byte, i int) bool {
	return i > 0 && i+1 < len(data) && (isLetter(data[i-1]) || isDigit(data[i-1])) && (isLetter(data[i+1]) || isDigit(data[i+1]))
}
