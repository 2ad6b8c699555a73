package ends_early

import (
	"os"

	"truth"
)

// written returns a log with something that can't be flushed.
func written() *log {
	l, err := openLog(os.Args[0])
	if err != nil {
		panic(err)
	}
	l.w.WriteString("x")
	return l
}

func init() {
	truth.Leak("log.Close", truth.Files(1), func() { written().Close() }).Real().
		Twin("careful.Close", func() { (&careful{written()}).Close() }).
		Twin("onError.Close", func() { l := written(); (&onError{l.w, l.file}).Close() }).
		Twin("deferred.Close", func() { l := written(); (&deferred{l.w, l.file}).Close() })
}
