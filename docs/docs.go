// Package docs carries the documents that the app shows beside its numbers: the
// model, its parameters, what it was judged by and what was decided. It holds no
// code. Start with Files.
package docs

import "embed"

// Files are the documents as Markdown, by their path below docs/.
//
//go:embed *.md validation/*.md data/*.md decisions/*.md
var Files embed.FS
