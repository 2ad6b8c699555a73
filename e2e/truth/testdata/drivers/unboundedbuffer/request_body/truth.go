package request_body

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"

	"truth"
	"truth/web"
)

const size = 32 << 20

func zeros() *http.Request {
	r := web.Request(web.Zeros(size))
	r.ContentLength = size
	return r
}

// form is an upload of a file: FormFile keeps it on disk.
func form() *http.Request {
	var out bytes.Buffer
	w := multipart.NewWriter(&out)
	part, err := w.CreateFormFile("f", "name")
	if err != nil {
		panic(err)
	}
	io.Copy(part, web.Zeros(size))
	w.Close()
	r := web.Request(&out)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return r
}

func init() {
	whole, out := truth.Allocated(size), web.Drop{}
	limited := func() { readLimited(out, zeros()) }
	truth.Silent("readLimited", limited)
	leak := func(function string, call func(http.ResponseWriter, *http.Request)) *truth.Claim {
		return truth.Leak(function, whole, func() { call(out, zeros()) })
	}
	leak("readAll", readAll).
		Twin("readLimited", limited).
		Twin("readThroughVariable", func() { readThroughVariable(out, zeros()) }).
		Twin("readBodyReplaced", func() { readBodyReplaced(out, zeros()) })
	leak("readUnlessEmpty", readUnlessEmpty).Twin("readLimited", limited)
	leak("intoBuffer", intoBuffer).Twin("toDisk", func() { toDisk(io.Discard, out, zeros()) })
	truth.NotRun("intoBuffer", truth.Absent, "the line before it has read the body to its end")
	json := func() *http.Request { return web.Request(web.JSON(size)) }
	truth.Leak("decode", whole, func() { decode(out, json()) }).
		Twin("decodeLimited", func() { decodeLimited(out, json()) }).
		Twin("decodeThroughBranches", func() { decodeThroughBranches(out, json()) })
	truth.Leak("decodeXML", whole, func() { decodeXML(out, web.Request(web.XML(size))) }).
		Twin("decodeLimited", func() { decodeLimited(out, json()) })
	leak("dump", dump).Twin("dumpHead", func() { dumpHead(out, zeros()) })
	var again *http.Request
	truth.Leak("upload", whole, func() { again = form(); upload(out, again) }).
		Twin("limitedByFunction", func() { limitedByFunction(out, zeros()) })
	truth.Leak("helper", whole, func() { usesHelper(out, zeros()) }).
		Twin("readLimited", limited)
	truth.Leak("slurp", whole, func() { usesSlurp(out, zeros()) }).
		Twin("slurpLimited", func() { usesSlurpLimited(out, zeros()) })
	truth.NotRun("_", truth.Absent, "nothing can call a function that is assigned to the blank name; readAll runs the same")
}
