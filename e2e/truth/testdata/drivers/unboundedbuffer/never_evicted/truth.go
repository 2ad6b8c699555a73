package never_evicted

import (
	"truth"
	"truth/web"
)

func init() {
	f := newFinder(nil)
	kept := func() { f.kept(web.Name()); f.evict(nil) }
	truth.Silent("finder.kept", kept)
	truth.Leak("finder.fetcher", truth.Heap(100), func() { f.fetcher(web.Name()) }).
		Twin("finder.kept", kept).
		Twin("finder.format", func() { f.format("text") })
}
