// Package amqp091 is a stub.
package amqp091

type Delivery struct{}

type Channel struct{}

func (c *Channel) Consume(queue, consumer string) (<-chan Delivery, error) { return nil, nil }
func (c *Channel) Cancel(consumer string) error                            { return nil }
func (c *Channel) Close() error                                            { return nil }
