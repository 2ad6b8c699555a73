package web

import (
	"database/sql"
	"database/sql/driver"
	"errors"
	"io"
)

// The driver "x" has a table of three rows. A connection fails to execute
// while its data source is named "fails".
func init() { sql.Register("x", databases{}) }

// Database returns an open handle of the driver, each call another one.
func Database(name string) *sql.DB {
	db, err := sql.Open("x", name)
	if err != nil {
		panic(err)
	}
	return db
}

type databases struct{}

func (databases) Open(name string) (driver.Conn, error) { return &conn{fails: name == "fails"}, nil }

type conn struct{ fails bool }

func (c *conn) Prepare(query string) (driver.Stmt, error) { return &stmt{c}, nil }
func (c *conn) Close() error                              { return nil }
func (c *conn) Begin() (driver.Tx, error)                 { return c, nil }
func (c *conn) Commit() error                             { return nil }
func (c *conn) Rollback() error                           { return nil }

type stmt struct{ conn *conn }

func (s *stmt) Close() error  { return nil }
func (s *stmt) NumInput() int { return -1 }

func (s *stmt) Exec([]driver.Value) (driver.Result, error) {
	if s.conn.fails {
		return nil, errors.New("failed")
	}
	return driver.RowsAffected(1), nil
}

func (s *stmt) Query([]driver.Value) (driver.Rows, error) { return &rows{conn: s.conn}, nil }

type rows struct {
	conn *conn
	n    int64
}

func (r *rows) Columns() []string { return []string{"n"} }
func (r *rows) Close() error      { return nil }

func (r *rows) Next(dest []driver.Value) error {
	if r.n++; r.n > 3 {
		return io.EOF
	}
	dest[0] = r.n
	if r.conn.fails {
		dest[0] = "not a number"
	}
	return nil
}
