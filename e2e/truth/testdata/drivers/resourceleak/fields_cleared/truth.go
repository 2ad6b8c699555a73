package fields_cleared

import (
	"os"

	"truth"
)

// readOnly makes a journal that can't be written to, so that add fails.
func readOnly() *journal {
	f, err := os.Open(os.Args[0])
	if err != nil {
		panic(err)
	}
	return &journal{file: f}
}

func init() {
	truth.Leak("journal.add", truth.Files(1), func() { readOnly().add([]byte("x")) }).Real().
		Twin("journal.addAndClose", func() { readOnly().addAndClose([]byte("x")) }).
		Twin("journal.addByHelper", func() { readOnly().addByHelper([]byte("x")) })
}
