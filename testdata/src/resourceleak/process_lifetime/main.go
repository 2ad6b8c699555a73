// What a command opens once lives as long as the process.
package main

import (
	"database/sql"
	"fmt"
	"net/http"
	"os"
	"sync"
)

var logFile, _ = os.Create("log")

var (
	once sync.Once
	db   *sql.DB
)

func handle() *sql.DB {
	once.Do(func() {
		handle, err := sql.Open("x", "y")
		if err != nil {
			panic(err)
		}
		fmt.Println(handle.Stats())
	})
	return db
}

func main() {
	f, err := os.Open("config")
	if err != nil {
		panic(err)
	}
	fmt.Println(f.Name())
	run()
	for {
		poll()
	}
}

func run() {
	resp, err := http.Get("http://localhost")
	if err != nil {
		return
	}
	fmt.Println(resp.Status)
	http.HandleFunc("/", serve)
}

func poll() {
	resp, err := http.Get("http://localhost") // want `response body of resp is never closed`
	if err != nil {
		return
	}
	fmt.Println(resp.Status)
}

func serve(w http.ResponseWriter, r *http.Request) {
	f, err := os.Open("page") // want `file f is never closed`
	if err != nil {
		return
	}
	fmt.Println(f.Name(), handle())
}

type serveCmd struct{ name string }

func (c *serveCmd) Run() error {
	f, err := os.Open(c.name)
	if err != nil {
		return err
	}
	if _, err := f.Stat(); err != nil {
		return err
	}
	return f.Close()
}

type handler struct{ name string }

func (c *handler) Run() error {
	f, err := os.Open(c.name) // want `file f is not closed on an early return`
	if err != nil {
		return err
	}
	if _, err := f.Stat(); err != nil {
		return err
	}
	return f.Close()
}
