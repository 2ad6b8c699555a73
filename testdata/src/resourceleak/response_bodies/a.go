// A response body holds two goroutines and a connection until it is closed or
// read to its end.
package response_bodies

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"time"
)

func neverClosed(url string) (int, error) {
	resp, err := http.Get(url) // want `^response body of resp is never closed; defer resp.Body.Close\(\)$`
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func closed(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return resp.StatusCode, nil
}

func statusCheckBeforeDefer(url string) (int, error) {
	resp, err := http.Get(url) // want `response body of resp is not closed on an early return; defer resp.Body.Close\(\)`
	if err != nil {
		return 0, err
	}
	if resp.StatusCode != 200 {
		return 0, errors.New(resp.Status)
	}
	defer resp.Body.Close()
	var v struct{ N int }
	return v.N, json.NewDecoder(resp.Body).Decode(&v)
}

func statusCheckAfterDefer(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	if resp.StatusCode != 200 {
		return 0, errors.New(resp.Status)
	}
	var v struct{ N int }
	return v.N, json.NewDecoder(resp.Body).Decode(&v)
}

func dropped(url string) {
	http.Get(url) // want `response body from http.Get is never closed; keep it and call its Close`
}

func discarded(url string) error {
	_, err := http.Get(url) // want `response body from http.Get is never closed`
	return err
}

func readToTheEnd(url string) ([]byte, error) {
	resp, err := http.Get(url)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(resp.Body)
}

func readOneValue(url string, v any) error {
	resp, err := http.Get(url) // want `response body of resp is never closed`
	if err != nil {
		return err
	}
	return json.NewDecoder(resp.Body).Decode(v)
}

func drained(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, resp.Body)
	return err
}

func drainedInPart(url string) error {
	resp, err := http.Get(url) // want `response body of resp is never closed`
	if err != nil {
		return err
	}
	_, err = io.Copy(io.Discard, io.LimitReader(resp.Body, 512))
	return err
}

func headOnly(url string) (int, error) {
	resp, err := http.Head(url)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func headRequest(client *http.Client, url string) (int, error) {
	req, err := http.NewRequest(http.MethodHead, url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func getRequest(client *http.Client, url string) (int, error) {
	req, err := http.NewRequest(http.MethodGet, url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req) // want `response body of resp is never closed`
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func contextCancelledOnReturn(client *http.Client, url string) (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func contextOfTheCaller(ctx context.Context, client *http.Client, url string) (int, error) {
	req, err := http.NewRequestWithContext(ctx, "GET", url, nil)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req) // want `response body of resp is never closed`
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func contextOfTheRequest(client *http.Client, req *http.Request) (int, error) {
	ctx, cancel := context.WithCancel(context.WithValue(req.Context(), "k", 1))
	defer func() { cancel() }()
	resp, err := client.Do(req.WithContext(ctx))
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}

func closedByField(url string) error {
	resp, err := http.Get(url)
	if err != nil {
		return err
	}
	body := resp.Body
	defer body.Close()
	fmt.Println(resp.Status)
	return nil
}

func nilCheck(url string) {
	resp, err := http.Get(url)
	if resp != nil {
		defer resp.Body.Close()
	}
	fmt.Println(err)
}

func errorCheckAround(url string) (status string) {
	if resp, err := http.Get(url); err == nil {
		status = resp.Status
		resp.Body.Close()
	}
	return status
}

func errorCheckAroundForgets(url string) (status string) {
	if resp, err := http.Get(url); err == nil { // want `response body of resp is never closed`
		status = resp.Status
	}
	return status
}

func lastStatementCloses(url string, v any) error {
	resp, err := http.Get(url) // want `response body of resp is not closed on an early return`
	if err != nil {
		return err
	}
	data, err := io.ReadAll(io.LimitReader(resp.Body, 1000))
	if err != nil {
		return err
	}
	resp.Body.Close()
	return json.Unmarshal(data, v)
}

func text(r io.Reader) string {
	data, _ := io.ReadAll(r)
	return string(data)
}

func readByHelper(url string) (string, error) {
	resp, err := http.Get(url)
	if err != nil {
		return "", err
	}
	return text(resp.Body), nil
}

func start(r io.Reader) string {
	buf := make([]byte, 10)
	r.Read(buf)
	return string(buf)
}

func readInPartByHelper(url string) (string, error) {
	resp, err := http.Get(url) // want `response body of resp is never closed`
	if err != nil {
		return "", err
	}
	return start(resp.Body), nil
}

func headRequestOf(url string) (*http.Request, error) {
	return http.NewRequest("HEAD", url, nil)
}

func headRequestByHelper(client *http.Client, url string) (int, error) {
	req, err := headRequestOf(url)
	if err != nil {
		return 0, err
	}
	resp, err := client.Do(req)
	if err != nil {
		return 0, err
	}
	return resp.StatusCode, nil
}
