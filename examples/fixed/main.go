// Command fixed watches the replication of its tenants' databases and serves
// what it sees over HTTP.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"net"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"example.com/fixed/internal/api"
	"example.com/fixed/internal/httplog"
	"example.com/fixed/internal/logship"
	"example.com/fixed/internal/store"
)

// shutdownGrace is how long running requests may take when the service ends.
const shutdownGrace = 5 * time.Second

func main() {
	listen := flag.String("listen", "127.0.0.1:8080", "`address` to serve on")
	search := flag.String("search", "http://127.0.0.1:9200/logs/_bulk", "`URL` of the search backend that takes the logs")
	latency := flag.Duration("latency", 2*time.Millisecond, "`time` that a database query takes")
	flag.Parse()
	if err := run(*listen, *search, *latency); err != nil {
		log.Fatal(err)
	}
}

// run serves until the process is told to end.
func run(listen, search string, latency time.Duration) error {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	db := store.Open(latency)
	defer db.Close()
	shipper := logship.Start(search)
	defer shipper.Close()

	listener, err := net.Listen("tcp", listen)
	if err != nil {
		return err
	}
	url := "http://" + listener.Addr().String()
	service := api.New(ctx, db, url)
	defer service.Close()
	srv := &http.Server{
		Handler:           service.Routes(httplog.Middleware(shipper)),
		ReadHeaderTimeout: 5 * time.Second,
	}
	fmt.Println("listening on", url)
	return serve(ctx, srv, listener)
}

// serve runs srv until ctx ends, then lets the running requests finish.
func serve(ctx context.Context, srv *http.Server, listener net.Listener) error {
	served := make(chan error, 1)
	go func() { served <- srv.Serve(listener) }()
	select {
	case err := <-served:
		return err
	case <-ctx.Done():
	}
	grace, cancel := context.WithTimeout(context.Background(), shutdownGrace)
	defer cancel()
	if err := srv.Shutdown(grace); err != nil {
		return err
	}
	if err := <-served; !errors.Is(err, http.ErrServerClosed) {
		return err
	}
	return nil
}
