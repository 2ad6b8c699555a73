package future_in_a_field

import (
	"errors"

	"truth"
)

type source struct{ err error }

func (s source) Load() (int, error) { return 1, s.err }

func init() {
	s := source{}
	truth.Leak("Start", truth.Goroutines(1), func() { Start(s) }).
		Twin("Start", func() { Start(source{errors.New("failed")}).Get() }).
		Twin("StartRoomy", func() { StartRoomy(s) }).
		Twin("StartUsed", func() { StartUsed(s) }).
		Twin("StartClosed", func() { StartClosed(s) })
}
