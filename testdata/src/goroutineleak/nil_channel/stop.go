package nil_channel

type proxy struct{ closing chan struct{} }

// Run starts a goroutine that waits for a channel that nobody makes.
func (p *proxy) Run(sids <-chan int) {
	go func() {
		for {
			select {
			case <-p.closing: // want `receive from p\.closing, which is nil, blocks for ever; make the channel first`
				return
			case <-sids:
			}
		}
	}()
}

func (p *proxy) Close() { close(p.closing) }

type madeProxy struct{ closing chan struct{} }

func newProxy() *madeProxy { return &madeProxy{closing: make(chan struct{})} }

func (p *madeProxy) Run(sids <-chan int) {
	go func() {
		for {
			select {
			case <-p.closing:
				return
			case <-sids:
			}
		}
	}()
}

func (p *madeProxy) Close() { close(p.closing) }
