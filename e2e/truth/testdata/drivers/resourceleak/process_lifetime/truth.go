package main

import (
	"context"
	"net"
	"net/http"
	"os"
	"strings"

	"truth"
	"truth/web"
)

func init() {
	// The address is that of a machine: let it be this process.
	address := strings.TrimPrefix(web.Serve(), "http://")
	http.DefaultTransport.(*http.Transport).DialContext = func(context.Context, string, string) (net.Conn, error) {
		return net.Dial("tcp", address)
	}
	truth.Leak("poll", truth.Goroutines(2), poll).Real().InTurn().
		Repaired(func() {
			if resp, err := http.Get("http://localhost"); err == nil {
				resp.Body.Close()
			}
		})
	page := func() {
		if f, err := os.Create("page"); err == nil {
			f.Close()
		}
	}
	truth.Leak("serve", truth.Files(1), func() { page(); db = nil; serve(nil, nil) }).Real().
		Twin("serveCmd.Run", func() { page(); (&serveCmd{"page"}).Run() })
	truth.NotRun("handler.Run", truth.Absent, "Stat of an open file doesn't fail")
}
