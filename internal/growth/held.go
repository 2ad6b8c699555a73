package growth

import "go/types"

// Held reports whether a package variable holds a value of the named type,
// whatever the type's name says of its life.
func (l *Lives) Held(named *types.Named) (Reason, bool) {
	if reason := l.heldByVar(named.Origin()); reason != nil {
		return *reason, true
	}
	return Reason{}, false
}
