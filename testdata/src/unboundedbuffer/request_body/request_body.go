// Reads of a request body: every client decides how much memory they take.
package request_body

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"io"
	"net/http"
	"net/http/httputil"
	"strings"
)

type order struct{ ID string }

func readAll(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(r.Body) // want `request body is read whole into memory by io.ReadAll without a limit`
	if err != nil {
		return
	}
	w.Write(data)
}

func readLimited(w http.ResponseWriter, r *http.Request) {
	data, err := io.ReadAll(http.MaxBytesReader(w, r.Body, 1<<20))
	if err != nil {
		return
	}
	w.Write(data)
}

func readThroughVariable(w http.ResponseWriter, r *http.Request) {
	body := io.LimitReader(r.Body, 1<<20)
	data, _ := io.ReadAll(body)
	w.Write(data)
}

func readBodyReplaced(w http.ResponseWriter, r *http.Request) {
	r.Body = struct {
		io.Reader
		io.Closer
	}{io.LimitReader(r.Body, 1<<20), r.Body}
	data, _ := io.ReadAll(r.Body)
	w.Write(data)
}

// Another function judges the length.
func readJudged(w http.ResponseWriter, r *http.Request) {
	if !allows(r.ContentLength) {
		return
	}
	data, _ := io.ReadAll(r.Body)
	w.Write(data)
}

func allows(n int64) bool { return n < 1<<20 }

func readUnlessEmpty(w http.ResponseWriter, r *http.Request) {
	if r.ContentLength > 0 {
		data, _ := io.ReadAll(r.Body) // want `request body is read whole`
		w.Write(data)
	}
}

func intoBuffer(w http.ResponseWriter, r *http.Request) {
	var buf bytes.Buffer
	buf.ReadFrom(r.Body) // want `request body is read whole into memory by ReadFrom`
	var text strings.Builder
	io.Copy(&text, r.Body) // want `request body is read whole into memory by io.Copy`
	io.CopyN(&buf, w2r(), 10)
	io.Copy(io.Discard, w2r())
	w.Write(buf.Bytes())
}

func w2r() io.Reader { return strings.NewReader("") }

func toDisk(dst io.Writer, w http.ResponseWriter, r *http.Request) {
	io.Copy(dst, r.Body)
}

func decode(w http.ResponseWriter, r *http.Request) {
	var o order
	json.NewDecoder(r.Body).Decode(&o) // want `request body is decoded without a limit on its size`
}

func decodeXML(w http.ResponseWriter, r *http.Request) {
	var o order
	dec := xml.NewDecoder(r.Body)
	dec.Decode(&o) // want `request body is decoded without a limit`
}

func decodeLimited(w http.ResponseWriter, r *http.Request) {
	var o order
	dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, 1<<20))
	dec.DisallowUnknownFields()
	dec.Decode(&o)
}

func decodeThroughBranches(w http.ResponseWriter, r *http.Request) {
	var body io.Reader = r.Body
	if r.Method == "POST" {
		body = io.LimitReader(body, 100)
	}
	var o order
	json.NewDecoder(body).Decode(&o)
}

func dump(w http.ResponseWriter, r *http.Request) {
	text, _ := httputil.DumpRequest(r, true) // want `httputil.DumpRequest copies a request body of any size`
	w.Write(text)
}

func dumpHead(w http.ResponseWriter, r *http.Request) {
	text, _ := httputil.DumpRequest(r, false)
	w.Write(text)
}

func upload(w http.ResponseWriter, r *http.Request) {
	file, _, err := r.FormFile("f")
	if err != nil {
		return
	}
	io.ReadAll(file) // want `upload is read whole into memory`
	io.ReadAll(io.LimitReader(file, 100))
}

// The size of an upload is known before it is read.
func uploadChecked(w http.ResponseWriter, r *http.Request) {
	file, head, err := r.FormFile("f")
	if err != nil || head.Size > 1<<20 {
		return
	}
	io.ReadAll(file)
}

// The helper reads what a handler got.
func helper(r *http.Request) []byte {
	data, _ := io.ReadAll(r.Body) // want `request body is read whole`
	return data
}

func usesHelper(w http.ResponseWriter, r *http.Request) { w.Write(helper(r)) }

func slurp(body io.Reader) []byte {
	data, _ := io.ReadAll(body) // want `request body is read whole`
	return data
}

func usesSlurp(w http.ResponseWriter, r *http.Request) { w.Write(slurp(r.Body)) }

// Everybody limits what this helper reads.
func slurpLimited(body io.Reader) []byte {
	data, _ := io.ReadAll(body)
	return data
}

func usesSlurpLimited(w http.ResponseWriter, r *http.Request) {
	w.Write(slurpLimited(io.LimitReader(r.Body, 10)))
}

func limited(r io.Reader) io.Reader { return io.LimitReader(r, 1<<10) }

func limitedByFunction(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(limited(r.Body))
	w.Write(data)
}

// A program's own request is in its own hands.
func sign(req *http.Request) []byte {
	data, _ := io.ReadAll(req.Body)
	return data
}

// Nobody knows where the reader comes from.
func unknown(r io.Reader) []byte {
	data, _ := io.ReadAll(r)
	return data
}

type counting struct{ io.Reader }

func wrapped(w http.ResponseWriter, r *http.Request) {
	data, _ := io.ReadAll(&counting{r.Body})
	w.Write(data)
}

var _ = http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
	io.ReadAll(r.Body) // want `request body is read whole`
})
