package late_send

import "context"

type decoder interface{ Decode(*int) error }

// Metrics has a context and doesn't look at it.
func Metrics(ctx context.Context, dec decoder) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for {
			var v int
			if err := dec.Decode(&v); err != nil {
				return
			}
			out <- v // want `send to out may block for ever: nothing ends it when the receiver has left; select with ctx\.Done\(\)`
		}
	}()
	return out
}

func MetricsUntil(ctx context.Context, dec decoder) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for {
			var v int
			if err := dec.Decode(&v); err != nil {
				return
			}
			select {
			case out <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
	return out
}

// All sends a known number of values to a caller that takes them all.
func All(list []int) <-chan int {
	out := make(chan int)
	go func() {
		defer close(out)
		for _, v := range list {
			out <- v
		}
	}()
	return out
}
