package known_libraries

import "truth"

func init() {
	for function, library := range map[string]string{
		"newController": "client-go", "client.wait": "nats.go", "benchmarkAndKeep": "nats.go", "pod.wait": "client-go", "files": "fsnotify", "newQueue": "client_golang",
		"newSizedMetrics": "client_golang", "newCounting": "client_golang",
	} {
		truth.NotRun(function, truth.Stub, "the fixture declares the outline of "+library+" only")
	}
}
