package res

// Events gives the channel of the file, and keeps the file.
func (f *File) Events() <-chan bool { return f.Done }
