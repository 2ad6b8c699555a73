package facts

import (
	"net/http"

	"example.com/editor/facts/helper"
)

func get(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	helper.Look(resp.Body)
	return nil
}

var _ = get
