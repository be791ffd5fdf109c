package app

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"path/filepath"

	"puente/internal/model"
	"puente/internal/source"
	"puente/internal/store"
)

// rawLimit is the largest file, as it lies on disk, that an import reads.
const rawLimit = source.DocumentLimit

// ImportRequest names files to read into the store.
type ImportRequest struct {
	Paths     []string          // "-" is Stdin
	Stdin     io.Reader         // nil: "-" is the name of a file
	Waiting   func(path string) // told before a pipe is read, which may keep its reader waiting; nil: silent
	Source    string            // "": found out from the content
	Published model.Date        // NoDate: not known
	Origin    string            // where the file was published
	Dry       bool              // read and tell the problems, store nothing
}

// Fate is what became of one file of an import.
type Fate string

// The fates of a file.
const (
	FateStored  Fate = "stored"
	FateChecked Fate = "checked" // by a dry run: it would be stored
	FateAlready Fate = "already" // its content was there before; nothing changed
	FateRefused Fate = "refused" // it has problems; nothing of it entered
	FateFailed  Fate = "failed"  // the machine failed to read or to keep it; nothing of it entered
	FateSkipped Fate = "skipped" // not tried, because a failure or an interruption came before
)

// ImportError tells what kept files of an import out of the store. The files beside
// them may be in it: Stored of All are.
type ImportError struct {
	Problems    model.Problems
	Failures    []error // of the machine: files that cannot be opened, a full disk, an interruption
	Stored, All int
}

// Error lists the problems and then the failures, one a line.
func (e *ImportError) Error() string { return errors.Join(e.Unwrap()...).Error() }

// Unwrap gives the problems as a *model.ProblemError, and the failures.
func (e *ImportError) Unwrap() []error {
	if err := e.Problems.Err(); err != nil {
		return append([]error{err}, e.Failures...)
	}
	return e.Failures
}

// DataImport reads files into the store, each in one transaction: a file with a
// problem, or one that cannot be opened, leaves nothing behind, and the files beside it
// are still read; where the store itself fails the rest is not tried. The answer
// tells of every file, also beside an error, which is an *ImportError.
func (a *App) DataImport(ctx context.Context, req ImportRequest, tell func(done, all int)) (ImportAnswer, error) {
	answer := ImportAnswer{Files: []ImportedFile{}}
	failed := &ImportError{All: len(req.Paths)}
	stop := false
	for i, path := range req.Paths {
		if tell != nil {
			tell(i, len(req.Paths))
		}
		if stop {
			answer.Files = append(answer.Files, ImportedFile{Name: filepath.Base(path), Path: path, Fate: FateSkipped})
			continue
		}
		file, fatal, err := a.importFile(ctx, req, path)
		if err != nil {
			failed.Failures = append(failed.Failures, fmt.Errorf("import %s: %w", path, err))
			file.Fate, file.Failure = FateFailed, err.Error()
		}
		stop = fatal || ctx.Err() != nil
		if file.Fate == FateStored {
			failed.Stored++
		}
		failed.Problems.Join(file.Problems)
		answer.Files = append(answer.Files, file)
	}
	if failed.Problems.Len()+len(failed.Failures) == 0 {
		return answer, nil
	}
	return answer, failed
}

// importFile reads one file and hands it to the importer that knows it. fatal says
// that the store failed, so that the next file has no better chance.
func (a *App) importFile(ctx context.Context, req ImportRequest, path string) (file ImportedFile, fatal bool, err error) {
	file = ImportedFile{Name: filepath.Base(path), Path: path, Fate: FateRefused}
	if path == standardInput && req.Stdin != nil {
		file.Name, file.Path = "standard input", "standard input"
	}
	raw, problems, err := req.readFile(ctx, path, rawLimit)
	if file.Problems = problems; err != nil || problems.Len() > 0 {
		return file, false, err
	}
	digest := sha256.Sum256(raw)
	file.Digest = hex.EncodeToString(digest[:])
	in := source.Input{Name: file.Name, Data: raw, Published: req.Published, Origin: req.Origin, ReadOn: a.today(), Source: req.Source}
	if req.Published.Known() {
		in.PublishedBasis = "exact"
	}
	identity := source.Identify(in)
	if identity.Problems.Len() > 0 {
		return file.judged(identity.Problems, FateRefused), false, nil
	}
	if identity.Source == source.OwnCounts {
		file.Problems.Add(model.Problem{File: file.Path, Got: "counts of your own", Want: "a published table; your own counts are never stored, they stand beside a run: puente run SCENARIO --counts " + path})
		return file, false, nil
	}
	document := model.Document{
		Digest: file.Digest, Content: identity.Content, Name: file.Name, Bytes: int64(len(in.Data)), Published: in.Published,
		PublishedBasis: in.PublishedBasis, Origin: in.Origin, ReadOn: in.ReadOn, Source: identity.Source,
	}
	if same, ok := a.store.Same(document); ok {
		return alreadyThere(file, same, req), false, nil
	}
	if req.Dry {
		return dryRun(file, in), false, nil
	}
	file, err = a.keep(ctx, file, in, document)
	return file, err != nil, err
}

// alreadyThere tells of a document whose content the store holds. A day of
// publication that is not the one it was stored with cannot be taken: all that was
// known on a date rests on it.
func alreadyThere(file ImportedFile, same model.Document, req ImportRequest) ImportedFile {
	file.Fate, file.Already, file.Source = FateAlready, true, same.Source
	if same.Digest != file.Digest || same.Name != file.Name {
		file.Same = same.Name
	}
	if !req.Published.Known() || req.Published == same.Published {
		return file
	}
	file.Fate, file.Already = FateRefused, false
	stored := "without a day of publication"
	if same.Published.Known() {
		stored = "as published on " + same.Published.String()
	}
	file.Problems.Add(model.Problem{
		File: file.Path, Field: "--published", Got: req.Published.String(),
		Want: "no other day than the store has: its content stands there as " + same.Name + ", stored " + stored +
			"; what was known on a date rests on that day (to change it, import into a new data folder)",
	})
	return file
}

// dryRun reads a file and forgets what it read.
func dryRun(file ImportedFile, in source.Input) ImportedFile {
	result := source.Read(in, func(model.Observation) { file.Observations++ })
	file.Source, file.Records = result.Document.Source, len(result.Records)
	return file.judged(result.Problems, FateChecked)
}

// judged settles the fate of a file that was read: refused where it has problems,
// which are told under the path that the user gave.
func (file ImportedFile) judged(problems model.Problems, good Fate) ImportedFile {
	if file.Fate = good; problems.Len() > 0 {
		file.Fate = FateRefused
	}
	file.Problems.More = problems.More
	for _, p := range problems.List {
		if p.File == file.Name {
			p.File = file.Path
		}
		file.Problems.List = append(file.Problems.List, p)
	}
	return file
}

// keep imports one file in one transaction.
func (a *App) keep(ctx context.Context, file ImportedFile, in source.Input, document model.Document) (ImportedFile, error) {
	loaded, err := a.store.Import(ctx, store.Load{Document: document, Raw: in.Data, Fill: func(emit func(model.Observation)) ([]model.Table, []model.Record, model.Problems) {
		result := source.Read(in, emit)
		return result.Tables, result.Records, result.Problems
	}})
	a.plans.forget()
	a.memory.forget()
	if err != nil {
		return file, err
	}
	file.Source, file.Observations, file.Records = document.Source, loaded.Observations, loaded.Records
	if file.Warnings, err = a.worded(ctx, loaded.Warnings); err != nil {
		return file, err
	}
	return file.judged(loaded.Problems, FateStored), nil
}
