// An entry that is stopped under its key, and stays in the map.
package dead_entry

import (
	"context"
	"sync"
)

type watcher struct{ done chan struct{} }

func (w *watcher) stop() error { close(w.done); return nil }

type watchers struct {
	mu   sync.Mutex
	byID map[string]*watcher
}

func (ws *watchers) Add(id string) {
	ws.mu.Lock()
	defer ws.mu.Unlock()
	ws.byID[id] = &watcher{make(chan struct{})}
}

func (ws *watchers) Stop(id string) error {
	ws.mu.Lock()
	w, ok := ws.byID[id] // want `entry of map watchers.byID is ended here but stays in the map`
	ws.mu.Unlock()
	if !ok {
		return nil
	}
	return w.stop()
}

// The same, with the entry deleted.
type deleting struct{ byID map[string]*watcher }

func (ws *deleting) Add(id string) { ws.byID[id] = &watcher{} }

func (ws *deleting) Stop(id string) error {
	w := ws.byID[id]
	delete(ws.byID, id)
	return w.stop()
}

// The entry makes room for its successor.
type replacing struct{ byID map[string]*watcher }

func (ws *replacing) Add(id string) {
	if w, ok := ws.byID[id]; ok {
		w.stop()
	}
	ws.byID[id] = &watcher{}
}

// The owner ends, and its entries with it.
type closing struct{ byID map[string]*watcher }

func (ws *closing) Add(id string) { ws.byID[id] = &watcher{} }

func (ws *closing) Close() {
	for id := range ws.byID {
		ws.byID[id].stop()
	}
}

type jobs struct{ cancels map[int64]context.CancelFunc }

func (j *jobs) run(ctx context.Context, id int64) {
	ctx, j.cancels[id] = context.WithCancel(ctx)
	<-ctx.Done()
}

func (j *jobs) cancel(id int64) {
	if cancel, ok := j.cancels[id]; ok { // want `entry of map jobs.cancels is ended here`
		cancel()
	}
}

// What it does to the entry doesn't end it.
type pausing struct{ byID map[string]*watcher }

func (w *watcher) pause() {}

func (ws *pausing) Add(id string)   { ws.byID[id] = &watcher{} }
func (ws *pausing) Pause(id string) { ws.byID[id].pause() }
