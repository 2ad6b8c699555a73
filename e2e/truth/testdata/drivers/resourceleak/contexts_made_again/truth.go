package contexts_made_again

import (
	"context"

	"truth"
)

func init() {
	parent, _ := context.WithCancel(context.Background())
	s, r := &session{parent: parent}, &session{parent: parent, cancel: truth.Nothing}
	truth.Leak("session.Restart", truth.Heap(50), func() { s.Restart() }).
		Twin("session.Reset", func() { r.Reset() })
	t := &tasks{parent, map[string]context.CancelFunc{}}
	f := &finisher{parent, map[string]context.CancelFunc{}}
	truth.Leak("tasks.forget", truth.Heap(50), func() { t.add("a"); t.forget("a") }).
		Twin("finisher.finish", func() { f.add("a"); f.finish("a") })
}
