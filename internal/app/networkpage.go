package app

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"

	"puente/internal/queue"
)

// field is one property of a JSON schema with what it says.
type field struct {
	name string
	form fieldForm
}

// fieldForm is what the page tells of a property; properties keep the order of the file.
type fieldForm struct {
	Type        any             `json:"type"`
	Ref         string          `json:"$ref"`
	Enum        []string        `json:"enum"`
	Const       any             `json:"const"`
	Description string          `json:"description"`
	Required    []string        `json:"required"`
	Properties  json.RawMessage `json:"properties"`
	Items       *fieldForm      `json:"items"`
	Additional  json.RawMessage `json:"additionalProperties"`
}

// networkPage lists every field of a network file, from its schema.
func networkPage() string {
	var b strings.Builder
	b.WriteString("# The file of a port or network\n\nMade from `queue.NetworkSchema` by `make docs`; the schema itself is `docs/network.schema.json`, `puente port --schema` and `/api/port/schema`. Rules: `docs/model-queue.md`; worked examples: `scenarios/ports`. YAML or JSON, without anchors, aliases, tags and merge keys. **Bold** fields must be there.\n")
	var whole struct {
		fieldForm
		Defs json.RawMessage `json:"$defs"`
	}
	decode(queue.NetworkSchema, &whole)
	table(&b, "network", whole.fieldForm)
	for _, def := range fieldsOf(whole.Defs) {
		table(&b, def.name, def.form)
	}
	return b.String()
}

// table writes the fields of an object, then those of objects within it.
func table(b *strings.Builder, name string, form fieldForm) {
	fmt.Fprintf(b, "\n## %s\n\n", name)
	if form.Description != "" {
		b.WriteString(form.Description + "\n\n")
	}
	b.WriteString("| field | form | meaning |\n| --- | --- | --- |\n")
	var inner []field
	for _, f := range fieldsOf(form.Properties) {
		word := "`" + f.name + "`"
		for _, r := range form.Required {
			if r == f.name {
				word = "**" + word + "**"
			}
		}
		fmt.Fprintf(b, "| %s | %s | %s |\n", word, f.form.words(f.name), strings.ReplaceAll(f.form.Description, "|", "or"))
		if object, ok := f.form.object(); ok {
			inner = append(inner, field{f.name, object})
		}
	}
	for _, f := range inner {
		table(b, f.name, f.form)
	}
}

// object is the form of an object that stands here or in a list here.
func (f fieldForm) object() (fieldForm, bool) {
	if f.Items != nil {
		return f.Items.object()
	}
	return f, len(f.Properties) > 0
}

// words says what a field takes.
func (f fieldForm) words(name string) string {
	switch object, ok := f.object(); {
	case f.Ref != "":
		return strings.TrimPrefix(f.Ref, "#/$defs/")
	case f.Const != nil:
		return fmt.Sprint(f.Const)
	case len(f.Enum) > 0:
		return strings.Join(f.Enum, ", ")
	case f.Items != nil && f.Items.Ref != "":
		return "list of " + f.Items.words(name)
	case f.Items != nil && ok && len(object.Properties) > 0:
		return "list of " + name + ", below"
	case f.Items != nil:
		return "list of " + f.Items.words(name)
	case ok:
		return name + ", below"
	case len(f.Additional) > 0 && f.Additional[0] == '{':
		var value fieldForm
		decode(f.Additional, &value)
		return "name: " + value.words(name)
	}
	return strings.Trim(fmt.Sprint(f.Type), "[]")
}

// fieldsOf lists the properties of an object in the order of the file.
func fieldsOf(object json.RawMessage) []field {
	if len(object) == 0 {
		return nil
	}
	var list []field
	d := json.NewDecoder(bytes.NewReader(object))
	if _, err := d.Token(); err != nil {
		panic(fmt.Sprintf("app: the schema of a network: %v", err))
	}
	for d.More() {
		name, err := d.Token()
		if err != nil {
			panic(fmt.Sprintf("app: the schema of a network: %v", err))
		}
		f := field{name: fmt.Sprint(name)}
		if err := d.Decode(&f.form); err != nil {
			panic(fmt.Sprintf("app: the schema of a network, %s: %v", f.name, err))
		}
		list = append(list, f)
	}
	return list
}

// decode reads a part of the schema, which is ours.
func decode(data []byte, into any) {
	if err := json.Unmarshal(data, into); err != nil {
		panic(fmt.Sprintf("app: the schema of a network: %v", err))
	}
}
