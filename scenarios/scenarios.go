// Package scenarios carries the scenarios that come with the binary, as files.
// It holds no logic: package app finds them by name, package atlas reads them.
// Start with december-2023/scenario.yaml; README.md explains every field.
package scenarios

import "embed"

// Files holds one folder per scenario, each with a scenario.yaml, and the news
// stories that are told beside one (story.en.txt, story.es.txt). The folder ports
// holds networks of queues instead, one a file.
//
//go:embed */*.yaml */*.md */*.txt */*/*.csv
var Files embed.FS
