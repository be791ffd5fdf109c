package app

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"syscall"

	"puente/internal/model"
)

// standardInput is the path that means what is piped in.
const standardInput = "-"

// readFile reads one file of a request, at most limit bytes. What its author can
// mend (a wrong name, a folder, a file that is too large, told before it is read) is
// a Problem, what the machine refuses an error.
func (req ImportRequest) readFile(ctx context.Context, path string, limit int64) (data []byte, problems model.Problems, err error) {
	if path == standardInput && req.Stdin != nil {
		data, err = req.waitFor(ctx, path, nil, func() (io.ReadCloser, error) { return io.NopCloser(req.Stdin), nil }, limit)
	} else {
		data, problems, err = req.readPath(ctx, path, limit)
	}
	if req.Stdin != nil && path == standardInput {
		path = "standard input"
	}
	if int64(len(data)) > limit {
		problems.Add(tooLong(path, fmt.Sprintf("more than %d MB", limit>>20), limit))
		return nil, problems, nil
	}
	return data, problems, err
}

// readPath reads a file by its name; up to one byte more than limit of what has no
// size, such as a pipe.
func (req ImportRequest) readPath(ctx context.Context, path string, limit int64) ([]byte, model.Problems, error) {
	var problems model.Problems
	at, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist) || errors.Is(err, syscall.ENOTDIR):
		problems.Add(model.Problem{File: path, Got: "no such file", Want: "a file that is there" + nearestFile(path)})
	case err != nil:
		return nil, problems, err
	case at.IsDir():
		problems.Add(model.Problem{File: path, Got: "a folder", Want: "a file"})
	case at.Mode().IsRegular() && at.Size() > limit:
		problems.Add(tooLong(path, fmt.Sprintf("%d MB", at.Size()>>20), limit))
	}
	if problems.Len() > 0 {
		return nil, problems, nil
	}
	open := func() (io.ReadCloser, error) { return os.Open(path) }
	if !at.Mode().IsRegular() {
		data, err := req.waitFor(ctx, path, at, open, limit)
		return data, problems, err
	}
	data, err := readUpTo(open, limit)
	return data, problems, err
}

// tooLong is the Problem of a file above the limit.
func tooLong(path, got string, limit int64) model.Problem {
	return model.Problem{File: path, Got: got, Want: fmt.Sprintf("a file of at most %d MB", limit>>20)}
}

// nearestFile names the file of the folder whose name comes closest.
func nearestFile(path string) string {
	entries, err := os.ReadDir(filepath.Dir(path))
	if err != nil {
		return ""
	}
	var names []string
	for _, e := range entries {
		names = append(names, e.Name())
	}
	near := model.Nearest(filepath.Base(path), names)
	if near == "" {
		return ""
	}
	return "; the nearest is " + filepath.Join(filepath.Dir(path), near)
}

// readUpTo reads up to one byte more than limit.
func readUpTo(open func() (io.ReadCloser, error), limit int64) ([]byte, error) {
	f, err := open()
	if err != nil {
		return nil, err
	}
	defer f.Close()
	return io.ReadAll(io.LimitReader(f, limit+1))
}

// waitFor reads what may keep its reader waiting, and stops waiting when ctx ends.
// It says first what it waits for.
func (req ImportRequest) waitFor(ctx context.Context, path string, at fs.FileInfo, open func() (io.ReadCloser, error), limit int64) ([]byte, error) {
	if req.Waiting != nil {
		req.Waiting(path)
	}
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		data, err := readUpTo(open, limit)
		done <- result{data, err}
	}()
	select {
	case r := <-done:
		return r.data, r.err
	case <-ctx.Done():
		release(path, at)
		return nil, ctx.Err()
	}
}

// release wakes a reader that waits for the first writer of a named pipe, so that
// it does not wait after the request has ended.
func release(path string, at fs.FileInfo) {
	if at == nil || at.Mode()&fs.ModeNamedPipe == 0 {
		return
	}
	if f, err := os.OpenFile(path, os.O_WRONLY|syscall.O_NONBLOCK, 0); err == nil {
		f.Close()
	}
}
