package contract

import (
	"go/types"
	"slices"
	"strings"
	"sync"

	"github.com/memlint/memlint/internal/typematch"
)

// acquires holds what the results of well-known functions owe, by package and
// by the name of the function within it. The table says what code can't show:
// file descriptors, the other side of a connection, processes; and what is so
// common that it needs a name of its own in messages.
var acquires = sync.OnceValue(func() map[string]map[string][]Owed {
	table := make(map[string]map[string][]Owed)
	for _, row := range slices.Concat(files, connections, responses, databases, processes, clients, descriptors) {
		for full := range strings.FieldsSeq(row.funcs) {
			slash := strings.LastIndex(full, "/")
			pkg, name, _ := strings.Cut(full[slash+1:], ".")
			pkg = full[:slash+1] + pkg
			if table[pkg] == nil {
				table[pkg] = make(map[string][]Owed)
			}
			table[pkg][name] = append(table[pkg][name], row.owed)
		}
	}
	for pkg, names := range free {
		for name := range strings.FieldsSeq(names) {
			table[pkg][name] = []Owed{}
		}
	}
	return table
})

// free are the functions whose results owe nothing, although their code looks
// like it, by package.
var free = map[string]string{
	"net/http": "Head Client.Head", // no body
}

// acquired returns what the table says of a function, or nil if it doesn't know it.
func acquired(fn *types.Func) []Owed {
	if fn.Pkg() == nil {
		return nil
	}
	path := typematch.Unvendored(fn.Pkg().Path())
	names := acquires()[path]
	if names == nil {
		if fn.Name() == "NewClient" && strings.HasPrefix(path, "cloud.google.com/go/") && typematch.Method(fn.Signature().Results().At(0).Type(), "Close", fn.Pkg()) != nil {
			return googleClient
		}
		return nil
	}
	return names[strings.TrimPrefix(typematch.FuncName(fn), path+".")]
}

// An acquire is one row of the table: functions whose result owes the same.
type acquire struct {
	funcs string // names as typematch.FuncName writes them, separated by spaces
	owed  Owed
}

func closes(thing string, held Held) Owed {
	return Owed{Thing: thing, Pays: []string{"Close"}, Held: held}
}

func at(result int, o Owed) Owed {
	o.Result = result
	return o
}

// files and descriptors: the garbage collector closes what has a finalizer,
// but not before it runs, and a shortage of descriptors doesn't make it run.
var files = []acquire{
	{"os.Open os.Create os.OpenFile os.CreateTemp io/ioutil.TempFile os.Root.Open os.Root.Create os.Root.OpenFile " +
		"net.TCPListener.File net.TCPConn.File net.UDPConn.File net.UnixConn.File net.UnixListener.File", closes("file", UntilCollected)},
	{"os.Pipe", closes("read end of the pipe", UntilCollected)},
	{"os.Pipe", at(1, closes("write end of the pipe", UntilCollected))},
	{"os.OpenRoot os.OpenInRoot os.Root.OpenRoot", closes("root", UntilCollected)},
}

var connections = []acquire{
	{"net.Dial net.DialTimeout net.DialTCP net.DialUDP net.DialUnix net.DialIP net.Dialer.Dial net.Dialer.DialContext " +
		"net.TCPListener.Accept net.TCPListener.AcceptTCP net.UnixListener.Accept net.UnixListener.AcceptUnix net.Listener.Accept " +
		"net.ListenPacket net.ListenUDP net.ListenIP net.ListenMulticastUDP net.ListenUnixgram net.ListenConfig.ListenPacket net.FileConn net.FilePacketConn " +
		"crypto/tls.Dial crypto/tls.DialWithDialer crypto/tls.Dialer.Dial crypto/tls.Dialer.DialContext", closes("connection", UntilCollected)},
	{"net.Listen net.ListenTCP net.ListenUnix net.ListenConfig.Listen net.FileListener crypto/tls.Listen", closes("listener", UntilCollected)},
	{"net/rpc.Dial net/rpc.DialHTTP net/rpc.DialHTTPPath net/rpc/jsonrpc.Dial net/smtp.Dial net/textproto.Dial", closes("client", ForEver)},
}

var responses = []acquire{
	{"net/http.Get net/http.Post net/http.PostForm net/http.Client.Do net/http.Client.Get net/http.Client.Post net/http.Client.PostForm " +
		"net/http.Transport.RoundTrip net/http.RoundTripper.RoundTrip " +
		"golang.org/x/net/context/ctxhttp.Do golang.org/x/net/context/ctxhttp.Get golang.org/x/net/context/ctxhttp.Post golang.org/x/net/context/ctxhttp.PostForm",
		Owed{Thing: "response body", Pays: []string{"Close"}, Through: "Body", Drained: true}},
	{"net/http/httptest.NewServer net/http/httptest.NewTLSServer net/http/httptest.NewUnstartedServer", closes("test server", ForEver)},
}

var databases = []acquire{
	{"database/sql.Open database/sql.OpenDB", closes("database handle", ForEver)},
	{"database/sql.DB.Conn", closes("database connection", ForEver)},
	{"database/sql.DB.Query database/sql.DB.QueryContext database/sql.Tx.Query database/sql.Tx.QueryContext " +
		"database/sql.Conn.QueryContext database/sql.Stmt.Query database/sql.Stmt.QueryContext",
		Owed{Thing: "query result", Pays: []string{"Close"}, Exhausts: "Next"}},
	{"database/sql.DB.QueryRow database/sql.DB.QueryRowContext database/sql.Conn.QueryRowContext database/sql.Stmt.QueryRow database/sql.Stmt.QueryRowContext",
		Owed{Thing: "row", Pays: []string{"Scan", "Err"}}},
	{"database/sql.DB.Prepare database/sql.DB.PrepareContext database/sql.Conn.PrepareContext", closes("prepared statement", ForEver)},
	{"database/sql.DB.Begin database/sql.DB.BeginTx database/sql.Conn.BeginTx", Owed{Thing: "transaction", Pays: []string{"Rollback", "Commit"}}},
}

var processes = []acquire{
	{"os/exec.Cmd.Start", Owed{Result: Receiver, Thing: "process", Pays: []string{"Wait"}}},
}

// descriptors that nothing closes, unlike those of an os.File; memory that the
// garbage collector doesn't know; and the goroutine-like rest of an iterator.
var descriptors = []acquire{
	{"syscall.Open syscall.Openat syscall.Socket syscall.Dup syscall.Creat syscall.EpollCreate1 syscall.InotifyInit1 " +
		"golang.org/x/sys/unix.Open golang.org/x/sys/unix.Openat golang.org/x/sys/unix.Socket golang.org/x/sys/unix.Dup golang.org/x/sys/unix.Creat " +
		"golang.org/x/sys/unix.EpollCreate1 golang.org/x/sys/unix.InotifyInit1 golang.org/x/sys/unix.Eventfd golang.org/x/sys/unix.MemfdCreate " +
		"golang.org/x/sys/unix.TimerfdCreate golang.org/x/sys/unix.PidfdOpen golang.org/x/sys/unix.PerfEventOpen",
		Owed{Thing: "file descriptor", Pays: []string{"Close"}, PaysBy: "Close"}},
	{"syscall.Mmap golang.org/x/sys/unix.Mmap", Owed{Thing: "memory mapping", Pays: []string{"Munmap"}, PaysBy: "Munmap"}},
	{"iter.Pull iter.Pull2", Owed{Result: 1, Thing: "stop function", PaysCall: true}},
}

// googleClient is what the NewClient functions of all of cloud.google.com/go
// owe, as their documentation says: "Close the client when it is no longer
// required".
var googleClient = []Owed{closes("client", ForEver)}

// clients of other projects that hold goroutines or connections.
var clients = []acquire{
	{"google.golang.org/grpc.Dial google.golang.org/grpc.DialContext google.golang.org/grpc.NewClient", closes("gRPC connection", ForEver)},
	{"github.com/klauspost/compress/zstd.NewReader", closes("decoder", ForEver)},
	{"github.com/redis/go-redis/v9.NewClient github.com/go-redis/redis.NewClient github.com/go-redis/redis/v7.NewClient github.com/go-redis/redis/v8.NewClient", closes("client", ForEver)},
	{"github.com/prometheus/prometheus/tsdb.Open", closes("database", ForEver)},
	{"go.mongodb.org/mongo-driver/mongo.Connect", Owed{Thing: "client", Pays: []string{"Disconnect"}}},
}
