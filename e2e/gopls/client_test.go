package gopls_test

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"net/textproto"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is how long a diagnostic may take: a cold gopls type-checks the
// standard library first, on a machine that does other things.
const patience = 180 * time.Second

// A client is an editor: it speaks the Language Server Protocol over stdio.
type client struct {
	t     *testing.T
	root  string
	stdin io.WriteCloser

	mu        sync.Mutex
	id        int
	replies   map[int]chan message
	published map[string][]diagnostic // by URI, latest
	changed   chan struct{}           // closed and replaced on each publication
	settings  map[string]any
	versions  map[string]int
}

type message struct {
	ID     json.RawMessage `json:"id,omitempty"`
	Method string          `json:"method,omitempty"`
	Params json.RawMessage `json:"params,omitempty"`
	Result json.RawMessage `json:"result,omitempty"`
	Error  *struct {
		Message string `json:"message"`
	} `json:"error,omitempty"`
}

type position struct {
	Line      int `json:"line"`
	Character int `json:"character"`
}

type span struct {
	Start position `json:"start"`
	End   position `json:"end"`
}

type diagnostic struct {
	Range           span   `json:"range"`
	Severity        int    `json:"severity"`
	Code            string `json:"code"`
	CodeDescription struct {
		Href string `json:"href"`
	} `json:"codeDescription"`
	Source             string `json:"source"`
	Message            string `json:"message"`
	RelatedInformation []struct {
		Location struct {
			URI   string `json:"uri"`
			Range span   `json:"range"`
		} `json:"location"`
		Message string `json:"message"`
	} `json:"relatedInformation"`
	Data json.RawMessage `json:"data,omitempty"`
}

// start starts a gopls on the module at root, with a cache of its own.
func start(t *testing.T, binary, root string, settings map[string]any) *client {
	t.Helper()
	cmd := exec.Command(binary)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), "GOPLSCACHE="+t.TempDir(), "GOWORK=off", "GOFLAGS=", "GOPROXY=off")
	stdin, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	stdout, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c := &client{
		t: t, root: root, stdin: stdin, settings: settings, replies: map[int]chan message{},
		published: map[string][]diagnostic{}, changed: make(chan struct{}), versions: map[string]int{},
	}
	go c.read(bufio.NewReader(stdout))
	t.Cleanup(func() {
		c.call("shutdown", nil)
		c.send(message{Method: "exit"}, nil)
		stdin.Close()
		cmd.Wait()
	})
	c.call("initialize", map[string]any{
		"processId": os.Getpid(), "rootUri": uri(root), "initializationOptions": settings,
		"workspaceFolders": []map[string]string{{"uri": uri(root), "name": "test"}},
		"capabilities": map[string]any{
			"workspace": map[string]any{"configuration": true},
			"textDocument": map[string]any{
				"publishDiagnostics": map[string]any{"relatedInformation": true, "codeDescriptionSupport": true, "dataSupport": true},
				"codeAction": map[string]any{
					"codeActionLiteralSupport": map[string]any{"codeActionKind": map[string]any{"valueSet": []string{"quickfix"}}},
					"dataSupport":              true, "resolveSupport": map[string]any{"properties": []string{"edit"}},
				},
			},
		},
	})
	c.notify("initialized", map[string]any{})
	return c
}

func uri(path string) string { return "file://" + filepath.ToSlash(path) }

// send writes one message.
func (c *client) send(m message, params any) {
	c.t.Helper()
	if params != nil {
		data, err := json.Marshal(params)
		if err != nil {
			c.t.Fatal(err)
		}
		m.Params = data
	}
	c.write(m)
}

func (c *client) write(m message) {
	body, err := json.Marshal(struct {
		Version string `json:"jsonrpc"`
		message
	}{"2.0", m})
	if err != nil {
		panic(err)
	}
	c.mu.Lock()
	defer c.mu.Unlock()
	fmt.Fprintf(c.stdin, "Content-Length: %d\r\n\r\n%s", len(body), body)
}

func (c *client) notify(method string, params any) { c.send(message{Method: method}, params) }

// call sends a request and waits for its reply.
func (c *client) call(method string, params any) json.RawMessage {
	c.t.Helper()
	reply := make(chan message, 1)
	c.mu.Lock()
	c.id++
	id := c.id
	c.replies[id] = reply
	c.mu.Unlock()
	c.send(message{ID: json.RawMessage(strconv.Itoa(id)), Method: method}, params)
	select {
	case m := <-reply:
		if m.Error != nil {
			c.t.Fatalf("%s: %s", method, m.Error.Message)
		}
		return m.Result
	case <-time.After(patience):
		c.t.Fatalf("%s: no reply", method)
	}
	return nil
}

// read dispatches what gopls sends until it ends.
func (c *client) read(r *bufio.Reader) {
	for {
		header, err := textproto.NewReader(r).ReadMIMEHeader()
		if err != nil {
			return
		}
		length, err := strconv.Atoi(header.Get("Content-Length"))
		if err != nil {
			return
		}
		body := make([]byte, length)
		if _, err := io.ReadFull(r, body); err != nil {
			return
		}
		var m message
		if err := json.Unmarshal(body, &m); err == nil {
			c.receive(m)
		}
	}
}

func (c *client) receive(m message) {
	switch {
	case m.Method == "":
		var id int
		json.Unmarshal(m.ID, &id)
		c.mu.Lock()
		reply := c.replies[id]
		c.mu.Unlock()
		if reply != nil {
			reply <- m
		}
	case m.Method == "textDocument/publishDiagnostics":
		var p struct {
			URI         string       `json:"uri"`
			Diagnostics []diagnostic `json:"diagnostics"`
		}
		json.Unmarshal(m.Params, &p)
		c.mu.Lock()
		c.published[p.URI] = p.Diagnostics
		close(c.changed)
		c.changed = make(chan struct{})
		c.mu.Unlock()
	case m.ID != nil:
		c.answer(m)
	}
}

// answer replies to a request of the server: an editor grants everything, and
// tells its settings.
func (c *client) answer(m message) {
	result := json.RawMessage("null")
	if m.Method == "workspace/configuration" {
		c.mu.Lock()
		settings, _ := json.Marshal(c.settings)
		c.mu.Unlock()
		var p struct {
			Items []any `json:"items"`
		}
		json.Unmarshal(m.Params, &p)
		list := make([]string, len(p.Items))
		for i := range list {
			list[i] = string(settings)
		}
		result = json.RawMessage("[" + strings.Join(list, ",") + "]")
	}
	c.write(message{ID: m.ID, Result: result})
}

// open opens a file as it is on disk, and returns its content.
func (c *client) open(name string) string {
	c.t.Helper()
	content, err := os.ReadFile(filepath.Join(c.root, name))
	if err != nil {
		c.t.Fatal(err)
	}
	c.notify("textDocument/didOpen", map[string]any{"textDocument": map[string]any{
		"uri": c.uri(name), "languageId": "go", "version": 1, "text": string(content),
	}})
	c.versions[name] = 1
	return string(content)
}

// edit replaces the content of an open file, unsaved.
func (c *client) edit(name, content string) {
	c.t.Helper()
	c.versions[name]++
	c.notify("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": c.uri(name), "version": c.versions[name]},
		"contentChanges": []map[string]any{{"text": content}},
	})
}

// configure changes the settings of the running gopls.
func (c *client) configure(settings map[string]any) {
	c.mu.Lock()
	c.settings = settings
	c.mu.Unlock()
	c.notify("workspace/didChangeConfiguration", map[string]any{"settings": settings})
}

func (c *client) uri(name string) string { return uri(filepath.Join(c.root, name)) }

// wait returns the diagnostics of a file once they satisfy the condition, and
// how long that took.
func (c *client) wait(name, what string, ok func([]diagnostic) bool) ([]diagnostic, time.Duration) {
	c.t.Helper()
	begin := time.Now()
	timeout := time.After(patience)
	for {
		c.mu.Lock()
		list, known := c.published[c.uri(name)]
		changed := c.changed
		c.mu.Unlock()
		if known && ok(list) {
			return list, time.Since(begin)
		}
		select {
		case <-changed:
		case <-timeout:
			c.t.Fatalf("%s: no %s in time; diagnostics are %+v", name, what, list)
		}
	}
}
