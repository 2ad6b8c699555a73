// The channels are fields of a tracker that one function makes, waits for and
// leaves, while methods of the tracker send.
package receiver_leaves_field

import "context"

type tracker struct {
	done chan struct{}
	err  chan error
}

func (t *tracker) record(err error) {
	if err != nil {
		t.err <- err
		return
	}
	t.done <- struct{}{}
}

func Push(ctx context.Context, send func() error) error {
	t := tracker{
		done: make(chan struct{}), // want `done has no receiver after the return at the ctx\.Done\(\) case, so its sender blocks for ever; make it with capacity 1`
		err:  make(chan error),    // want `err has no receiver after the return at the ctx\.Done\(\) case, so its sender blocks for ever; make it with capacity 1`
	}
	go func() { t.record(send()) }()
	select {
	case err := <-t.err:
		return err
	case <-t.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

type roomy struct {
	done chan struct{}
	err  chan error
}

func (t *roomy) record(err error) {
	if err != nil {
		t.err <- err
		return
	}
	t.done <- struct{}{}
}

func PushWithRoom(ctx context.Context, send func() error) error {
	t := roomy{done: make(chan struct{}, 1), err: make(chan error, 1)}
	go func() { t.record(send()) }()
	select {
	case err := <-t.err:
		return err
	case <-t.done:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// patient waits without a way out: nobody leaves.
type patient struct{ done chan struct{} }

func (p *patient) finish() { p.done <- struct{}{} }

func Wait() {
	p := patient{done: make(chan struct{})}
	go p.finish()
	<-p.done
}

// Exported channels belong to other packages as well.
type Public struct{ Done chan struct{} }

func (p *Public) finish() { p.Done <- struct{}{} }

func WaitPublic(ctx context.Context) *Public {
	p := &Public{Done: make(chan struct{})}
	go p.finish()
	select {
	case <-p.Done:
	case <-ctx.Done():
	}
	return p
}

// Each job has a channel of its own, and the loop over them may end early.
type job struct{ done chan struct{} }

func newJob() *job {
	return &job{done: make(chan struct{})} // want `done has no receiver after the return in merge; make it with capacity 1`
}

func (j *job) run() { j.done <- struct{}{} }

func merge(jobs []*job, each func() error) error {
	for _, j := range jobs {
		<-j.done
		if err := each(); err != nil {
			return err
		}
	}
	return nil
}

func Jobs(n int, each func() error) error {
	jobs := make([]*job, n)
	for i := range jobs {
		jobs[i] = newJob()
	}
	for _, j := range jobs {
		go j.run()
	}
	return merge(jobs, each)
}

type fullJob struct{ done chan struct{} }

func (j *fullJob) run() { j.done <- struct{}{} }

func mergeAll(jobs []*fullJob, each func() error) (first error) {
	for _, j := range jobs {
		<-j.done
		if err := each(); err != nil && first == nil {
			first = err
		}
	}
	return first
}

func AllJobs(n int, each func() error) error {
	jobs := make([]*fullJob, n)
	for i := range jobs {
		jobs[i] = &fullJob{done: make(chan struct{})}
	}
	for _, j := range jobs {
		go j.run()
	}
	return mergeAll(jobs, each)
}
