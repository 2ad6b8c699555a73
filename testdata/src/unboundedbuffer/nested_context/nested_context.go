// A context that is derived from itself in an endless loop never gets shorter.
package nested_context

import (
	"context"
	"time"
)

type key struct{}

type stream interface {
	Recv() (string, error)
	Context() context.Context
}

func InjectTenant(ctx context.Context, id string) context.Context {
	return context.WithValue(ctx, key{}, id)
}

func use(ctx context.Context) {}

func grows(s stream) error {
	ctx := s.Context()
	for {
		id, err := s.Recv()
		if err != nil {
			return err
		}
		ctx = InjectTenant(ctx, id) // want `context ctx becomes a child of itself in each turn`
		use(ctx)
	}
}

func ofTheTurn(s stream) error {
	ctx := s.Context()
	for {
		id, err := s.Recv()
		if err != nil {
			return err
		}
		ctx := InjectTenant(ctx, id)
		use(ctx)
	}
}

func otherName(s stream) error {
	ctx := s.Context()
	for {
		id, err := s.Recv()
		if err != nil {
			return err
		}
		turn := InjectTenant(ctx, id)
		use(turn)
	}
}

func derivedFromOuter(s stream) error {
	var ctx context.Context
	base := s.Context()
	for {
		id, err := s.Recv()
		if err != nil {
			return err
		}
		ctx = context.WithValue(base, key{}, id)
		use(ctx)
	}
}

func renewed(s stream) error {
	var ctx context.Context
	for {
		id, err := s.Recv()
		if err != nil {
			return err
		}
		ctx = s.Context()
		ctx = InjectTenant(ctx, id)
		use(ctx)
	}
}

func declaredInLoop(s stream) error {
	for {
		ctx := s.Context()
		id, err := s.Recv()
		if err != nil {
			return err
		}
		ctx = InjectTenant(ctx, id)
		use(ctx)
	}
}

func worker(ctx context.Context, jobs <-chan string) {
	var cancel context.CancelFunc
	for range jobs {
		ctx, cancel = context.WithTimeout(ctx, time.Second) // want `context ctx becomes a child of itself`
		use(ctx)
		cancel()
	}
}

// The loop ends with its list.
func overList(ctx context.Context, ids []string) context.Context {
	for _, id := range ids {
		ctx = InjectTenant(ctx, id)
	}
	return ctx
}

// The assignment runs once.
func leaves(ctx context.Context, s stream) context.Context {
	for {
		id, err := s.Recv()
		if err != nil {
			continue
		}
		ctx = InjectTenant(ctx, id)
		return ctx
	}
}

// Nothing is derived.
func fresh(ctx context.Context, s stream) {
	for {
		if _, err := s.Recv(); err != nil {
			return
		}
		ctx = s.Context()
		use(ctx)
	}
}
