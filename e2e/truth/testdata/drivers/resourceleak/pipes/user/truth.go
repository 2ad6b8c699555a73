package user

import (
	"errors"
	"io"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"truth"
	"truth/web"
)

// broken fails.
type broken struct{}

func (broken) Write([]byte) (int, error) { return 0, errors.New("broken") }

func init() {
	url, bad := web.Serve(), "://"
	name := filepath.Join(os.TempDir(), filepath.Base(os.Args[0])+".pipe")
	text := func() io.Reader { return strings.NewReader(strings.Repeat("text", 1000)) }
	truth.NotRun("stopsEarly", truth.Absent, "it waits for the end of its goroutine before it leaves")
	truth.Leak("neverRead", truth.Goroutines(1), func() { neverRead(text()) }).
		Twin("readsAll", func() { readsAll(text()) }).
		Twin("ends", func() { ends(text()) })
	truth.Leak("posts", truth.Goroutines(1), func() { posts(http.DefaultClient, bad, text()) }).Real().
		Twin("postsAndCloses", func() { postsAndCloses(http.DefaultClient, bad, text()) })
	truth.Leak("local", truth.Goroutines(1), func() { local(broken{}, name, "value"); os.Remove(name) }).Real().
		Twin("local", func() { local(io.Discard, name, "value"); os.Remove(name) }).
		Twin("localCloses", func() { localCloses(broken{}, name, "value") })
	list := []string{"a", "", "b"}
	truth.NotRun("writes", truth.Absent, "the pipe fails only when its reader has gone, and then the goroutine has too")
	truth.Leak("goroutineLeaves", truth.Goroutines(1), func() { goroutineLeaves(list) }).
		Twin("goroutineLeaves", func() { goroutineLeaves(list[:1]) }).
		Twin("goroutineEnds", func() { goroutineEnds(list) })
	readOnly, _ := os.Open(os.Args[0])
	truth.Leak("download", truth.Goroutines(2), func() { download(url, readOnly) }).Real().InTurn().
		Twin("discard", func() { discard(url) })
}
