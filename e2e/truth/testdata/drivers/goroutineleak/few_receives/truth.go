package few_receives

import (
	"time"

	"truth"
)

// slow takes two seconds.
type slow struct{}

func (slow) Hook(string) error   { return nil }
func (slow) Create(string) error { time.Sleep(2 * time.Second); return nil }
func (slow) Wait(string) error   { return nil }
func (slow) Record(string) error { return nil }

func init() {
	truth.Leak("installer.Run", truth.Goroutines(1), func() { (&installer{cluster: slow{}}).Run(truth.Soon(), "a") }).
		Twin("installer.RunWithRoom", func() { (&installer{cluster: slow{}}).RunWithRoom(truth.Soon(), "a") })
	truth.Leak("installer.RunEither", truth.Goroutines(1), func() { (&installer{cluster: slow{}}).RunEither(truth.Soon(), "a") }).
		Twin("installer.RunWithRoom", func() { (&installer{cluster: slow{}}).RunWithRoom(truth.Soon(), "a") })
}
