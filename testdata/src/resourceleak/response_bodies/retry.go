package response_bodies

import (
	"context"
	"errors"
	"net/http"
)

func shouldRetry(ctx context.Context, err error) (bool, error) {
	if ctx.Err() != nil {
		return false, ctx.Err()
	}
	return err != nil, err
}

// Without an error there is nothing to retry: the exits in between leave
// nothing behind.
func retries(ctx context.Context, client *http.Client, req *http.Request) (bool, error) {
	resp, err := client.Do(req)
	retry, err := shouldRetry(ctx, err)
	if retry {
		return true, err
	}
	if err != nil {
		return false, err
	}
	defer resp.Body.Close()
	return false, nil
}

func retriesAndLeaks(ctx context.Context, client *http.Client, req *http.Request) (bool, error) {
	resp, err := client.Do(req) // want `response body of resp is not closed on an early return`
	retry, err := shouldRetry(ctx, err)
	if retry {
		return true, err
	}
	if err != nil {
		return false, err
	}
	if resp.StatusCode != http.StatusOK {
		return false, errors.New(resp.Status)
	}
	defer resp.Body.Close()
	return false, nil
}
