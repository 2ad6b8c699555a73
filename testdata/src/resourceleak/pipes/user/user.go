// What a goroutine writes to a pipe must be read to its end, or the reader must
// be closed: else the goroutine waits for ever. The same for its writer.
package user

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"os"

	"resourceleak/pipes/stream"
)

func stopsEarly(w io.Writer, r io.Reader) error {
	archive, done, err := stream.WithDone(r) // want `pipe reader archive is not closed on an early return; defer archive.Close\(\)`
	if err != nil {
		return err
	}
	_, err = stream.Digest(w, archive)
	if doneErr := <-done; err == nil {
		err = doneErr
	}
	if err != nil {
		return err
	}
	return nil
}

func closesLater(w io.Writer, r io.Reader) error {
	archive, done, err := stream.WithDone(r)
	if err != nil {
		return err
	}
	defer archive.Close()
	_, err = stream.Digest(w, archive)
	if doneErr := <-done; err == nil {
		err = doneErr
	}
	if err != nil {
		return err
	}
	return nil
}

func readsAll(r io.Reader) ([]byte, error) {
	body := stream.Compress(r)
	all, err := io.ReadAll(body)
	if err != nil {
		return nil, err
	}
	return all, nil
}

func ends(r io.Reader) error {
	body := stream.Compress(r)
	_, err := io.Copy(io.Discard, body)
	return err
}

func neverRead(r io.Reader) error {
	body := stream.Compress(r) // want `pipe reader body is never closed; defer body.Close\(\)`
	if body == nil {
		return errors.New("no body")
	}
	return nil
}

// Building the request may fail; sending it closes the body.
func posts(client *http.Client, url string, r io.Reader) error {
	body := stream.Compress(r) // want `pipe reader body is not closed on an early return; defer body.Close\(\)`
	req, err := http.NewRequest("POST", url, body)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

func postsAndCloses(client *http.Client, url string, r io.Reader) error {
	body := stream.Compress(r)
	req, err := http.NewRequest("POST", url, body)
	if err != nil {
		body.Close()
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	return resp.Body.Close()
}

// In one function, from where the goroutine starts.
func local(w io.Writer, name string, v any) error {
	pr, pw := io.Pipe() // want `pipe reader pr is not closed on an early return; defer pr.Close\(\)`
	out, err := os.Create(name)
	if err != nil {
		return err // nobody waits yet
	}
	defer out.Close()
	go func() { pw.CloseWithError(json.NewEncoder(pw).Encode(v)) }()
	if _, err := w.Write([]byte{0}); err != nil {
		return err
	}
	if _, err := io.Copy(out, pr); err != nil {
		return err
	}
	return nil
}

func localCloses(w io.Writer, name string, v any) error {
	pr, pw := io.Pipe()
	defer pr.Close()
	go func() { pw.CloseWithError(json.NewEncoder(pw).Encode(v)) }()
	if _, err := w.Write([]byte{0}); err != nil {
		return err
	}
	_, err := io.Copy(w, pr)
	return err
}

// Lines are read to the end.
func scans(v any) (n int) {
	pr, pw := io.Pipe()
	go func() { pw.CloseWithError(json.NewEncoder(pw).Encode(v)) }()
	lines := bufio.NewScanner(pr)
	for lines.Scan() {
		n++
	}
	return n
}

// The reading goroutine waits for the end of what is written.
func writes(w io.Writer, list []string) error {
	pr, pw := io.Pipe() // want `pipe writer pw is not closed on an early return; defer pw.Close\(\)`
	go io.Copy(w, pr)
	for _, s := range list {
		if _, err := io.WriteString(pw, s); err != nil {
			return err
		}
	}
	return pw.Close()
}

func writesAndCloses(w io.Writer, list []string) error {
	pr, pw := io.Pipe()
	go io.Copy(w, pr)
	defer pw.Close()
	for _, s := range list {
		if _, err := io.WriteString(pw, s); err != nil {
			return err
		}
	}
	return nil
}

// The goroutine leaves without an end, and the reader waits for it.
func goroutineLeaves(list []string) ([]byte, error) {
	pr, pw := io.Pipe() // want `pipe writer pw is not closed on an early return; defer pw.Close\(\)`
	go func() {
		for _, s := range list {
			if s == "" {
				return
			}
			io.WriteString(pw, s)
		}
		pw.Close()
	}()
	return io.ReadAll(pr)
}

func goroutineEnds(list []string) ([]byte, error) {
	pr, pw := io.Pipe()
	go func() {
		defer pw.Close()
		for _, s := range list {
			if s == "" {
				return
			}
			io.WriteString(pw, s)
		}
	}()
	return io.ReadAll(pr)
}

// No goroutine is at work.
func noGoroutine() {
	pr, pw := io.Pipe()
	_, _ = pr, pw
}

// The goroutine only closes it.
func onlyCloses(stop chan struct{}) error {
	pr, pw := io.Pipe()
	go func() {
		<-stop
		pw.Close()
	}()
	if pr == nil {
		return errors.New("no pipe")
	}
	return nil
}

// A response body that is copied: the copy fails when the file can't be
// written, and the body isn't at its end.
func download(url string, out *os.File) error {
	resp, err := http.Get(url) // want `response body of resp is not closed on an early return; defer resp.Body.Close\(\)`
	if err != nil {
		return err
	}
	if _, err := io.Copy(out, resp.Body); err != nil {
		return err
	}
	return resp.Body.Close()
}

func discard(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	return nil
}

type objectReader struct {
	pr   *io.PipeReader
	done chan struct{}
}

// The goroutine writes; what it closes of the struct isn't the pipe.
func newObjectReader(v any) *objectReader {
	pr, pw := io.Pipe()
	r := &objectReader{pr: pr, done: make(chan struct{})}
	go func() {
		pw.CloseWithError(json.NewEncoder(pw).Encode(v))
		close(r.done)
	}()
	return r
}

func (r *objectReader) Close() error {
	defer func() { <-r.done }()
	return r.pr.Close()
}

// The pipe ends with the context.
func endsWithContext(ctx context.Context, v any) error {
	pr, pw := io.Pipe()
	context.AfterFunc(ctx, func() { pw.CloseWithError(ctx.Err()) })
	go func() { pw.CloseWithError(json.NewEncoder(pw).Encode(v)) }()
	if v == nil {
		return errors.New("nothing")
	}
	_, err := io.Copy(io.Discard, pr)
	return err
}
