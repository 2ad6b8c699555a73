package senders_are_over

import "truth"

func init() {
	truth.Silent("joined.Stop", func() {
		j := newJoined()
		j.run()
		<-j.out
		j.Stop()
	})
	truth.Silent("locked.Close", func() {
		l := newLocked()
		go func() { truth.Work(); l.Close() }()
		l.Publish(1)
		l.Publish(2)
		truth.Work()
		truth.Work()
		l.Publish(3)
	})
	truth.Silent("recovered.Close", func() {
		r := newRecovered()
		r.Close()
		r.Send(1)
	})
}
