package source

import (
	"bytes"
	"strings"
	"testing"
)

func TestOpen(t *testing.T) {
	table := samples(t)["honduras-inm.total.csv"]
	book := samples(t)["ohss-khsm.xlsx"]
	packed := gzipped(t, table)
	bomb := gzipped(t, make([]byte, 1<<20))
	for name, c := range map[string]struct {
		data []byte
		want string // of the one problem; "" where it opens
		as   string // the member
	}{
		"plain":              {table, "", "in"},
		"workbook":           {book, "", "in"},
		"gzip":               {packed, "", "in"},
		"zip":                {zipped(t, map[string][]byte{"x/table.csv": table, "x/readme.md": table}), "", "table.csv"},
		"zip of a gzip":      {zipped(t, map[string][]byte{"table.csv.gz": packed}), "", "table.csv"},
		"zip of a workbook":  {zipped(t, map[string][]byte{"book.xlsx": book}), "", "book.xlsx"},
		"three layers":       {gzipped(t, zipped(t, map[string][]byte{"t.csv.gz": packed})), "packed twice at most", ""},
		"nothing":            {nil, "not empty", ""},
		"gzip of nothing":    {gzipped(t, nil), "not empty", ""},
		"zip of nothing":     {zipped(t, nil), "one table", ""},
		"zip of no table":    {zipped(t, map[string][]byte{"readme.md": table}), "one table", ""},
		"zip of two tables":  {zipped(t, map[string][]byte{"a.csv": table, "b.csv": table}), "one table", ""},
		"gzip cut short":     {packed[:len(packed)-12], "whole", ""},
		"gzip header only":   {packed[:5], "whole", ""},
		"gzip with bad sum":  {append(bytes.Clone(packed[:len(packed)-8]), 1, 2, 3, 4, 5, 6, 7, 8), "whole", ""},
		"zip cut short":      {zipped(t, map[string][]byte{"a.csv": table})[:40], "whole", ""},
		"gzip bomb":          {bomb, "at most 65536 bytes", ""},
		"zip bomb":           {zipped(t, map[string][]byte{"a.csv": make([]byte, 1<<20)}), "at most 65536 bytes", ""},
		"bomb in a zip":      {zipped(t, map[string][]byte{"a.csv.gz": bomb}), "at most 65536 bytes", ""},
		"large plain":        {make([]byte, 1<<17), "at most 65536 bytes", ""},
		"zip with its limit": {zipped(t, map[string][]byte{"a.csv": bytes.Repeat([]byte("a"), 65536)}), "", "a.csv"},
	} {
		member, plain, problems := Open("in", c.data, 65536)
		switch {
		case c.want == "" && (problems.Len() > 0 || member != c.as || len(plain) == 0):
			t.Errorf("%s: member %q, %d bytes, %v", name, member, len(plain), problems.List)
		case c.want != "" && (problems.Len() != 1 || plain != nil || problems.List[0].File != "in" || !strings.Contains(problems.List[0].Want, c.want)):
			t.Errorf("%s: %d bytes, %v", name, len(plain), problems.List)
		}
	}
}

func TestReadRefusesWhatIsNoTable(t *testing.T) {
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"binary":          {[]byte("\x00\x01\x02\x03"), "not binary data"},
		"empty":           {nil, "not empty"},
		"blank":           {[]byte("\n\n  \n"), "a header line"},
		"header only":     {[]byte("t,n\n"), "at least one row"},
		"another book":    {zipped(t, map[string][]byte{"xl/workbook.xml": []byte("<workbook/>")}), "workbook"},
		"broken workbook": {samples(t)["ohss-khsm.xlsx"][:2000], "whole"},
		"open quote":      {[]byte("\"t,n\n1,2\n"), "a header line"},
		"column twice":    {[]byte("t,n,n\n2023-01,2,3\n"), "no other columns"},
	} {
		r := read(plain("in", c.data))
		if r.Problems.Len() == 0 || len(r.Observations) > 0 || !strings.Contains(r.Problems.List[0].Want, c.want) {
			t.Errorf("%s: %d observations, %v", name, len(r.Observations), r.Problems.List)
		}
	}
}

func TestTextSplitsAsQuotingSays(t *testing.T) {
	for data, want := range map[string]string{
		"a,b\n":                       "a|b",
		"\"a,1\",b":                   "a,1|b",
		"\"a \"\"x\"\" b\",c\r\n":     `a "x" b|c`,
		"a\"b,c\n":                    `a"b|c`,
		"\"two\nlines\",x\n":          "two\nlines|x",
		",\"\",\n":                    "",
		"x,\"\",\n":                   "x||",
		"a,\"b\"":                     "a|b",
		"\"a\"tail,b\n":               "a|b",
		"\n\n \t\nx,y\n":              "x|y",
		"\"unclosed":                  "unclosed",
		"café,\"niño\"\n\"z\",\"\"\n": "café|niño z|",
	} {
		table := newText([]byte(data), ',')
		var rows []string
		for table.read() {
			rows = append(rows, string(bytes.Join(table.fields, []byte("|"))))
		}
		if got := strings.Join(rows, " "); got != want {
			t.Errorf("%q: got %q, want %q", data, got, want)
		}
	}
}

func TestWholeReadsCountsOnly(t *testing.T) {
	for cell, want := range map[string]float64{"0": 0, "12": 12, "1,234": 1234, "12,345,678": 12345678, " 7 ": 7, "\u00a08": 8, "007": 7} {
		if got, ok := whole([]byte(cell)); !ok || got != want {
			t.Errorf("%q: got %v %v, want %v", cell, got, ok, want)
		}
	}
	for _, cell := range []string{"", " ", "-1", "+1", "1.5", "1,23", "1,2345", ",123", "1,,234", "1234,567", "1 234", "1e3", "N/A", "٣", "9999999999999", "12,"} {
		if got, ok := whole([]byte(cell)); ok {
			t.Errorf("%q: got %v, want a refusal", cell, got)
		}
	}
}
