// Package mqtt is a stub.
package mqtt

type Token interface{ Wait() bool }

type Client interface {
	Subscribe(topic string, qos byte, f func()) Token
	Unsubscribe(topics ...string) Token
}
