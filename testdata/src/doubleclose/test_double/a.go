// A mock belongs to one test, which sends and closes.
package mocks

import "sync"

type Consumer struct {
	once     sync.Once
	messages chan int
}

func New() *Consumer { return &Consumer{messages: make(chan int)} }

func (c *Consumer) Yield(n int) { c.messages <- n }

func (c *Consumer) Close() { c.once.Do(func() { close(c.messages) }) }
