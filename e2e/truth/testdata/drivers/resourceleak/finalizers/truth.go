package finalizers

import "truth"

func init() {
	names := []string{"a"}
	truth.Leak("count", truth.Heap(1<<16), func() { count(names) }).Real().
		Twin("countAndClose", func() { countAndClose(names) }).
		Twin("leaves", func() { leaves(1) })
	truth.Leak("total", truth.Heap(1<<16), func() { total(nil, names) }).Real().
		Twin("totalAndClose", func() { totalAndClose(nil, names) })
}
