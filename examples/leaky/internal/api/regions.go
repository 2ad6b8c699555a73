package api

import (
	"net/http"
	"regexp"

	"example.com/leaky/internal/catalog"
)

var regionName = regexp.MustCompile(`^[a-z]+-[0-9]+$`)

func (s *Service) region(w http.ResponseWriter, r *http.Request) {
	region, err := s.catalog.Lookup(r.PathValue("region"))
	if err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, region)
}

func (s *Service) ping(w http.ResponseWriter, r *http.Request) {
	took, err := s.catalog.Ping()
	if err != nil {
		writeError(w, err)
		return
	}
	writeJSON(w, http.StatusOK, map[string]string{"took": took.String()})
}

// serveCatalog is the catalog service, which this process plays as well.
func (s *Service) serveCatalog(w http.ResponseWriter, r *http.Request) {
	name := r.PathValue("region")
	if !regionName.MatchString(name) {
		http.NotFound(w, r)
		return
	}
	writeJSON(w, http.StatusOK, catalog.Region{
		Name:  name,
		Zones: []string{name + "a", name + "b", name + "c"},
	})
}
