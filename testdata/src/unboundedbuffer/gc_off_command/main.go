// A command that ends takes its garbage along.
package main

import (
	"fmt"
	"os"
	"runtime/debug"
)

func main() {
	debug.SetGCPercent(-1)
	for _, name := range os.Args {
		fmt.Println(name)
	}
}
