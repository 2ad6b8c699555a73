// A ticker that nobody keeps can't be stopped.
package dropped

import "time"

func bad() {
	time.NewTicker(time.Second) // want `ticker is never stopped`
}
