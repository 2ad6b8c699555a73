// Command cacheprog is a build cache in a directory, by the protocol of
// GOCACHEPROG: a stand-in for one that a team shares.
package main

import (
	"bufio"
	"encoding/base64"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"time"
)

type request struct {
	ID       int64
	Command  string
	ActionID []byte
	OutputID []byte
	BodySize int64
}

type response struct {
	ID            int64
	Err           string     `json:",omitempty"`
	KnownCommands []string   `json:",omitempty"`
	Miss          bool       `json:",omitempty"`
	OutputID      []byte     `json:",omitempty"`
	Size          int64      `json:",omitempty"`
	Time          *time.Time `json:",omitempty"`
	DiskPath      string     `json:",omitempty"`
}

func main() {
	log.SetFlags(0)
	if len(os.Args) != 2 {
		log.Fatal("usage: cacheprog directory")
	}
	if err := serve(cache(os.Args[1])); err != nil {
		log.Fatal(err)
	}
}

// serve answers one request after the other until it is told to close.
func serve(c cache) error {
	in := json.NewDecoder(bufio.NewReader(os.Stdin))
	out := json.NewEncoder(os.Stdout)
	if err := out.Encode(response{KnownCommands: []string{"get", "put", "close"}}); err != nil {
		return err
	}
	for {
		var r request
		if err := in.Decode(&r); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		var body []byte
		if r.Command == "put" && r.BodySize > 0 {
			if err := in.Decode(&body); err != nil { // base64, as encoding/json has it
				return err
			}
		}
		answer, err := c.answer(&r, body)
		if err != nil {
			answer.Err = err.Error()
		}
		answer.ID = r.ID
		if err := out.Encode(answer); err != nil || r.Command == "close" {
			return err
		}
	}
}

// cache is a directory with a file per output, and per action a file that
// names its output.
type cache string

func (c cache) answer(r *request, body []byte) (response, error) {
	switch r.Command {
	case "get":
		return c.get(r)
	case "put":
		return c.put(r, body)
	case "close":
		return response{}, nil
	}
	return response{}, fmt.Errorf("unknown command %q", r.Command)
}

func (c cache) action(id []byte) string { return filepath.Join(string(c), hex.EncodeToString(id)+"-a") }
func (c cache) output(id []byte) string { return filepath.Join(string(c), hex.EncodeToString(id)+"-d") }

func (c cache) get(r *request) (response, error) {
	text, err := os.ReadFile(c.action(r.ActionID))
	if err != nil {
		return response{Miss: true}, nil
	}
	id, err := base64.StdEncoding.DecodeString(string(text))
	if err != nil {
		return response{}, err
	}
	info, err := os.Stat(c.output(id))
	if err != nil {
		return response{Miss: true}, nil
	}
	when := info.ModTime()
	return response{OutputID: id, Size: info.Size(), Time: &when, DiskPath: c.output(id)}, nil
}

func (c cache) put(r *request, body []byte) (response, error) {
	if err := os.WriteFile(c.output(r.OutputID), body, 0o666); err != nil {
		return response{}, err
	}
	id := base64.StdEncoding.EncodeToString(r.OutputID)
	return response{DiskPath: c.output(r.OutputID)}, os.WriteFile(c.action(r.ActionID), []byte(id), 0o666)
}
