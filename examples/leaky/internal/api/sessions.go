package api

import (
	"io"
	"net/http"
)

func (s *Service) createSession(w http.ResponseWriter, r *http.Request) {
	created := s.sessions.Create(r.PathValue("tenant"))
	writeJSON(w, http.StatusCreated, created.State())
}

func (s *Service) getSession(w http.ResponseWriter, r *http.Request) {
	found, err := s.sessions.Get(r.PathValue("id"))
	if err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, found.State())
}

func (s *Service) deleteSession(w http.ResponseWriter, r *http.Request) {
	if err := s.sessions.Remove(r.PathValue("id")); err != nil {
		writeError(w, err)
		return
	}
	w.WriteHeader(http.StatusNoContent)
}

// postMessage publishes the request's body to everybody who listens.
func (s *Service) postMessage(w http.ResponseWriter, r *http.Request) {
	found, err := s.sessions.Get(r.PathValue("id"))
	if err != nil {
		writeError(w, err)
		return
	}
	text, err := io.ReadAll(r.Body)
	if err != nil {
		http.Error(w, err.Error(), http.StatusBadRequest)
		return
	}
	if err := found.Publish(string(text)); err != nil {
		http.Error(w, err.Error(), http.StatusConflict)
		return
	}
	w.WriteHeader(http.StatusAccepted)
}

func (s *Service) postCheck(w http.ResponseWriter, r *http.Request) {
	found, err := s.sessions.Get(r.PathValue("id"))
	if err != nil {
		writeError(w, err)
		return
	}
	found.Check()
	w.WriteHeader(http.StatusAccepted)
}
