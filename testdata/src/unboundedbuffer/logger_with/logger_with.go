// A With method of a logger adds to the logger that all share.
package logger_with

type out struct{ args []any }

func (o *out) write(args ...any) { _ = args }

type logger struct {
	out  *out
	args []any
}

func (l *logger) With(args ...any) *logger {
	l.args = append(l.args, args...) // want `With adds to the shared l.args in each call; return a copy that has it`
	return l
}

func (l *logger) Info(msg string)  { l.out.write(append(l.args, msg)...) }
func (l *logger) Error(msg string) { l.out.write(append(l.args, msg)...) }

type copying struct {
	out  *out
	args []any
}

func (l *copying) With(args ...any) *copying {
	next := &copying{out: l.out}
	next.args = append(append(next.args, l.args...), args...)
	return next
}

func (l *copying) Info(msg string)  { l.out.write(append(l.args, msg)...) }
func (l *copying) Error(msg string) { l.out.write(append(l.args, msg)...) }

// A copy of the receiver.
type byValue struct {
	out  *out
	args []any
}

func (l byValue) With(args ...any) byValue {
	l.args = append(l.args, args...)
	return l
}

func (l byValue) Info(msg string)  { l.out.write(append(l.args, msg)...) }
func (l byValue) Error(msg string) { l.out.write(append(l.args, msg)...) }

// What is set up once isn't a logger.
type server struct{ middleware []func() }

func (s *server) With(m func()) *server {
	s.middleware = append(s.middleware, m)
	return s
}
