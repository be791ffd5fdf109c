package source

import (
	"archive/zip"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"path"
	"slices"
	"strings"

	"puente/internal/model"
)

// Open takes a document out of its wrapping: gzip, or a zip archive with one
// table in it, one inside the other once at most. A plain document and a workbook
// pass as they are. member is the name of the table, limit the largest size of
// anything unpacked, in bytes.
func Open(name string, data []byte, limit int64) (member string, plain []byte, problems model.Problems) {
	member, plain = name, data
	for range 3 {
		if len(plain) == 0 {
			problems.Add(model.Problem{File: name, Want: "a document that is not empty"})
			return member, nil, problems
		}
		if int64(len(plain)) > limit {
			problems.Add(tooLarge(name, limit))
			return member, nil, problems
		}
		if !wrapped(plain) {
			return member, plain, problems
		}
		var p *model.Problem
		member, plain, p = unwrap(member, plain, limit)
		if p != nil {
			p.File = name
			problems.Add(*p)
			return member, nil, problems
		}
	}
	problems.Add(model.Problem{File: name, Got: "an archive in an archive in an archive", Want: "a table that is packed twice at most"})
	return member, nil, problems
}

// tooLarge is the problem of a document above the limit.
func tooLarge(name string, limit int64) model.Problem {
	size := fmt.Sprintf("%d bytes", limit)
	if limit >= 1<<20 {
		size = fmt.Sprintf("%d MB", limit>>20)
	}
	return model.Problem{File: name, Want: "a document of at most " + size + " unpacked"}
}

// wrapped reports whether data is gzip, or a zip archive that is no workbook.
func wrapped(data []byte) bool {
	return bytes.HasPrefix(data, []byte("\x1f\x8b")) || isZip(data) && !isWorkbook(data)
}

// isZip reports whether data begins as a zip archive does, an empty one too.
func isZip(data []byte) bool {
	return bytes.HasPrefix(data, []byte("PK\x03\x04")) || bytes.HasPrefix(data, []byte("PK\x05\x06"))
}

// isWorkbook reports whether data is a zip archive that holds a spreadsheet.
func isWorkbook(data []byte) bool {
	if !isZip(data) {
		return false
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	return err == nil && slices.ContainsFunc(archive.File, func(f *zip.File) bool { return f.Name == "xl/workbook.xml" })
}

// unwrap takes off one layer.
func unwrap(member string, data []byte, limit int64) (string, []byte, *model.Problem) {
	if !isZip(data) {
		plain, p := gunzip(data, limit)
		return strings.TrimSuffix(member, ".gz"), plain, p
	}
	archive, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return member, nil, &model.Problem{Got: err.Error(), Want: "a zip archive that is whole"}
	}
	var tables []*zip.File
	var names []string
	for _, f := range archive.File {
		names = append(names, f.Name)
		if isTable(f.Name) {
			tables = append(tables, f)
		}
	}
	if len(tables) != 1 {
		return member, nil, &model.Problem{
			Got:  fmt.Sprintf("%d tables among: %s", len(tables), strings.Join(names, ", ")),
			Want: "a zip archive with one table (.csv, .tsv, .txt, .xlsx, .json, .xml or one of them packed)",
		}
	}
	plain, p := unzip(tables[0], limit)
	return path.Base(tables[0].Name), plain, p
}

// isTable reports whether a member of an archive can be a table, by its
// ending; folders and what systems add beside (__MACOSX) are not.
func isTable(member string) bool {
	if strings.HasPrefix(member, "__MACOSX/") || strings.HasPrefix(path.Base(member), ".") {
		return false
	}
	return slices.Contains([]string{".csv", ".tsv", ".txt", ".psv", ".xlsx", ".json", ".xml", ".gz", ".zip"}, strings.ToLower(path.Ext(member)))
}

// gunzip unpacks gzip up to the limit.
func gunzip(data []byte, limit int64) ([]byte, *model.Problem) {
	reader, err := gzip.NewReader(bytes.NewReader(data))
	if err != nil {
		return nil, &model.Problem{Got: err.Error(), Want: "a gzip file that is whole"}
	}
	return upTo(reader, limit, "a gzip file that is whole")
}

// unzip unpacks a member up to the limit.
func unzip(f *zip.File, limit int64) ([]byte, *model.Problem) {
	reader, err := f.Open()
	if err != nil {
		return nil, &model.Problem{Got: err.Error(), Want: "a zip archive that can be unpacked without a password"}
	}
	defer reader.Close()
	return upTo(reader, limit, "a zip archive that is whole")
}

// upTo reads all of r, or tells that it is longer than limit or broken.
func upTo(r io.Reader, limit int64, want string) ([]byte, *model.Problem) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	switch {
	case int64(len(data)) > limit:
		p := tooLarge("", limit)
		return nil, &p
	case errors.Is(err, io.ErrUnexpectedEOF):
		return nil, &model.Problem{Got: fmt.Sprintf("an end after %d bytes", len(data)), Want: want}
	case err != nil:
		return nil, &model.Problem{Got: err.Error(), Want: want}
	}
	return data, nil
}
