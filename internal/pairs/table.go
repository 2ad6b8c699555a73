package pairs

import (
	"go/ast"
	"go/types"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/typematch"
)

// A handle is a type of a well-known library whose values are registrations:
// whatever returns one has registered something, if its name says so.
type handle struct {
	thing    string
	releases []string
}

// handles are the registrations of well-known libraries, by the name of the
// type that is returned.
var handles = map[string]handle{
	"k8s.io/apimachinery/pkg/watch.Interface":                       {"watch", []string{"Stop"}},
	"github.com/nats-io/nats.go.Subscription":                       {"subscription", []string{"Unsubscribe", "Drain", "AutoUnsubscribe"}},
	"github.com/nats-io/go-nats.Subscription":                       {"subscription", []string{"Unsubscribe", "Drain", "AutoUnsubscribe"}},
	"github.com/nats-io/stan.go.Subscription":                       {"subscription", []string{"Unsubscribe", "Close"}},
	"github.com/nats-io/nats.go/jetstream.ConsumeContext":           {"consumer", []string{"Stop", "Drain"}},
	"github.com/nats-io/nats.go/jetstream.KeyWatcher":               {"watch", []string{"Stop"}},
	"github.com/redis/go-redis/v9.PubSub":                           {"subscription", []string{"Close"}},
	"github.com/go-redis/redis.PubSub":                              {"subscription", []string{"Close"}},
	"github.com/go-redis/redis/v7.PubSub":                           {"subscription", []string{"Close"}},
	"github.com/go-redis/redis/v8.PubSub":                           {"subscription", []string{"Close"}},
	"github.com/IBM/sarama.PartitionConsumer":                       {"partition consumer", []string{"Close", "AsyncClose"}},
	"github.com/Shopify/sarama.PartitionConsumer":                   {"partition consumer", []string{"Close", "AsyncClose"}},
	"github.com/ethereum/go-ethereum/event.Subscription":            {"subscription", []string{"Unsubscribe"}},
	"github.com/ethereum/go-ethereum.Subscription":                  {"subscription", []string{"Unsubscribe"}},
	"github.com/libp2p/go-libp2p/core/event.Subscription":           {"subscription", []string{"Close"}},
	"github.com/libp2p/go-libp2p-pubsub.Subscription":               {"subscription", []string{"Cancel"}},
	"go.etcd.io/etcd/client/v3.Watcher":                             {"watcher", []string{"Close"}},
	"go.etcd.io/etcd/clientv3.Watcher":                              {"watcher", []string{"Close"}},
	"github.com/coreos/etcd/clientv3.Watcher":                       {"watcher", []string{"Close"}},
	"github.com/fsnotify/fsnotify.Watcher":                          {"file watcher", []string{"Close"}},
	"gopkg.in/fsnotify.v1.Watcher":                                  {"file watcher", []string{"Close"}},
	"gopkg.in/fsnotify/fsnotify.v1.Watcher":                         {"file watcher", []string{"Close"}},
	"k8s.io/client-go/tools/cache.ResourceEventHandlerRegistration": {"event handler", []string{"RemoveEventHandler"}},
}

// pastContext are the handles that stay although the context ends with which
// they were asked for: it cancels the request only.
var pastContext = []string{
	"github.com/redis/go-redis/v9.PubSub", "github.com/go-redis/redis/v8.PubSub",
	"github.com/ethereum/go-ethereum.Subscription", "github.com/ethereum/go-ethereum/event.Subscription",
}

// acquirers are the first words of functions that return a new handle; a
// getter returns one that another owns.
var acquirers = []string{"Subscribe", "QueueSubscribe", "ChanSubscribe", "ChanQueueSubscribe", "PSubscribe", "SSubscribe", "SubscribeSync", "QueueSubscribeSync", "PullSubscribe",
	"Watch", "Consume", "New", "Add"}

// A keyed is a registration that hands out no handle.
type keyed struct {
	thing    string
	releases []string // none: nothing can undo it
}

// siblings are registrations that hand out no handle: what removes them wants
// the same key, or the same value, again.
var siblings = map[string]keyed{
	"github.com/eclipse/paho.mqtt.golang.Client.Subscribe":                           {"subscription", []string{"Unsubscribe"}},
	"github.com/eclipse/paho.mqtt.golang.Client.SubscribeMultiple":                   {"subscription", []string{"Unsubscribe"}},
	"github.com/streadway/amqp.Channel.Consume":                                      {"consumer", []string{"Cancel", "Close"}},
	"github.com/rabbitmq/amqp091-go.Channel.Consume":                                 {"consumer", []string{"Cancel", "Close"}},
	"github.com/prometheus/client_golang/prometheus.Register":                        {"collector", []string{"Unregister"}},
	"github.com/prometheus/client_golang/prometheus.MustRegister":                    {"collector", []string{"Unregister"}},
	"github.com/prometheus/client_golang/prometheus.Registerer.Register":             {"collector", []string{"Unregister"}},
	"github.com/prometheus/client_golang/prometheus.Registerer.MustRegister":         {"collector", []string{"Unregister"}},
	"github.com/prometheus/client_golang/prometheus.Registry.Register":               {"collector", []string{"Unregister"}},
	"github.com/prometheus/client_golang/prometheus.Registry.MustRegister":           {"collector", []string{"Unregister"}},
	"github.com/prometheus/client_golang/prometheus/promauto.NewGaugeFunc":           {"collector", []string{"Unregister"}},
	"github.com/prometheus/client_golang/prometheus/promauto.NewCounterFunc":         {"collector", []string{"Unregister"}},
	"github.com/prometheus/client_golang/prometheus/promauto.NewUntypedFunc":         {"collector", []string{"Unregister"}},
	"github.com/prometheus/client_golang/prometheus/promauto.Factory.NewGaugeFunc":   {"collector", []string{"Unregister"}},
	"github.com/prometheus/client_golang/prometheus/promauto.Factory.NewCounterFunc": {"collector", []string{"Unregister"}},
	"github.com/prometheus/client_golang/prometheus/promauto.Factory.NewUntypedFunc": {"collector", []string{"Unregister"}},
	"net/http.Handle":              {"handler", nil},
	"net/http.HandleFunc":          {"handler", nil},
	"net/http.ServeMux.Handle":     {"handler", nil},
	"net/http.ServeMux.HandleFunc": {"handler", nil},
	"expvar.Publish":               {"variable", nil},
	"expvar.NewInt":                {"variable", nil},
	"expvar.NewFloat":              {"variable", nil},
	"expvar.NewString":             {"variable", nil},
	"expvar.NewMap":                {"variable", nil},
	"runtime/pprof.NewProfile":     {"profile", nil},
}

// wrappers are functions whose result registers with one of their arguments.
var wrappers = map[string]int{
	"github.com/prometheus/client_golang/prometheus.WrapRegistererWith":       1,
	"github.com/prometheus/client_golang/prometheus.WrapRegistererWithPrefix": 1,
	"github.com/prometheus/client_golang/prometheus/promauto.With":            0,
}

// Wrapped returns the argument with which the result of a call registers what
// it is given, or nil.
func Wrapped(fn *types.Func, call *ast.CallExpr) ast.Expr {
	if fn == nil || fn.Pkg() == nil {
		return nil
	}
	i, ok := wrappers[typematch.FuncName(fn)]
	if !ok || i >= len(call.Args) {
		return nil
	}
	return call.Args[i]
}

// metrics are packages whose functions NewRegisteredX, GetOrRegisterX and
// Register keep a metric in a registry under a name.
var metrics = []string{"github.com/rcrowley/go-metrics", "github.com/ethereum/go-ethereum/metrics"}

// metric returns the pair of a function that registers a metric by name, or
// nil.
func metric(fn *types.Func) *Pair {
	if fn.Pkg() == nil || !slices.Contains(metrics, typematch.Unvendored(fn.Pkg().Path())) {
		return nil
	}
	for _, verb := range []string{"NewRegistered", "GetOrRegister", "Register"} {
		if rest, ok := strings.CutPrefix(fn.Name(), verb); ok && (rest == "" || startsWord(rest)) {
			return &Pair{Thing: "metric", Releases: []string{"Unregister", "UnregisterAll"}, Result: None, Param: None, Named: true}
		}
	}
	return nil
}

// known returns the pair of a well-known function, or nil.
func known(fn *types.Func) *Pair {
	if s, ok := siblings[typematch.FuncName(fn)]; ok {
		return &Pair{Thing: s.thing, Releases: s.releases, Result: None, Param: None}
	}
	if p := metric(fn); p != nil {
		return p
	}
	if !isAcquirer(fn.Name()) {
		return nil
	}
	for i := range fn.Signature().Results().Len() {
		named := typematch.Named(fn.Signature().Results().At(i).Type())
		if named == nil || named.Obj().Pkg() == nil {
			continue
		}
		name := typematch.Unvendored(named.Obj().Pkg().Path()) + "." + named.Obj().Name()
		h, ok := handles[name]
		if !ok {
			continue
		}
		p := &Pair{Thing: h.thing, Releases: h.releases, Result: i, Param: None, Form: ByMethod, Past: slices.Contains(pastContext, name)}
		if typematch.Method(named, h.releases[0], nil) == nil {
			p.Form = BySibling
		}
		return p
	}
	return nil
}

func isAcquirer(name string) bool {
	for _, verb := range acquirers {
		if rest, ok := strings.CutPrefix(name, verb); ok && (rest == "" || startsWord(rest)) {
			return true
		}
	}
	return false
}
