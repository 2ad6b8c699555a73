// A suite that is no test file expects that something can't be opened.
package expected_errors

import (
	"io"

	"github.com/stretchr/testify/require"
)

type driver interface {
	Reader(name string, offset int64) (io.ReadCloser, error)
}

func missing(t require.TestingT, d driver) {
	_, err := d.Reader("missing", 0)
	require.Error(t, err)
}

func before(t require.TestingT, d driver) {
	r, err := d.Reader("there", -1)
	require.Error(t, err)
	r, err = d.Reader("there", 0)
	require.NoError(t, err)
	defer r.Close()
}

func there(t require.TestingT, d driver) {
	_, err := d.Reader("there", 0) // want `reader from d.Reader is never closed; keep it and call its Close`
	require.NoError(t, err)
}

func between(t require.TestingT, d driver) {
	r, err := d.Reader("there", 0) // want `reader r is overwritten before it is closed; defer r.Close\(\)`
	require.NoError(t, err)
	r, err = d.Reader("there", 1)
	require.NoError(t, err)
	defer r.Close()
}
