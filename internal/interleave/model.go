package interleave

import (
	"go/types"
	"strings"

	"github.com/memlint/memlint/internal/typematch"
)

// A model names a function whose meaning is built in.
type model string

const (
	noModel    model = ""
	modelClose model = "close"

	// What the model itself calls when a function that it called returns.
	modelGroupDone model = "errgroup.done"
	modelOnceDone  model = "once.done"
	modelCancel    model = "cancel"
	modelDone      model = "context.Context.Done"
	modelErr       model = "context.Context.Err"
)

// blocking are the models that are operations of their own: other goroutines
// may run before them.
var blocking = set(
	"close", "cancel", "errgroup.done",
	"sync.Mutex.Lock", "sync.Mutex.TryLock", "sync.RWMutex.Lock", "sync.RWMutex.RLock", "sync.RWMutex.TryLock",
	"sync.Mutex.Unlock", "sync.RWMutex.Unlock", "sync.RWMutex.RUnlock",
	"sync.Locker.Lock", "sync.Locker.Unlock",
	"sync.WaitGroup.Wait", "sync.WaitGroup.Done", "sync.WaitGroup.Add",
	"sync.Cond.Wait", "sync.Cond.Signal", "sync.Cond.Broadcast",
	"golang.org/x/sync/errgroup.Group.Wait", "golang.org/x/sync/errgroup.Group.Go",
	"sync.Once.Do",
)

// immediate are the other models.
var immediate = set(
	"sync.NewCond", "sync.WaitGroup.Go", "errgroup.done", "once.done",
	"context.Background", "context.TODO", "context.WithCancel", "context.WithTimeout", "context.WithDeadline",
	"context.WithCancelCause", "context.WithTimeoutCause", "context.WithDeadlineCause", "context.WithValue", "context.WithoutCancel",
	"context.Context.Done", "context.Context.Err", "context.Context.Value", "context.Context.Deadline", "context.Cause",
	"os/signal.NotifyContext",
	"time.After", "time.Tick", "time.NewTimer", "time.NewTicker", "time.AfterFunc",
	"time.Timer.Stop", "time.Timer.Reset", "time.Ticker.Stop", "time.Ticker.Reset",
	"golang.org/x/sync/errgroup.WithContext", "golang.org/x/sync/errgroup.Group.SetLimit",
	"os.Exit", "runtime.Goexit", "log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln",
	"errors.New", "fmt.Errorf",
)

// atomics are the methods and functions of sync/atomic that are followed, by
// the part of their name before the type.
var atomics = []string{"Load", "Store", "Add", "CompareAndSwap", "Swap"}

// ends are the models that end the path in silence.
var ends = set("os.Exit", "runtime.Goexit", "log.Fatal", "log.Fatalf", "log.Fatalln", "log.Panic", "log.Panicf", "log.Panicln")

func set(names ...model) map[model]bool {
	m := make(map[model]bool, len(names))
	for _, n := range names {
		m[n] = true
	}
	return m
}

// modelOf returns the model of fn, if it has one.
func modelOf(fn *types.Func) model {
	if fn.Pkg() == nil {
		return noModel
	}
	path := fn.Pkg().Path()
	switch path {
	case "sync", "context", "time", "os", "os/signal", "runtime", "log", "errors", "fmt", "golang.org/x/sync/errgroup":
		name := model(typematch.FuncName(fn))
		if blocking[name] || immediate[name] {
			return name
		}
	case "sync/atomic":
		return atomicModel(fn)
	case "testing":
		return testingModel(fn)
	}
	return noModel
}

func atomicModel(fn *types.Func) model {
	for _, a := range atomics {
		if strings.HasPrefix(fn.Name(), a) {
			return model("atomic." + a)
		}
	}
	return noModel
}

// testingModel ends the path where a test ends.
func testingModel(fn *types.Func) model {
	switch fn.Name() {
	case "Fatal", "Fatalf", "FailNow", "Skip", "Skipf", "SkipNow":
		return "runtime.Goexit"
	}
	return noModel
}

// harmless are packages whose functions do nothing with the channels, locks
// and functions that they are given.
var harmless = map[string]bool{
	"fmt": true, "log": true, "log/slog": true, "errors": true, "strings": true, "strconv": true, "bytes": true,
	"math": true, "math/rand": true, "math/rand/v2": true, "time": true, "unicode": true, "unicode/utf8": true,
	"path": true, "path/filepath": true, "runtime": true, "runtime/pprof": true, "runtime/debug": true, "os": true,
	"context": true, "crypto/rand": true, "encoding/hex": true, "encoding/binary": true, "encoding/base64": true,
}
