// Package brokers subscribes with clients of well-known message brokers, whose
// code isn't read.
package brokers

import (
	"context"
	"errors"
	"net/http"

	"github.com/IBM/sarama"
	mqtt "github.com/eclipse/paho.mqtt.golang"
	"github.com/ethereum/go-ethereum"
	"github.com/ethereum/go-ethereum/event"
	amqp "github.com/rabbitmq/amqp091-go"
	"github.com/redis/go-redis/v9"
	"go.etcd.io/etcd/client/v3"
)

type service struct {
	redis *redis.Client
	kafka sarama.Consumer
	amqp  *amqp.Channel
	mqtt  mqtt.Client
	etcd  *clientv3.Client
	chain ethereum.ChainReader
	feed  *event.Feed
}

func New(r *redis.Client, k sarama.Consumer, a *amqp.Channel, m mqtt.Client, e *clientv3.Client, c ethereum.ChainReader, f *event.Feed) *service {
	return &service{r, k, a, m, e, c, f}
}

// Redis: the context is that of the command alone.
func (s *service) redisOnce(ctx context.Context) {
	sub := s.redis.Subscribe(ctx, "news") // want `subscription sub is never removed; defer sub.Close\(\)`
	select {
	case <-sub.Channel():
	case <-ctx.Done():
	}
}

func (s *service) redisOnceAndClose(ctx context.Context) {
	sub := s.redis.Subscribe(ctx, "news")
	defer sub.Close()
	select {
	case <-sub.Channel():
	case <-ctx.Done():
	}
}

// Whoever gets the channel reads it to the end.
func (s *service) redisChannel(ctx context.Context) <-chan *redis.Message {
	return s.redis.Subscribe(ctx, "news").Channel()
}

// Kafka
func (s *service) kafkaOnce(done chan struct{}) error {
	part, err := s.kafka.ConsumePartition("topic", 0, 0) // want `partition consumer part is not removed on every path; defer part.Close\(\)`
	if err != nil {
		return err
	}
	select {
	case <-part.Messages():
		return part.Close()
	case <-done:
		return errors.New("done")
	}
}

func (s *service) kafkaOnceAndClose(done chan struct{}) error {
	part, err := s.kafka.ConsumePartition("topic", 0, 0)
	if err != nil {
		return err
	}
	defer part.Close()
	select {
	case <-part.Messages():
		return nil
	case <-done:
		return errors.New("done")
	}
}

// AMQP
func (s *service) amqpPerRequest(w http.ResponseWriter, r *http.Request) {
	deliveries, err := s.amqp.Consume(r.FormValue("queue"), "") // want `consumer of Consume is registered again and again and never removed; call Cancel`
	if err == nil {
		<-deliveries
	}
}

// MQTT: a screen leaves its handler behind.
type screen struct {
	client mqtt.Client
	topic  string
}

func NewScreen(client mqtt.Client, topic string) *screen {
	s := &screen{client, topic}
	s.client.Subscribe(topic, 0, s.show)
	return s
}

func (s *screen) show()  {}
func (s *screen) Close() { s.client.Unsubscribe(s.topic) }

type wall struct {
	client mqtt.Client
	topic  string
}

func NewWall(client mqtt.Client, topic string) *wall {
	w := &wall{client, topic}
	w.client.Subscribe(topic, 0, w.show) // want `subscription of Subscribe is not removed by wall.Close, and keeps the wall; call Unsubscribe`
	return w
}

func (w *wall) show()  {}
func (w *wall) Close() {}

// etcd: the watcher has a stream of its own.
func (s *service) etcdOnce(ctx context.Context) {
	w := clientv3.NewWatcher(s.etcd) // want `watcher w is never removed; defer w.Close\(\)`
	<-w.Watch(ctx, "key")
}

func (s *service) etcdOnceAndClose(ctx context.Context) {
	w := clientv3.NewWatcher(s.etcd)
	defer w.Close()
	<-w.Watch(ctx, "key")
}

// Ethereum: the context is that of the request alone.
func (s *service) head(ctx context.Context) (int, error) {
	heads := make(chan int)
	sub, err := s.chain.SubscribeNewHead(ctx, heads) // want `subscription sub is not removed on every path; defer sub.Unsubscribe\(\)`
	if err != nil {
		return 0, err
	}
	select {
	case head := <-heads:
		sub.Unsubscribe()
		return head, nil
	case err := <-sub.Err():
		return 0, err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

func (s *service) headAndUnsubscribe(ctx context.Context) (int, error) {
	heads := make(chan int)
	sub, err := s.chain.SubscribeNewHead(ctx, heads)
	if err != nil {
		return 0, err
	}
	defer sub.Unsubscribe()
	select {
	case head := <-heads:
		return head, nil
	case err := <-sub.Err():
		return 0, err
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}

// The loop goes on until the feed ends the subscription.
func (s *service) events() {
	ch := make(chan int)
	sub := s.feed.Subscribe(ch)
	for {
		select {
		case <-ch:
		case <-sub.Err():
			return
		}
	}
}

func (s *service) eventsUntil(quit chan struct{}) {
	ch := make(chan int)
	sub := s.feed.Subscribe(ch) // want `subscription sub is never removed; defer sub.Unsubscribe\(\)`
	for {
		select {
		case <-ch:
		case <-quit:
			return
		case <-sub.Err():
			return
		}
	}
}

func Use(s *service, ctx context.Context) {
	s.redisOnce(ctx)
	s.redisOnceAndClose(ctx)
	s.redisChannel(ctx)
	s.kafkaOnce(nil)
	s.kafkaOnceAndClose(nil)
	s.amqpPerRequest(nil, nil)
	s.etcdOnce(ctx)
	s.etcdOnceAndClose(ctx)
	s.head(ctx)
	s.headAndUnsubscribe(ctx)
	s.events()
	s.eventsUntil(nil)
}
