package together

import "truth"

func init() {
	twice := truth.Race("close of closed channel")
	both := func(f func()) { truth.Both(f, f) }
	truth.Leak("handler.end", twice, func() {
		h := newHandler()
		both(func() { h.end(nil, nil) })
	}).Real().Twin("onceHandler.end", func() {
		h := newOnceHandler()
		both(func() { h.end(nil, nil) })
	})
	truth.Leak("downloader.Cancel", twice, func() { both(newDownloader().Cancel) }).Real().
		Twin("locked.Cancel", func() { both(newLocked().Cancel) })
	truth.Leak("placement.unblock", twice, func() { both(newPlacement().unblock) }).Real().
		Twin("own.unblock", func() { both(work) })
}
