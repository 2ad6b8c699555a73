package owner_leaves

// Peer's channel has room for the one error of each of its protocols.
type Peer struct {
	errs chan error
	stop chan struct{}
}

func NewPeer(protocols []func() error) *Peer {
	p := &Peer{errs: make(chan error, len(protocols)), stop: make(chan struct{})}
	go p.loop()
	for _, protocol := range protocols {
		go func() { p.errs <- protocol() }()
	}
	return p
}

func (p *Peer) loop() {
	for {
		select {
		case <-p.errs:
		case <-p.stop:
			return
		}
	}
}

func (p *Peer) Stop() { close(p.stop) }

func (p *Peer) Fail(err error) { p.errs <- err }
