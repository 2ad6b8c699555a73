package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"io"
	"sync"
	"time"
)

// The statements that the memory database knows.
const (
	selectReplicas = "SELECT name, lag, rtt FROM replicas WHERE tenant = ?"
	updateUsage    = "UPDATE tenants SET usage = ? WHERE name = ?"
)

var errStatement = errors.New("store: statement not supported")

// memory is a database in memory, so that the service runs on its own. It
// implements [driver.Connector].
type memory struct {
	latency time.Duration

	mu      sync.Mutex
	tenants map[string]*tenant
}

type tenant struct {
	replicas []Replica
	usage    int64
}

func newMemory(latency time.Duration) *memory {
	return &memory{
		latency: latency,
		tenants: map[string]*tenant{
			"acme":    {replicas: newReplicas(40 * time.Millisecond)},
			"globex":  {replicas: newReplicas(90 * time.Millisecond)},
			"initech": {replicas: newReplicas(3 * time.Second)},
		},
	}
}

func newReplicas(lag time.Duration) []Replica {
	return []Replica{
		{Name: "east", Lag: lag, RTT: time.Millisecond},
		{Name: "north", Lag: lag / 2, RTT: 2 * time.Millisecond},
		{Name: "south", Lag: lag * 2, RTT: 3 * time.Millisecond},
		{Name: "west", Lag: lag, RTT: 4 * time.Millisecond},
	}
}

func (m *memory) Connect(context.Context) (driver.Conn, error) { return &conn{db: m}, nil }
func (m *memory) Driver() driver.Driver                        { return m }
func (m *memory) Open(string) (driver.Conn, error)             { return &conn{db: m}, nil }

// lookup returns the tenant, after the time that a query takes.
func (m *memory) lookup(ctx context.Context, name driver.Value) (*tenant, error) {
	timer := time.NewTimer(m.latency)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	key, _ := name.(string)
	t, ok := m.tenants[key]
	if !ok {
		return nil, ErrUnknownTenant
	}
	return t, nil
}

// conn implements [driver.Conn] with one page of memory for its results, as a
// network connection would have.
type conn struct {
	db   *memory
	page [4096]byte
}

func (c *conn) Prepare(string) (driver.Stmt, error) { return nil, errStatement }
func (c *conn) Begin() (driver.Tx, error)           { return nil, errStatement }
func (c *conn) Close() error                        { return nil }

func (c *conn) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	if query != selectReplicas || len(args) != 1 {
		return nil, errStatement
	}
	t, err := c.db.lookup(ctx, args[0].Value)
	if err != nil {
		return nil, err
	}
	return &rows{replicas: t.replicas}, nil
}

func (c *conn) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	if query != updateUsage || len(args) != 2 {
		return nil, errStatement
	}
	t, err := c.db.lookup(ctx, args[1].Value)
	if err != nil {
		return nil, err
	}
	c.db.mu.Lock()
	defer c.db.mu.Unlock()
	t.usage, _ = args[0].Value.(int64)
	return driver.RowsAffected(1), nil
}

// rows implements [driver.Rows].
type rows struct {
	replicas []Replica
	read     int // how many
}

func (r *rows) Columns() []string { return []string{"name", "lag", "rtt"} }
func (r *rows) Close() error      { return nil }

func (r *rows) Next(dest []driver.Value) error {
	if r.read == len(r.replicas) {
		return io.EOF
	}
	next := r.replicas[r.read]
	r.read++
	dest[0], dest[1], dest[2] = next.Name, int64(next.Lag), int64(next.RTT)
	return nil
}
