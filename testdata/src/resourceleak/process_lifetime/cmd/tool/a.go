// Package tool is part of a command: the end of the process closes its files.
package tool

import (
	"net/http"
	"os"
)

func Load(name string) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	_, err = f.Stat()
	return err
}

func Fetch(url string) (string, error) {
	resp, err := http.Get(url) // want `response body of resp is never closed`
	if err != nil {
		return "", err
	}
	return resp.Status, nil
}
