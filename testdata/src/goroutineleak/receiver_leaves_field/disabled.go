package receiver_leaves_field

// Merge closes out when it sends no more, and join leaves when all of its
// channels are closed.
func Merge(stop <-chan struct{}, a, b <-chan int, use func(int)) {
	out := make(chan int)
	go func() {
		for {
			select {
			case v := <-a:
				out <- v
			case <-stop:
				close(out)
				return
			}
		}
	}()
	go join(out, b, use)
}

func join(a, b <-chan int, use func(int)) {
	for {
		if a == nil && b == nil {
			return
		}
		select {
		case v, ok := <-a:
			if !ok {
				a = nil
				continue
			}
			use(v)
		case v, ok := <-b:
			if !ok {
				b = nil
				continue
			}
			use(v)
		}
	}
}
