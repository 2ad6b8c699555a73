// A command takes as much input as its user gives it.
package stdin_of_a_command

import (
	"io"
	"os"
)

func Run() error {
	_, err := io.ReadAll(os.Stdin)
	return err
}
