package constructor_fails

import "truth"

func init() {
	truth.Leak("New", truth.Goroutines(1), func() { New("") }).
		Twin("NewLast", func() { NewLast("") }).
		Twin("NewClosed", func() { NewClosed("") }).
		Twin("NewDeferred", func() { NewDeferred("") })
	truth.Leak("NewQueue", truth.Goroutines(1), func() { NewQueue("") }).
		Twin("NewWaiter", func() { NewWaiter(truth.Soon(), "") })
}
