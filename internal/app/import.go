package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"puente/internal/model"
	"puente/internal/source"
	"puente/internal/store"
)

const (
	sqlRows = 10_000
	sqlTime = 20 * time.Second
	// rawLimit is the largest file, as it lies on disk, that an import reads.
	rawLimit = source.DocumentLimit
)

// ImportRequest names files to read into the store.
type ImportRequest struct {
	Paths     []string
	Source    string     // "": found out from the content
	Published model.Date // NoDate: not known
	Origin    string     // where the file was published
	Dry       bool       // read and tell the problems, store nothing
}

// DataImport reads files into the store, each in one transaction: a file with a
// problem leaves nothing behind, and the files beside it are still read. The
// error is a *model.ProblemError where any file had a problem.
func (a *App) DataImport(ctx context.Context, req ImportRequest, tell func(done, all int)) (ImportAnswer, error) {
	answer := ImportAnswer{Files: []ImportedFile{}}
	var problems model.Problems
	for i, path := range req.Paths {
		if tell != nil {
			tell(i, len(req.Paths))
		}
		file, err := a.importFile(ctx, req, path)
		if err != nil {
			return answer, fmt.Errorf("import %s: %w", path, err)
		}
		problems.Join(file.Problems)
		answer.Files = append(answer.Files, file)
	}
	return answer, problems.Err()
}

// importFile reads one file and hands it to the importer that knows it.
func (a *App) importFile(ctx context.Context, req ImportRequest, path string) (ImportedFile, error) {
	name := filepath.Base(path)
	raw, problems, err := readLimited(path, rawLimit)
	if err != nil {
		return ImportedFile{}, err
	}
	if problems.Len() > 0 {
		return ImportedFile{Name: name, Problems: problems}, nil
	}
	digest := sha256.Sum256(raw)
	file := ImportedFile{Name: name, Digest: hex.EncodeToString(digest[:])}
	in := source.Input{Name: name, Data: raw, Published: req.Published, Origin: req.Origin, ReadOn: a.today(), Source: req.Source}
	if req.Published.Known() {
		in.PublishedBasis = "exact"
	}
	if req.Dry {
		return dryRun(file, in), nil
	}
	return a.keep(ctx, file, in)
}

// dryRun reads a file and forgets what it read.
func dryRun(file ImportedFile, in source.Input) ImportedFile {
	result := source.Read(in, func(model.Observation) { file.Observations++ })
	file.Source, file.Problems, file.Records = result.Document.Source, result.Problems, len(result.Records)
	return file
}

// keep imports one file in one transaction.
func (a *App) keep(ctx context.Context, file ImportedFile, in source.Input) (ImportedFile, error) {
	document := model.Document{
		Digest: file.Digest, Name: file.Name, Bytes: int64(len(in.Data)), Published: in.Published,
		PublishedBasis: in.PublishedBasis, Origin: in.Origin, ReadOn: in.ReadOn, Source: source.Detect(in),
	}
	loaded, err := a.store.Import(ctx, store.Load{Document: document, Raw: in.Data, Fill: func(emit func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
		result := source.Read(in, emit)
		return result.Tables, result.Records, result.Problems
	}})
	if err != nil {
		return file, err
	}
	file.Source, file.Problems = document.Source, loaded.Problems
	file.Observations, file.Records, file.Already = loaded.Observations, loaded.Records, loaded.Already
	return file, nil
}

// readLimited reads a file of at most limit bytes; a larger one is a Problem,
// told before it is read.
func readLimited(path string, limit int64) ([]byte, model.Problems, error) {
	var problems model.Problems
	f, err := os.Open(path)
	if err != nil {
		return nil, problems, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, problems, err
	}
	if info.IsDir() {
		problems.Add(model.Problem{File: path, Got: "a folder", Want: "a file"})
		return nil, problems, nil
	}
	data, err := io.ReadAll(io.LimitReader(f, min(limit, max(info.Size(), 1<<20))+1))
	if err != nil {
		return nil, problems, err
	}
	if int64(len(data)) > limit || info.Size() > limit {
		problems.Add(model.Problem{File: filepath.Base(path), Got: fmt.Sprintf("%d MB", max(info.Size(), int64(len(data)))>>20), Want: fmt.Sprintf("a file of at most %d MB", limit>>20)})
		return nil, problems, nil
	}
	return data, problems, nil
}
