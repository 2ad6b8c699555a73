// Package api is the service's HTTP interface.
package api

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"

	"example.com/leaky/internal/catalog"
	"example.com/leaky/internal/hub"
	"example.com/leaky/internal/session"
	"example.com/leaky/internal/store"
)

// A Service serves the HTTP interface.
type Service struct {
	ctx      context.Context // ends with the process
	db       *store.Store
	hub      *hub.Hub
	sessions *session.Manager
	catalog  *catalog.Client
}

// New returns a service that works until ctx ends and asks the catalog at
// catalogURL, to be ended by [Service.Close].
func New(ctx context.Context, db *store.Store, catalogURL string) *Service {
	h := hub.New()
	return &Service{
		ctx:      ctx,
		db:       db,
		hub:      h,
		sessions: session.NewManager(db, h),
		catalog:  catalog.NewClient(catalogURL),
	}
}

// Close stops all sessions.
func (s *Service) Close() error {
	s.catalog.Close()
	return s.sessions.Close()
}

// Routes returns the handler of all paths; wrap is applied to those that users
// call.
func (s *Service) Routes(wrap func(http.Handler) http.Handler) http.Handler {
	users := http.NewServeMux()
	users.HandleFunc("POST /tenants/{tenant}/sessions", s.createSession)
	users.HandleFunc("GET /sessions/{id}", s.getSession)
	users.HandleFunc("DELETE /sessions/{id}", s.deleteSession)
	users.HandleFunc("POST /sessions/{id}/messages", s.postMessage)
	users.HandleFunc("POST /sessions/{id}/checks", s.postCheck)
	users.HandleFunc("GET /events", s.streamEvents)
	users.HandleFunc("GET /messages", s.recentMessages)
	users.HandleFunc("GET /tenants/{tenant}/lag", s.lag)
	users.HandleFunc("GET /tenants/{tenant}/fastest", s.fastest)
	users.HandleFunc("GET /tenants/{tenant}/replicas/{name}", s.replica)
	users.HandleFunc("GET /tenants/{tenant}/report", s.report)
	users.HandleFunc("GET /snapshot", s.snapshot)
	users.HandleFunc("GET /regions/{region}", s.region)
	users.HandleFunc("GET /ping", s.ping)

	mux := http.NewServeMux()
	mux.Handle("/", wrap(users))
	mux.HandleFunc("GET /healthz", s.health)
	mux.HandleFunc("GET /catalog/{region}", s.serveCatalog)
	mux.HandleFunc("GET /debug/stats", s.stats)
	return mux
}

func writeJSON(w http.ResponseWriter, status int, value any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	// The client is gone if this fails: there is nobody left to tell.
	_ = json.NewEncoder(w).Encode(value)
}

// writeError answers with the status that fits err.
func writeError(w http.ResponseWriter, err error) {
	http.Error(w, err.Error(), statusOf(err))
}

func statusOf(err error) int {
	switch {
	case errors.Is(err, store.ErrUnknownTenant),
		errors.Is(err, store.ErrUnknownReplica),
		errors.Is(err, session.ErrUnknown):
		return http.StatusNotFound
	case errors.Is(err, context.DeadlineExceeded):
		return http.StatusGatewayTimeout
	default:
		return http.StatusBadGateway
	}
}
