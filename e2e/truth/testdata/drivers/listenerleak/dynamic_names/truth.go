package dynamic_names

import (
	"net/http"

	"truth"
	"truth/web"
)

func init() {
	s, m := &server{mux: http.NewServeMux()}, &mirror{}
	nobody := web.Request(nil)
	truth.Leak("server.ServeHTTP", truth.Heap(500), func() { s.ServeHTTP(web.Drop{}, web.Request(nil)) }).All(2).Calls(2000).
		Twin("server.nested", func() { s.nested(web.Drop{}, web.Request(nil)) }).
		Twin("mirror.ServeHTTP", func() { m.ServeHTTP(web.Drop{}, nobody) })
}
