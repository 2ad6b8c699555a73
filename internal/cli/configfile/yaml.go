// Package configfile reads the file .memlint.yml.
package configfile

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"reflect"
	"slices"
	"strings"

	"go.yaml.in/yaml/v3"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/settings"
)

// A File is settings as a file has them.
type File struct {
	settings.Settings
	Lines map[string]int // line of each key that is set: "notes", "tickerstop.disabled"
}

// Parse reads settings in YAML. Errors begin with the line, where there is
// one.
func Parse(data []byte) (*File, error) {
	f := &File{Lines: make(map[string]int)}
	root, err := document(data)
	if err != nil || root == nil {
		return f, err
	}
	if err := f.addKeys("", root, reflect.TypeFor[settings.Settings]()); err != nil {
		return nil, err
	}
	var tree any
	if err := root.Decode(&tree); err != nil {
		return nil, yamlError(err)
	}
	text, err := json.Marshal(tree)
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(text, &f.Settings); err != nil {
		return nil, f.typeError(err)
	}
	return f, nil
}

// document returns the mapping that the text holds, nil if it holds nothing.
func document(data []byte) (*yaml.Node, error) {
	decoder := yaml.NewDecoder(bytes.NewReader(data))
	var doc, second yaml.Node
	if err := decoder.Decode(&doc); errors.Is(err, io.EOF) {
		return nil, nil
	} else if err != nil {
		return nil, yamlError(err)
	}
	if err := decoder.Decode(&second); !errors.Is(err, io.EOF) {
		return nil, errors.New("1: want one YAML document, not several")
	}
	root := doc.Content[0]
	if root.Kind == yaml.ScalarNode && root.Tag == "!!null" {
		return nil, nil
	}
	if root.Kind != yaml.MappingNode {
		return nil, fmt.Errorf("%d: want keys with values, such as \"notes: false\"", root.Line)
	}
	return root, nil
}

func yamlError(err error) error {
	text := strings.TrimPrefix(err.Error(), "yaml: ")
	if line, ok := strings.CutPrefix(text, "line "); ok {
		return errors.New(line)
	}
	return errors.New("1: " + text)
}

// addKeys notes the keys of a mapping and returns an error for one that the
// type doesn't have, or that is there twice.
func (f *File) addKeys(prefix string, mapping *yaml.Node, t reflect.Type) error {
	known := fields(t)
	for i := 0; i+1 < len(mapping.Content); i += 2 {
		key, value := mapping.Content[i], mapping.Content[i+1]
		field, ok := known[key.Value]
		if !ok {
			return fmt.Errorf("%d: %w", key.Line, unknownKey(prefix, key.Value, slices.Sorted(maps.Keys(known))))
		}
		path := prefix + key.Value
		if f.Lines[path] > 0 {
			return fmt.Errorf("%d: key %q is there twice, first in line %d", key.Line, path, f.Lines[path])
		}
		f.Lines[path] = key.Line
		if err := f.addNested(path, value, field); err != nil {
			return err
		}
	}
	return nil
}

func (f *File) addNested(path string, value *yaml.Node, t reflect.Type) error {
	switch {
	case t.Kind() == reflect.Struct && value.Kind == yaml.MappingNode:
		return f.addKeys(path+".", value, t)
	case t.Kind() == reflect.Slice && t.Elem().Kind() == reflect.Struct && value.Kind == yaml.SequenceNode:
		for i, item := range value.Content {
			if item.Kind == yaml.MappingNode {
				if err := f.addKeys(fmt.Sprintf("%s[%d].", path, i), item, t.Elem()); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func unknownKey(prefix, key string, known []string) error {
	if near := catalog.Nearest(key, known); near != "" {
		return fmt.Errorf("unknown key %q; did you mean %q?", prefix+key, prefix+near)
	}
	return fmt.Errorf("unknown key %q; known are: %s", prefix+key, strings.Join(known, ", "))
}

// typeError names the line of the value that has the wrong type.
func (f *File) typeError(err error) error {
	var wrongType *json.UnmarshalTypeError
	if errors.As(err, &wrongType) && f.Lines[wrongType.Field] > 0 {
		return fmt.Errorf("%d: %w", f.Lines[wrongType.Field], settings.DecodeError(err))
	}
	return settings.DecodeError(err)
}

// Keys returns the keys of all settings, in the order in which they are
// documented: "notes", "tickerstop.disabled".
func Keys() []string {
	var list []string
	t := reflect.TypeFor[settings.Settings]()
	for i := range t.NumField() {
		name := jsonName(t.Field(i))
		if t.Field(i).Type.Kind() != reflect.Struct {
			list = append(list, name)
			continue
		}
		for _, entry := range ordered(t.Field(i).Type) {
			list = append(list, name+"."+entry)
		}
	}
	return list
}

// fields returns the types of a struct's fields by their names in JSON,
// those of embedded structs with them.
func fields(t reflect.Type) map[string]reflect.Type {
	all := make(map[string]reflect.Type)
	for i := range t.NumField() {
		field := t.Field(i)
		if field.Anonymous {
			maps.Copy(all, fields(field.Type))
			continue
		}
		all[jsonName(field)] = field.Type
	}
	return all
}

func ordered(t reflect.Type) []string {
	var list []string
	for i := range t.NumField() {
		if field := t.Field(i); field.Anonymous {
			list = append(list, ordered(field.Type)...)
		} else {
			list = append(list, jsonName(field))
		}
	}
	return list
}

func jsonName(f reflect.StructField) string {
	name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
	return name
}
