package helper_outlives

import (
	"context"
	"errors"
	"net"

	"truth"
)

// short is a watcher that fails at once.
type short struct{}

func (short) Next() (int, error) { return 0, errors.New("end") }
func (short) Stop()              {}

func init() {
	cancel, c := make(chan struct{}), newClient()
	live, _ := context.WithCancel(context.Background())
	truth.Leak("Read", truth.Goroutines(1), func() { Read(cancel, nil) }).Real().
		Twin("ReadUntil", func() { ReadUntil(cancel, nil) })
	truth.Leak("Merge", truth.Goroutines(1), func() { _, end := Merge(live, live); end() }).Real().
		Twin("MergeUntil", func() { _, end := MergeUntil(live, live); end() })
	truth.Leak("client.watch", truth.Goroutines(1), func() { c.watch(short{}) }).Real().
		Twin("client.watchUntil", func() { c.watchUntil(short{}) })
	truth.Leak("echo", truth.Goroutines(1), func() {
		here, there := net.Pipe()
		here.Close()
		echo(live, there)
	}).Real().Twin("echo", func() {
		here, there := net.Pipe()
		here.Close()
		echo(truth.Soon(), there)
	})
	m := &march{live}
	none := func(int) []int { return nil }
	truth.Leak("march.Run", truth.Goroutines(1), func() { m.Run(1, none) }).Real().
		Twin("march.RunUntil", func() { m.RunUntil(1, none) })
}
