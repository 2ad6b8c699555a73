// Package watch is a stub.
package watch

type Interface interface {
	Stop()
	ResultChan() <-chan int
}
