package return_between

import (
	"errors"

	"truth"
)

// failing fails in its last step.
type failing struct{}

func (failing) Has(string) bool { return false }
func (failing) Index() error    { return nil }

func (failing) Step(name string) error {
	if name == "last" {
		return errors.New("failed")
	}
	return nil
}

func init() {
	truth.Leak("Append", truth.Goroutines(1), func() { Append(failing{}) }).
		Twin("AppendWithRoom", func() { AppendWithRoom(failing{}) }).
		Twin("AppendFirst", func() { AppendFirst(failing{}) }).
		Twin("AppendDeferred", func() { AppendDeferred(failing{}) })
}
