// Package scenarios carries the scenarios that come with the binary, as files.
// It holds no logic: package app finds them by name, package atlas reads them.
// Start with december-2023/scenario.yaml; README.md explains every field.
package scenarios

import "embed"

// Files holds one folder per scenario, each with a scenario.yaml.
//
//go:embed */scenario.yaml */*.md */*/*.csv
var Files embed.FS
