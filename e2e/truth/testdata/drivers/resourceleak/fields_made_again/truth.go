package fields_made_again

import (
	"net/rpc"

	"truth"
	"truth/web"
)

func init() {
	addr := web.Accept().Addr().String()
	dial := func() *rpc.Client {
		client, err := rpc.Dial("tcp", addr)
		if err != nil {
			panic(err)
		}
		return client
	}
	truth.Leak("leaves.Reconnect", truth.Goroutines(1), func() {
		x := &leaves{addr: addr, client: dial()}
		x.Reconnect()
		x.Close()
	}).Real().Twin("closes.Reconnect", func() {
		x := &closes{addr, dial()}
		x.Reconnect()
		x.Close()
	}).Twin("asked.retry", func() {
		x := &asked{addr, dial()}
		x.retry()
		x.Close()
	}).Twin("once.Refresh", func() {
		x := &once{addr, dial()}
		x.Refresh()
		x.Close()
	})
}
