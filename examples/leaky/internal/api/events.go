package api

import (
	"encoding/json"
	"fmt"
	"net/http"

	"example.com/leaky/internal/hub"
)

// recent is the number of messages that recentMessages shows.
const recent = 20

func (s *Service) recentMessages(w http.ResponseWriter, r *http.Request) {
	writeJSON(w, http.StatusOK, s.hub.Recent(recent))
}

// streamEvents sends the messages as server-sent events, until the client
// leaves or the service ends.
func (s *Service) streamEvents(w http.ResponseWriter, r *http.Request) {
	sub := s.hub.Subscribe()
	w.Header().Set("Content-Type", "text/event-stream")
	controller := http.NewResponseController(w)
	if err := controller.Flush(); err != nil {
		writeError(w, err)
		return
	}
	for {
		select {
		case m := <-sub.C:
			if err := writeEvent(w, controller, m); err != nil {
				return
			}
		case <-r.Context().Done():
			return
		case <-s.ctx.Done():
			return
		}
	}
}

func writeEvent(w http.ResponseWriter, controller *http.ResponseController, m hub.Message) error {
	data, err := json.Marshal(m)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprintf(w, "data: %s\n\n", data); err != nil {
		return err
	}
	return controller.Flush()
}
