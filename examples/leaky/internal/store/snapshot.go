package store

import (
	"compress/zlib"
	"context"
	"encoding/json"
	"io"
)

// WriteSnapshot writes the replicas of the tenants to w, as JSON compressed
// with zlib.
func (s *Store) WriteSnapshot(ctx context.Context, w io.Writer, tenants ...string) error {
	zw := zlib.NewWriter(w)
	defer zw.Close()
	encoder := json.NewEncoder(zw)
	for _, tenant := range tenants {
		replicas, err := s.Replicas(ctx, tenant)
		if err != nil {
			return err
		}
		if err := encoder.Encode(replicas); err != nil {
			return err
		}
	}
	return zw.Close()
}
