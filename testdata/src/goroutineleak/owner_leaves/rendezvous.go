package owner_leaves

// response is used by one caller: it writes, and then closes.
type response struct {
	done  chan error
	block chan []byte
}

func (r *response) Write(p []byte) {
	r.block <- p
}

// CloseWithError is the last that the caller says.
func (r *response) CloseWithError(err error) {
	r.done <- err
	<-r.done
}

func NewResponse(write func([]byte)) *response {
	r := &response{done: make(chan error), block: make(chan []byte)}
	go func() {
		for {
			select {
			case <-r.done:
				close(r.done)
				return
			case p := <-r.block:
				write(p)
			}
		}
	}()
	return r
}
