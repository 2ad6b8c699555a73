package api

import (
	"context"
	"net/http"
	"time"

	"example.com/fixed/internal/metrics"
	"example.com/fixed/internal/monitor"
)

// lagWait is how long a request waits for the lag unless it says otherwise.
const lagWait = time.Second

// lag tells how far the tenant's slowest replica is behind; ?wait= limits the
// time to find out.
func (s *Service) lag(w http.ResponseWriter, r *http.Request) {
	wait, err := time.ParseDuration(r.FormValue("wait"))
	if err != nil {
		wait = lagWait
	}
	ctx, cancel := context.WithTimeout(r.Context(), wait)
	defer cancel()
	stop := context.AfterFunc(s.ctx, cancel)
	defer stop()
	lag, err := monitor.Lag(ctx, s.db, r.PathValue("tenant"))
	if err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"lag": lag.String()})
}

func (s *Service) fastest(w http.ResponseWriter, r *http.Request) {
	name, err := monitor.Fastest(r.Context(), s.db, r.PathValue("tenant"))
	if err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"fastest": name})
}

func (s *Service) replica(w http.ResponseWriter, r *http.Request) {
	replica, err := s.db.Find(r.PathValue("tenant"), r.PathValue("name"))
	if err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, replica)
}

// report tells the lag of each replica of the tenant, in seconds.
func (s *Service) report(w http.ResponseWriter, r *http.Request) {
	collector := metrics.New(time.Minute)
	defer collector.Destroy()
	replicas, err := s.db.Replicas(r.Context(), r.PathValue("tenant"))
	if err != nil {
		writeError(w, err)
		return
	}
	for _, replica := range replicas {
		collector.Observe(replica.Name, replica.Lag.Seconds())
	}
	writeJSON(w, http.StatusOK, collector.Values())
}

// snapshot sends the replicas of the tenants in ?tenant=.
func (s *Service) snapshot(w http.ResponseWriter, r *http.Request) {
	if err := s.db.WriteSnapshot(r.Context(), w, r.URL.Query()["tenant"]...); err != nil {
		writeError(w, err)
	}
}
