// Package forgotten_series deletes the series of some metrics when what they
// measure is gone.
package forgotten_series

import "github.com/prometheus/client_golang/prometheus"

// groups forgets one of three with the same label.
type groups struct {
	rules, samples *prometheus.GaugeVec
	restored       *prometheus.GaugeVec
	byState        *prometheus.GaugeVec
}

func newGroups(reg prometheus.Registerer) *groups {
	g := &groups{
		rules:    prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "rules"}, []string{"group"}),
		samples:  prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "samples"}, []string{"group"}),
		restored: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "restored"}, []string{"group"}),
		byState:  prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "states"}, []string{"state"}),
	}
	reg.MustRegister(g.rules, g.samples, g.restored, g.byState)
	return g
}

func (g *groups) update(group, state string) {
	g.rules.WithLabelValues(group).Set(1)
	g.samples.WithLabelValues(group).Set(1)
	g.restored.WithLabelValues(group).Set(1)
	g.byState.WithLabelValues(state).Set(1)
}

func (g *groups) remove(group string) {
	g.rules.DeleteLabelValues(group) // want `series of restored stay when those of rules are deleted; delete them too`
	g.samples.DeleteLabelValues(group)
}

// end takes all of them out of the registry.
func (g *groups) end(reg prometheus.Registerer) {
	reg.Unregister(g.rules)
	reg.Unregister(g.samples)
	reg.Unregister(g.restored)
	reg.Unregister(g.byState)
}

// clusters forgets none: one is reset, and one goes through a helper.
type clusters struct {
	nodes, disks, info *prometheus.GaugeVec
}

func newClusters(reg prometheus.Registerer) *clusters {
	c := &clusters{}
	c.nodes = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "nodes"}, []string{"cluster", "os"})
	c.disks = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "disks"}, []string{"cluster", "os"})
	c.info = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "info"}, []string{"cluster", "os"})
	for _, collector := range []prometheus.Collector{c.nodes, c.disks, c.info} {
		reg.MustRegister(collector)
	}
	return c
}

func (c *clusters) update(labels prometheus.Labels) {
	c.disks.Reset()
	c.nodes.With(labels).Set(1)
	c.disks.With(labels).Set(1)
	c.info.With(labels).Set(1)
}

func (c *clusters) remove(labels prometheus.Labels) {
	c.nodes.Delete(labels)
	drop(c.info, labels)
}

func drop(v *prometheus.GaugeVec, labels prometheus.Labels) { v.Delete(labels) }

// queues shows how long the queues are; one that is empty has no series. What
// it has handled is still worth knowing.
type queues struct {
	waiting, handled *prometheus.GaugeVec
}

func newQueues() *queues {
	return &queues{
		waiting: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "waiting"}, []string{"queue"}),
		handled: prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "handled"}, []string{"queue"}),
	}
}

func (q *queues) handle(queue string) { q.handled.WithLabelValues(queue).Set(1) }

func (q *queues) show(lengths map[string]int) {
	for queue, length := range lengths {
		if length > 0 {
			q.waiting.WithLabelValues(queue).Set(float64(length))
		} else {
			q.waiting.DeleteLabelValues(queue)
		}
	}
}

// Variables of the package.
var (
	pools   = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "pools"}, []string{"job"})
	targets = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "targets"}, []string{"job"})

	// Others may delete the series of this one.
	Limits = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "limits"}, []string{"job"})

	// Nothing is deleted here at all.
	modes = prometheus.NewGaugeVec(prometheus.GaugeOpts{Name: "modes"}, []string{"mode"})
)

func start(job, mode string) {
	pools.WithLabelValues(job).Set(1)
	targets.WithLabelValues(job).Set(1)
	Limits.WithLabelValues(job).Set(1)
	modes.WithLabelValues(mode).Set(1)
}

func stop(job string) {
	pools.DeleteLabelValues(job) // want `series of targets stay when those of pools are deleted; delete them too`
}

func Use(reg prometheus.Registerer, labels prometheus.Labels) {
	g, c := newGroups(reg), newClusters(reg)
	g.update("group", "state")
	g.remove("group")
	g.end(reg)
	c.update(labels)
	c.remove(labels)
	start("job", "mode")
	stop("job")
}
