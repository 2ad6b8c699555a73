package reply_waiters

import (
	"context"
	"errors"

	"truth"
)

func init() {
	quiet := NewClient(func(uint64) error { return nil })
	quiet.shutdown = nil // made outside of the bubble
	broken := NewClient(func(uint64) error { return errors.New("not sent") })
	over, cancel := context.WithCancel(context.Background())
	cancel()
	truth.Leak("client.Ask", truth.Heap(100), func() { quiet.Ask() }).
		Twin("client.AskAndRemove", func() { quiet.AskAndRemove() }).
		Twin("client.Deferred", func() { quiet.Deferred() })
	truth.Leak("client.Handle", truth.Heap(100), func() { quiet.Handle(over, quiet.next()) }).
		Twin("client.HandleAndRemove", func() { quiet.HandleAndRemove(over, quiet.next()) })
	truth.Leak("client.Send", truth.Heap(100), func() { broken.Send(over) }).
		Twin("client.SendAndRemove", func() { broken.SendAndRemove(over) })
	truth.Leak("client.Call", truth.Heap(100), func() { quiet.Call(over) }).
		Twin("client.CallAndRemove", func() { quiet.CallAndRemove(over) })
}
