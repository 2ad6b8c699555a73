package doors

import "truth"

func init() {
	sent := truth.Race("send on closed channel") // the select chooses
	truth.Leak("mailbox.Close", sent, func() {
		m := newMailbox()
		m.Close()
		m.Send(1)
	}).Twin("open.Close", func() {
		o := newOpen()
		o.Close()
		o.Send(1)
	}).Twin("counted.Close", func() {
		c := newCounted()
		c.Start()
		<-c.in
		c.Close()
	})
	truth.Leak("canceled.Stop", sent, func() {
		c := newCanceled()
		c.Start(func() int { truth.Work(); return 1 })
		c.Stop()
		truth.Work()
		truth.Work()
	}).Twin("ended.Stop", func() {
		e := newEnded()
		e.Start(func() int { truth.Work(); return 1 })
		e.Stop()
		truth.Work()
	})
	truth.Leak("forwarder.Send", sent, func() {
		f := newForwarder()
		f.Close()
		f.Send(1)
		f.Send(2)
	}).Twin("producer.run", func() {
		p := newProducer()
		<-p.msgs
		p.Close()
		truth.Work()
	}).Twin("checked.Send", func() {
		c := newChecked()
		c.Close()
		c.Send(1)
		c.Send(2)
	})
}
