package finding

import (
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"

	"github.com/memlint/memlint/internal/lazyregexp"
)

// SetOrdinals numbers the findings that say the same of the same function,
// in their order. Suppressed ones count for themselves, so that a directive
// changes no other number.
func SetOrdinals(list []Finding) {
	type identity struct {
		key        string
		suppressed bool
	}
	seen := make(map[identity]int)
	for i := range list {
		id := identity{list[i].Key(), list[i].Suppressed}
		seen[id]++
		list[i].Ordinal = seen[id]
	}
}

// lineNumber matches what a message says of places: it changes with every
// line that is added above.
var lineNumber = lazyregexp.New(`(:|\bline )\d+(:\d+)?`)

// Key returns what stays of a finding when code around it changes, in four
// fields separated by tabs: kind, package, function ("-" if none), and the
// message without line numbers.
func (f *Finding) Key() string {
	function := f.Function
	if function == "" {
		function = "-"
	}
	message := lineNumber.ReplaceAllString(f.Message, "${1}N")
	return strings.Join([]string{f.ID(), f.Package, function, strings.Join(strings.Fields(message), " ")}, "\t")
}

// Fingerprint returns a short form of the key and the ordinal, 32 hexadecimal
// digits. It survives moved lines, moved files and unrelated edits.
func (f *Finding) Fingerprint() string {
	text := f.Key() + "\t" + strconv.Itoa(f.Ordinal)
	if f.Suppressed {
		text += "\tsuppressed"
	}
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}
