// A loop sends, so that no room is enough: the one fix is to select between
// the send and the context by which the receiver leaves.
package select_with_context

import "context"

func Sum(ctx context.Context, next func() (int, error)) (sum int) {
	values := make(chan int)
	go func() {
		for {
			v, err := next()
			if err != nil {
				return
			}
			values <- v // want `send to values blocks for ever after the return at the ctx\.Done\(\) case in Sum; select with the same case around the send`
		}
	}()
	for {
		select {
		case v := <-values:
			sum += v
		case <-ctx.Done():
			return sum
		}
	}
}

func SumUntil(ctx context.Context, next func() (int, error)) (sum int) {
	values := make(chan int)
	go func() {
		for {
			v, err := next()
			if err != nil {
				return
			}
			select {
			case values <- v:
			case <-ctx.Done():
				return
			}
		}
	}()
	for {
		select {
		case v := <-values:
			sum += v
		case <-ctx.Done():
			return sum
		}
	}
}
