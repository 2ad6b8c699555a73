package helper

import "io"

// Look looks at a body.
func Look(f io.ReadCloser) {
	_, _ = f.Read(nil)
}
