// Package redis is a stub.
package redis

import "context"

type Client struct{}

func (c *Client) Subscribe(ctx context.Context, channels ...string) *PubSub { return &PubSub{} }

type Message struct{}

type PubSub struct{}

func (p *PubSub) Channel() <-chan *Message                                  { return nil }
func (p *PubSub) ReceiveMessage(ctx context.Context) (*Message, error)      { return nil, nil }
func (p *PubSub) Unsubscribe(ctx context.Context, channels ...string) error { return nil }
func (p *PubSub) Close() error                                              { return nil }
