package bus

import "container/list"

// Constructors for the drivers of listenerleak.

func NewEvents() *Events { return &Events{funcs: list.New()} }
func NewPipe() *Pipe     { return &Pipe{out: make(map[chan int]bool)} }
func NewKeyed() *Keyed   { return &Keyed{handlers: make(map[string]func())} }
func NewCache() *Cache   { return &Cache{m: make(map[string]int)} }

// Send gives every watcher a value; it is for the clean path of a watcher.
func (f *Feed) Send() {
	f.mu.Lock()
	defer f.mu.Unlock()
	for _, s := range f.subs {
		close(s.C)
	}
}

func NewAnswers() *Answers { return &Answers{waiting: make(map[string]chan int)} }
