package history

import (
	"os"

	"golang.org/x/sys/windows"
)

// beyond is where the locked byte lies: far from the content, which others
// may read meanwhile.
func beyond() *windows.Overlapped { return &windows.Overlapped{OffsetHigh: 1 << 30} }

// lock waits until no other process holds the file. The lock ends with the
// process if nothing else ends it.
func lock(f *os.File) error {
	return windows.LockFileEx(windows.Handle(f.Fd()), windows.LOCKFILE_EXCLUSIVE_LOCK, 0, 1, 0, beyond())
}

func unlock(f *os.File) {
	windows.UnlockFileEx(windows.Handle(f.Fd()), 0, 1, 0, beyond())
}
