package returned_released

import (
	"os"
	"path/filepath"

	"truth"
	"truth/web"
)

func init() {
	url, name := web.Serve(), filepath.Join(os.TempDir(), filepath.Base(os.Args[0])+".created")
	truth.Leak("useChecked", truth.Goroutines(2), func() { useChecked(url) }).Real().InTurn().
		Twin("useCallJSON", func() { useCallJSON(url) }).
		Twin("useCall", func() { useCall(url) }).
		Twin("useRead", func() { useRead(url) })
	truth.Leak("useCreated", truth.Files(1), func() { useCreated(name); os.Remove(name) }).Real().
		Twin("created", func() {
			f, _ := created(name)
			f.Close()
			os.Remove(name)
		})
	truth.Leak("overwrittenByAnother", truth.Files(1), func() {
		l, _ := overwrittenByAnother("127.0.0.1:0", "127.0.0.1:0")
		l.Close()
	}).Real().Twin("wrapped", func() {
		l, _ := wrapped("127.0.0.1:0")
		l.Close()
	})
}
