package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"puente/internal/app"
)

func docsCommand() *cobra.Command {
	var to string
	c := &cobra.Command{
		Use:    "docs",
		Short:  "Write the documents that are made from the code",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			for name, text := range app.Pages() {
				path := filepath.Join(to, name)
				if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
					return fmt.Errorf("make the folder of %s: %w", path, err)
				}
				if err := os.WriteFile(path, []byte(text), 0o644); err != nil {
					return fmt.Errorf("write %s: %w", path, err)
				}
			}
			return nil
		},
	}
	c.Flags().StringVar(&to, "to", "docs", "the folder of documents")
	return c
}
