// Package goroutineleak defines an analyzer that finds goroutines that can't
// end.
package goroutineleak
