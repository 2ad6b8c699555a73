// A field that is set to nil while what it holds is still open.
package fields_cleared

import "os"

type journal struct {
	name string
	file *os.File
}

func (j *journal) open() (err error) {
	if j.file == nil {
		j.file, err = os.OpenFile(j.name, os.O_WRONLY, 0)
	}
	return err
}

func (j *journal) Close() error {
	if j.file == nil {
		return nil
	}
	err := j.file.Close()
	j.file = nil
	return err
}

func (j *journal) add(p []byte) error {
	if err := j.open(); err != nil {
		return err
	}
	_, err := j.file.Write(p)
	if err != nil {
		j.file = nil // want `^file in file is set to nil before it is closed; do that first$`
	}
	return err
}

func (j *journal) addAndClose(p []byte) error {
	if err := j.open(); err != nil {
		return err
	}
	_, err := j.file.Write(p)
	if err != nil {
		j.file.Close()
		j.file = nil
	}
	return err
}

func (j *journal) addByHelper(p []byte) error {
	if err := j.open(); err != nil {
		return err
	}
	_, err := j.file.Write(p)
	if err != nil {
		j.Close()
		j.file = nil
	}
	return err
}

// hand gives the file away.
func (j *journal) hand() *os.File {
	j.file.Sync()
	f := j.file
	j.file = nil
	return f
}

// closed is told that somebody else has closed the file.
func (j *journal) closed() {
	j.file = nil
}

// firstTime uses the file on another path.
func (j *journal) firstTime(p []byte) {
	if j.file != nil {
		j.file.Write(p)
		return
	}
	j.file = nil
}
