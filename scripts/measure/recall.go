package main

import (
	"errors"
	"fmt"
	"slices"
	"time"
)

// The verdicts on a case.
const (
	statusFound  = "found"               // reported before the repair, silent after it
	statusNoisy  = "found-but-fix-noisy" // reported before and after
	statusMissed = "missed"
	statusFailed = "load-failed" // the package didn't load, so nothing is known
)

// An outcome is what the suite said of one case.
type outcome struct {
	leak    leakCase
	ID      string  `json:"id"`
	Status  string  `json:"status"`
	Reason  string  `json:"reason,omitempty"` // why it failed to load
	Parent  *side   `json:"parent,omitempty"`
	Fixed   *side   `json:"fix,omitempty"`
	Seconds float64 `json:"seconds"`
}

// A side is the case's package at one commit.
type side struct {
	Packages int       `json:"packages"`       // loaded, with all dependencies
	Bare     bool      `json:"bare,omitempty"` // its tests aren't looked at
	Findings []finding `json:"findings,omitempty"`
	HasFunc  bool      `json:"has_func"`
}

// judge measures one case.
func judge(l *loader, s store, c leakCase) (o outcome) {
	start := time.Now()
	o = outcome{leak: c, ID: c.ID, Status: statusFailed}
	defer func() { o.Seconds = time.Since(start).Seconds() }()
	var err error
	if o.Parent, err = look(l, s, c, "parent", c.Parent); err != nil {
		o.Reason = "parent: " + err.Error()
		return o
	}
	if o.Fixed, err = look(l, s, c, "fix", c.Fix); err != nil {
		o.Reason = "fix: " + err.Error()
		return o
	}
	if !o.Parent.HasFunc {
		o.Reason = fmt.Sprintf("parent: %s has no function %s", c.File, c.Func)
		return o
	}
	o.Status = verdict(o.at(o.Parent), o.at(o.Fixed))
	return o
}

func verdict(before, after []finding) string {
	switch {
	case len(before) == 0:
		return statusMissed
	case len(after) > 0:
		return statusNoisy
	}
	return statusFound
}

// at returns the findings of the case's analyzer in the case's function.
func (o outcome) at(s *side) []finding {
	return o.filter(s, func(f finding) bool {
		return f.Analyzer == o.leak.Analyzer && f.Path == o.leak.File && f.Func == o.leak.Func
	})
}

// gone returns the other findings of the parent that the repair made go away:
// a hint that the leak was seen from somewhere else.
func (o outcome) gone() []finding {
	return o.filter(o.Parent, func(f finding) bool {
		here := f.Path == o.leak.File && f.Func == o.leak.Func && f.Analyzer == o.leak.Analyzer
		return !here && !slices.ContainsFunc(o.Fixed.Findings, func(g finding) bool { return sameButLine(f, g) })
	})
}

func sameButLine(f, g finding) bool {
	return f.Path == g.Path && f.Func == g.Func && f.Analyzer == g.Analyzer && f.Kind == g.Kind && f.Message == g.Message
}

func (o outcome) filter(s *side, keep func(finding) bool) []finding {
	if s == nil {
		return nil
	}
	var list []finding
	for _, f := range s.Findings {
		if keep(f) {
			list = append(list, f)
		}
	}
	return list
}

// look loads the case's package at a commit and runs the suite on it. Where
// its tests don't load, it is looked at without them.
func look(l *loader, s store, c leakCase, name, commit string) (*side, error) {
	lay, err := s.lay(c, name, commit)
	if err != nil {
		return nil, err
	}
	q, err := lay.query(c, s.how)
	if err != nil {
		return nil, err
	}
	seen, err := lookAt(l, q, c.Func)
	if err != nil && !q.bare {
		q.bare = true
		return lookAt(l, q, c.Func)
	}
	return seen, err
}

func lookAt(l *loader, q query, function string) (*side, error) {
	r, err := l.run(q)
	if err != nil {
		return nil, err
	}
	if len(r.units) == 0 {
		return nil, errNoTarget
	}
	if errs := withoutBorrowed(r.errors); len(errs) > 0 {
		return nil, errors.New(errorText(errs))
	}
	return &side{Packages: r.packages, Bare: q.bare, Findings: r.findings, HasFunc: hasFunc(r.units, function)}, nil
}

func hasFunc(units []*unit, name string) bool {
	return slices.ContainsFunc(units, func(u *unit) bool { return slices.Contains(u.result.funcs, name) })
}
