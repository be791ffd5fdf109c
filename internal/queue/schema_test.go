package queue_test

import (
	"encoding/json"
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"puente/internal/queue"
)

// TestSchemaKnowsEveryField sets the schema beside the types: each field of a file is in both, and the schema says what it is for.
func TestSchemaKnowsEveryField(t *testing.T) {
	var root map[string]any
	if err := json.Unmarshal(queue.NetworkSchema, &root); err != nil {
		t.Fatal(err)
	}
	sameFields(t, root, root, reflect.TypeFor[queue.Network](), "network")
}

// sameFields compares a part of the schema with a type and goes on into what they hold.
func sameFields(t *testing.T, root, node map[string]any, typ reflect.Type, path string) {
	node = meant(root, node)
	for typ.Kind() == reflect.Pointer || typ.Kind() == reflect.Slice || typ.Kind() == reflect.Map {
		if typ.Kind() == reflect.Slice {
			node = meant(root, held(node, "items"))
		} else if typ.Kind() == reflect.Map {
			node = meant(root, held(node, "additionalProperties"))
		}
		typ = typ.Elem()
	}
	if typ.Kind() != reflect.Struct {
		return
	}
	properties := held(node, "properties")
	var fields []string
	for i := range typ.NumField() {
		name, _, _ := strings.Cut(typ.Field(i).Tag.Get("json"), ",")
		fields = append(fields, name)
		of := held(properties, name)
		if of["description"] == nil {
			t.Errorf("%s.%s: the schema does not say what it is for", path, name)
		}
		sameFields(t, root, of, typ.Field(i).Type, path+"."+name)
	}
	slices.Sort(fields)
	if known := slices.Sorted(maps.Keys(properties)); !slices.Equal(known, fields) {
		t.Errorf("%s: the schema has %q, the type %q", path, known, fields)
	}
	if node["additionalProperties"] != false {
		t.Errorf("%s: the schema takes unknown fields", path)
	}
}

func held(node map[string]any, name string) map[string]any {
	m, _ := node[name].(map[string]any)
	return m
}

// meant follows a reference, and of several forms takes the one with fields.
func meant(root, node map[string]any) map[string]any {
	if ref, ok := node["$ref"].(string); ok {
		return meant(root, held(held(root, "$defs"), strings.TrimPrefix(ref, "#/$defs/")))
	}
	for _, word := range []string{"oneOf", "anyOf"} {
		forms, _ := node[word].([]any)
		for _, f := range forms {
			if m := meant(root, f.(map[string]any)); m["properties"] != nil || m["items"] != nil {
				return m
			}
		}
	}
	return node
}
