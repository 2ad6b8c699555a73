package confirm

import (
	"os"
	"reflect"
	"strings"
	"testing"
)

// The page describes every field of the JSON.
func TestFieldsAreDescribed(t *testing.T) {
	page, err := os.ReadFile("../../../docs/confirm.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, value := range []any{document{}, judged{}, leak{}, goroutine{}, frame{}, packageDoc{}} {
		for _, field := range reflect.VisibleFields(reflect.TypeOf(value)) {
			name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
			if !strings.Contains(string(page), "`"+name+"`") {
				t.Errorf("docs/confirm.md doesn't describe %q", name)
			}
		}
	}
}
