// Command starter makes the files of the starter dataset (internal/starter/data)
// from the raw documents, with the importers of package source. It is run by
// `make starter`; equal documents give equal bytes. What goes in, and why a
// document has the day of publication that it has, stands in list.go. It writes
// nothing where a document has a problem.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"puente/internal/model"
	"puente/internal/source"
	"puente/internal/starter"
)

func main() {
	from := flag.String("from", "", "folder of the raw documents")
	to := flag.String("to", "internal/starter/data", "folder to write")
	flag.Parse()
	if err := run(*from, *to); err != nil {
		fmt.Fprintln(os.Stderr, "starter:", err)
		os.Exit(1)
	}
}

// run makes all files in memory, then replaces those of the folder.
func run(from, to string) error {
	made := map[string][]byte{}
	for i, d := range documents {
		packed, err := pack(from, d)
		if err != nil {
			return err
		}
		base := strings.TrimSuffix(filepath.Base(d.file), ".gz")
		base = strings.TrimSuffix(base, filepath.Ext(base))
		made[fmt.Sprintf("%02d-%s.starter.gz", i+1, base)] = packed
	}
	for _, m := range basemaps {
		raw, err := os.ReadFile(filepath.Join(from, m.file))
		if err != nil {
			return err
		}
		drawn, err := simplify(raw, m.properties, m.places)
		if err != nil {
			return fmt.Errorf("%s: %w", m.file, err)
		}
		if made[m.name+".gz"], err = starter.Compress(drawn); err != nil {
			return err
		}
	}
	return replace(to, made)
}

// pack reads one raw document and packs what its importer finds.
func pack(from string, d document) ([]byte, error) {
	raw, err := os.ReadFile(filepath.Join(from, d.file))
	if err != nil {
		return nil, err
	}
	in := source.Input{Name: filepath.Base(d.file), Data: raw, PublishedBasis: d.basis, Origin: d.origin, Published: model.NoDate}
	if in.ReadOn, err = model.ParseDate(readOn); err != nil {
		return nil, err
	}
	if d.published != "" {
		if in.Published, err = model.ParseDate(d.published); err != nil {
			return nil, err
		}
	}
	var observations []model.Observation
	r := source.Read(in, func(o model.Observation) { observations = append(observations, o) })
	if err := r.Problems.Err(); err != nil {
		return nil, err
	}
	if r.Document.Source != d.source {
		return nil, fmt.Errorf("%s is a document of %s, want %s", d.file, r.Document.Source, d.source)
	}
	r.Document.Content = source.Identify(in).Content
	return starter.Encode(starter.Contents{Document: r.Document, Tables: r.Tables, Records: r.Records, Observations: observations})
}

// replace writes the files and removes older ones.
func replace(to string, made map[string][]byte) error {
	old, err := filepath.Glob(filepath.Join(to, "*.gz"))
	if err != nil {
		return err
	}
	for _, f := range old {
		if made[filepath.Base(f)] == nil {
			if err := os.Remove(f); err != nil {
				return err
			}
		}
	}
	total := 0
	for name, packed := range made {
		if err := os.WriteFile(filepath.Join(to, name), packed, 0o644); err != nil {
			return err
		}
		total += len(packed)
	}
	fmt.Printf("%d files, %d bytes\n", len(made), total)
	return nil
}
