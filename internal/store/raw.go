package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"
)

// ErrNotKept is returned for a document whose bytes the store never had: those
// of the starter dataset are known by digest only.
var ErrNotKept = errors.New("the bytes of the document are not kept, only its digest")

// ErrNoDocument is returned for a digest that the store does not know.
var ErrNoDocument = errors.New("no document has this digest")

// rawPath is where a document's bytes stand: Zstandard-compressed, by digest.
func (s *Store) rawPath(digest string) string {
	return filepath.Join(s.dir, "documents", digest[:2], digest+".zst")
}

// Kept reports whether the bytes of a document stand in the store; it returns
// ErrNoDocument for a digest that the store does not know.
func (s *Store) Kept(ctx context.Context, digest string) (bool, error) {
	doc, ok := s.known.Load().document(digest)
	if !ok {
		return false, fmt.Errorf("document %q: %w", digest, ErrNoDocument)
	}
	return doc.kept, ctx.Err()
}

// Raw returns the bytes of a document as they were received, and checks them
// against the digest.
func (s *Store) Raw(ctx context.Context, digest string) ([]byte, error) {
	doc, ok := s.known.Load().document(digest)
	switch {
	case !ok:
		return nil, fmt.Errorf("document %q: %w", digest, ErrNoDocument)
	case !doc.kept:
		return nil, fmt.Errorf("document %s (%s): %w", doc.Name, digest, ErrNotKept)
	}
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	raw, err := s.readRaw(digest)
	if err != nil {
		return nil, fmt.Errorf("read the bytes of document %s: %w", doc.Name, err)
	}
	return raw, nil
}

// readRaw reads, unpacks and verifies the bytes of a digest.
func (s *Store) readRaw(digest string) ([]byte, error) {
	packed, err := os.ReadFile(s.rawPath(digest))
	if err != nil {
		return nil, err
	}
	reader, err := zstd.NewReader(nil, zstd.WithDecoderMaxMemory(1<<33))
	if err != nil {
		return nil, err
	}
	defer reader.Close()
	raw, err := reader.DecodeAll(packed, nil)
	if err != nil {
		return nil, err
	}
	if got := digestOf(raw); got != digest {
		return nil, fmt.Errorf("the kept bytes have digest %s, not %s: the file was changed on the disk", got, digest)
	}
	return raw, nil
}

// digestOf is the sha256 of bytes in hex.
func digestOf(raw []byte) string {
	sum := sha256.Sum256(raw)
	return hex.EncodeToString(sum[:])
}

// keepRaw writes the bytes of a load on a goroutine of its own and sends one result.
func (s *Store) keepRaw(l Load) <-chan error {
	result := make(chan error, 1)
	go func() { result <- s.writeRaw(l) }()
	return result
}

// writeRaw puts the bytes in place so that they are there whole or not at all:
// written beside, flushed to the disk, then renamed.
func (s *Store) writeRaw(l Load) error {
	digest := l.Document.Digest
	if l.Raw == nil {
		return nil
	}
	if got := digestOf(l.Raw); got != digest {
		return fmt.Errorf("the document's bytes have digest %s, not %s as said", got, digest)
	}
	path := s.rawPath(digest)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	file, err := os.CreateTemp(filepath.Dir(path), "new-*.tmp")
	if err != nil {
		return err
	}
	defer os.Remove(file.Name())
	if err := pack(file, l.Raw); err != nil {
		file.Close()
		return err
	}
	if err := errors.Join(file.Sync(), file.Close()); err != nil {
		return err
	}
	if err := os.Rename(file.Name(), path); err != nil {
		return err
	}
	return errors.Join(syncDir(filepath.Dir(path)), syncDir(filepath.Join(s.dir, "documents")))
}

// pack writes raw to file at the speed that keeps an import from waiting for it.
func pack(file *os.File, raw []byte) error {
	writer, err := zstd.NewWriter(file, zstd.WithEncoderLevel(zstd.SpeedFastest), zstd.WithEncoderConcurrency(1))
	if err != nil {
		return err
	}
	_, err = writer.Write(raw)
	return errors.Join(err, writer.Close())
}

// syncDir makes a rename in the directory last through a loss of power.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// cleanRaw removes what imports that did not finish left in the documents folder.
func (s *Store) cleanRaw() error {
	kept := map[string]bool{}
	for _, doc := range s.known.Load().documents {
		if doc.kept {
			kept[doc.Digest+".zst"] = true
		}
	}
	folders, err := os.ReadDir(filepath.Join(s.dir, "documents"))
	if err != nil {
		return err
	}
	for _, folder := range folders {
		if folder.IsDir() {
			err = errors.Join(err, cleanFolder(filepath.Join(s.dir, "documents", folder.Name()), kept))
		}
	}
	return err
}

// cleanFolder removes the store's own files that are not in kept.
func cleanFolder(folder string, kept map[string]bool) error {
	files, err := os.ReadDir(folder)
	for _, file := range files {
		name := file.Name()
		ours := strings.HasSuffix(name, ".zst") || strings.HasSuffix(name, ".tmp")
		if ours && !kept[name] {
			err = errors.Join(err, os.Remove(filepath.Join(folder, name)))
		}
	}
	return err
}
