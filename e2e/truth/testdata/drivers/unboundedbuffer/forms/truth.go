package forms

import (
	"truth"
	"truth/web"
)

func init() {
	const size = 32 << 20
	silent := func() { shadowed(web.Drop{}, web.Request(web.Zeros(size))) }
	for function, call := range map[string]func(Reply, *Handled){"dotImport": dotImport, "aliasedTypes": aliasedTypes, "closure": closure} {
		truth.Leak(function, truth.Allocated(size), func() { call(web.Drop{}, web.Request(web.Zeros(size))) }).
			Twin("shadowed", silent)
	}
	g := registry[string, int]{make(map[string]int), make(map[string]int)}
	truth.Leak("registry.put", truth.Heap(100), func() { name := web.Name(); g.put(name, 1); g.remove(name) }).
		TwinIn("never_evicted", "finder.kept")
	s := &server{base: &base{make(map[string]int)}, seen: make(map[string]int), dropped: make(map[string]int)}
	truth.Leak("server.ServeHTTP", truth.Heap(200), func() { s.ServeHTTP(web.Drop{}, web.Request(nil)) }).
		TwinIn("never_evicted", "finder.kept")
}
