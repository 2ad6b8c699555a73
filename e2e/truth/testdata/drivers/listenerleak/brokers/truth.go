package brokers

import "truth"

func init() {
	for function, library := range map[string]string{
		"service.redisOnce": "go-redis", "service.kafkaOnce": "sarama", "service.amqpPerRequest": "amqp091-go", "NewWall": "paho.mqtt.golang",
		"service.etcdOnce": "etcd's client", "service.head": "go-ethereum", "service.eventsUntil": "go-ethereum",
	} {
		truth.NotRun(function, truth.Stub, "the fixture declares the outline of "+library+" only")
	}
}
