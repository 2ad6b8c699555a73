package remote_cache

import (
	"truth"
	"truth/web"
)

func init() {
	a := &asker{Client: *web.Client(1), cache: make(map[string]answer)}
	l := &limited{asker: asker{Client: *web.Client(1)}, cache: make(map[string]answer)}
	truth.Leak("asker.remember", truth.Heap(100), func() { _, _ = a.Lookup(web.Name()) }).
		Twin("limited.Lookup", func() { _, _ = l.Lookup(web.Name()) })
}
