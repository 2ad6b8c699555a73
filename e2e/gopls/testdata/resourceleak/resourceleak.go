package resourceleak

import (
	"fmt"
	"net/http"
)

func status(url string) (int, error) {
	resp, err := http.Get(url)
	if err != nil {
		return 0, err
	}
	fmt.Println(resp.Header)
	return resp.StatusCode, nil
}

var _ = status
