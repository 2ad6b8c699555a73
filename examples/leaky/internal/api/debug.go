package api

import (
	"net/http"
	"runtime"
)

// Stats is what the process holds.
type Stats struct {
	Goroutines    int    `json:"goroutines"`
	HeapBytes     uint64 `json:"heap_bytes"` // alive after a collection
	ConnsInUse    int    `json:"conns_in_use"`
	Subscribers   int    `json:"subscribers"`
	ErrorHandlers int    `json:"error_handlers"`
}

func (s *Service) health(w http.ResponseWriter, r *http.Request) {
	w.WriteHeader(http.StatusOK)
}

// stats tells what the process holds after a garbage collection.
func (s *Service) stats(w http.ResponseWriter, r *http.Request) {
	runtime.GC()
	runtime.GC() // what pools hold goes with the second collection
	var mem runtime.MemStats
	runtime.ReadMemStats(&mem)
	writeJSON(w, http.StatusOK, Stats{
		Goroutines:    runtime.NumGoroutine(),
		HeapBytes:     mem.HeapAlloc,
		ConnsInUse:    s.db.ConnsInUse(),
		Subscribers:   s.hub.Subscribers(),
		ErrorHandlers: s.db.ErrorHandlers(),
	})
}
