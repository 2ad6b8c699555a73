// A process that nobody waits for stays a zombie.
package processes

import (
	"fmt"
	"os"
	"os/exec"
)

func start(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil { // want `^process of cmd is never waited for; call cmd.Wait\(\)$`
		return err
	}
	fmt.Println(cmd.Process.Pid)
	return nil
}

func startAndWait(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	return cmd.Wait()
}

func waitOnlyIfAllIsWell(name string, check func() error) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil { // want `process of cmd is not waited for on an early return`
		return err
	}
	if err := check(); err != nil {
		return err
	}
	return cmd.Wait()
}

func chained(name string) {
	exec.Command(name).Start() // want `process from exec.Command\(name\).Start is never waited for`
}

func waitInAGoroutine(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	go cmd.Wait()
	return nil
}

func waitInAClosure(name string) error {
	cmd := exec.Command(name)
	if err := cmd.Start(); err != nil {
		return err
	}
	go func() {
		fmt.Println(cmd.Wait())
	}()
	return nil
}

type runner struct{ cmd *exec.Cmd }

func keep(name string) (*runner, error) {
	r := &runner{cmd: exec.Command(name)}
	return r, r.cmd.Start()
}

func keepBefore(name string) (*runner, error) {
	cmd := exec.Command(name)
	r := &runner{cmd: cmd}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *runner) begin(name string) error {
	cmd := exec.Command(name)
	r.cmd = cmd
	return cmd.Start()
}

// successor takes the place of this program, at its terminal.
func successor(name string) error {
	cmd := exec.Command(name)
	cmd.Stdin = os.Stdin
	return cmd.Start()
}
