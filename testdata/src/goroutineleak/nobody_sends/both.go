package nobody_sends

type background struct {
	quit   chan struct{}
	writes chan int
}

func newBackground() *background {
	b := &background{quit: make(chan struct{}), writes: make(chan int)}
	go b.run()
	return b
}

// run waits for two channels: that is one defect.
func (b *background) run() {
	for {
		select { // want `select blocks for ever: nobody sends to any of its channels or closes one`
		case <-b.writes:
		case <-b.quit:
			return
		}
	}
}

// Freeze is a way to write select {}.
func Freeze() {
	<-make(chan struct{})
}

func FreezeByMistake() {
	ready := make(chan struct{})
	go newBackground()
	<-ready // want `receive from ready blocks for ever: nobody sends to it or closes it`
}
