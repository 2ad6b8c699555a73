// Package fsnotify is a stub.
package fsnotify

type Watcher struct{ Events chan int }

func NewWatcher() (*Watcher, error)      { return nil, nil }
func (w *Watcher) Add(name string) error { return nil }
func (w *Watcher) Close() error          { return nil }
