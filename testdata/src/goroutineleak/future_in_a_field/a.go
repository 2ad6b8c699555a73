// A goroutine computes one result for a method that the caller may never call.
package future_in_a_field

type Source interface{ Load() (int, error) }

type Lazy struct{ future chan int }

func Start(s Source) *Lazy {
	future := make(chan int) // want `nobody is bound to receive from future, so its sender may block for ever; make it with capacity 1`
	go func() {
		v, err := s.Load()
		if err != nil {
			future <- 0
		} else {
			future <- v
		}
	}()
	return &Lazy{future: future}
}

func (l *Lazy) Get() int { return <-l.future }

type Roomy struct{ future chan int }

func StartRoomy(s Source) *Roomy {
	future := make(chan int, 1)
	go func() {
		v, _ := s.Load()
		future <- v
	}()
	return &Roomy{future: future}
}

func (l *Roomy) Get() int { return <-l.future }

// used is asked for its result where it is made.
type used struct{ future chan int }

func StartUsed(s Source) int {
	future := make(chan int)
	go func() {
		v, _ := s.Load()
		future <- v
	}()
	u := &used{future: future}
	return u.get()
}

func (u *used) get() int { return <-u.future }

// Closed gives the result by closing the channel.
type Closed struct {
	future chan int
	value  int
}

func StartClosed(s Source) *Closed {
	c := &Closed{future: make(chan int)}
	go func() {
		defer close(c.future)
		c.value, _ = s.Load()
	}()
	return c
}

func (c *Closed) Get() int {
	<-c.future
	return c.value
}
