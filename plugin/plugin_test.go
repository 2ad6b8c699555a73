package plugin_test

import (
	"flag"
	"fmt"
	"os"
	"reflect"
	"slices"
	"strings"
	"testing"

	"go.yaml.in/yaml/v3"

	"github.com/memlint/memlint/analyzers"
	"github.com/memlint/memlint/internal/settings"
	"github.com/memlint/memlint/plugin"
)

// TestExampleIsAccepted: the plugin takes the settings of the example as they
// stand, so it has no unknown key.
func TestExampleIsAccepted(t *testing.T) {
	if _, err := plugin.New(example(t)); err != nil {
		t.Error(err)
	}
}

// TestExampleIsComplete: the example has every setting, with its default.
func TestExampleIsComplete(t *testing.T) {
	compare(t, "", reflect.TypeFor[settings.Settings](), example(t))
}

// TestBlocks: every analyzer has a block, and every flag of it a key there.
func TestBlocks(t *testing.T) {
	top := keys(reflect.TypeFor[settings.Settings]())
	for _, a := range analyzers.All() {
		block, ok := top[a.Name]
		if !ok {
			t.Errorf("no settings for %s", a.Name)
			continue
		}
		known := keys(block.Type)
		a.Flags.VisitAll(func(f *flag.Flag) {
			if _, ok := known[f.Name]; !ok {
				t.Errorf("flag -%s.%s has no key", a.Name, f.Name)
			}
		})
	}
}

// TestFreshAnalyzers: two configurations share nothing.
func TestFreshAnalyzers(t *testing.T) {
	var all []any
	for range 2 {
		linter, err := plugin.New(nil)
		if err != nil {
			t.Fatal(err)
		}
		list, err := linter.BuildAnalyzers()
		if err != nil {
			t.Fatal(err)
		}
		for _, a := range list {
			if slices.Contains(all, any(a)) {
				t.Errorf("%s is shared", a.Name)
			}
			all = append(all, a)
		}
	}
	if len(all) != 2*len(analyzers.All()) {
		t.Errorf("%d analyzers in two suites", len(all))
	}
}

// example returns the settings of .golangci.example.yml.
func example(t *testing.T) map[string]any {
	t.Helper()
	content, err := os.ReadFile("../.golangci.example.yml")
	if err != nil {
		t.Fatal(err)
	}
	var tree struct {
		Linters struct {
			Settings struct {
				Custom struct {
					Memlint struct{ Settings map[string]any }
				}
			}
		}
	}
	if err := yaml.Unmarshal(content, &tree); err != nil {
		t.Fatal(err)
	}
	return tree.Linters.Settings.Custom.Memlint.Settings
}

// keys returns the fields of a settings struct by key.
func keys(typ reflect.Type) map[string]reflect.StructField {
	list := make(map[string]reflect.StructField)
	for _, field := range reflect.VisibleFields(typ) {
		if key, _, _ := strings.Cut(field.Tag.Get("json"), ","); key != "" {
			list[key] = field
		}
	}
	return list
}

// compare checks that a block of the example has each key of the struct, with
// the value that the setting has when it isn't given.
func compare(t *testing.T, block string, typ reflect.Type, got map[string]any) {
	t.Helper()
	for key, field := range keys(typ) {
		value, ok := got[key]
		if !ok {
			t.Errorf("the example lacks %s %s", block, key)
			continue
		}
		if nested, ok := value.(map[string]any); ok {
			compare(t, key, field.Type, nested)
			continue
		}
		if want := defaultOf(t, block, key, field); fmt.Sprint(value) != want {
			t.Errorf("the example says %s %s: %v; the default is %s", block, key, value, want)
		}
	}
}

func defaultOf(t *testing.T, analyzer, key string, field reflect.StructField) string {
	t.Helper()
	if key == "async-timers" {
		return "auto"
	}
	for _, a := range analyzers.All() {
		if f := a.Flags.Lookup(key); a.Name == analyzer && f != nil {
			return f.DefValue
		}
	}
	if field.Type.Kind() == reflect.Slice {
		return "[]"
	}
	return fmt.Sprint(reflect.Zero(field.Type))
}
