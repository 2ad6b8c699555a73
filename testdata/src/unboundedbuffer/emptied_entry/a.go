
// latest replaces an element.
type latest struct {
	mu      sync.Mutex
	byTopic map[string][]*subscriber
}

func (l *latest) Set(topic string, s *subscriber) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.byTopic[topic] = slices.DeleteFunc(l.byTopic[topic], func(other *subscriber) bool { return other.name == s.name })
	l.byTopic[topic] = append(l.byTopic[topic], s)
}
