package doubleclose

import (
	_ "embed"
	"go/ast"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/ctrlflow"
	"golang.org/x/tools/go/ast/inspector"

	"github.com/memlint/memlint/internal/channels"
	"github.com/memlint/memlint/internal/contract"
	"github.com/memlint/memlint/internal/docs"
	"github.com/memlint/memlint/internal/fate"
	"github.com/memlint/memlint/internal/guard"
	"github.com/memlint/memlint/internal/report"
	"github.com/memlint/memlint/internal/uses"
)

//go:embed doc.go
var docFile string

// Analyzer is doubleclose with default options.
var Analyzer = New(&report.Options{})

// New returns a doubleclose that reads options when it runs.
func New(options *report.Options) *analysis.Analyzer {
	return &analysis.Analyzer{
		Name:     "doubleclose",
		Doc:      docs.Extract(docFile, "doubleclose"),
		URL:      report.URL("doubleclose"),
		Requires: []*analysis.Analyzer{uses.Analyzer, ctrlflow.Analyzer, contract.Analyzer, channels.Analyzer},
		Run:      uses.InTurn(func(pass *analysis.Pass) (any, error) { return nil, run(pass, options) }),
	}
}

// A checker holds what all questions about one package share.
type checker struct {
	pass     *analysis.Pass
	info     *types.Info
	index    *uses.Index
	contract *contract.Contracts
	track    *fate.Tracker
	census   *channels.Census
	guards   guard.Reader
	findings *report.Reporter

	closes   []*closing
	byField  map[*types.Var][]*closing // of closes, on the first question
	reported map[token.Pos]bool        // closes that have a finding
	recovery map[ast.Node]bool         // functions that were asked whether they recover
	fields   fieldNames
	waiting  map[waitsIn][]inspector.Cursor
	removing map[ast.Node][]inspector.Cursor // calls of functions that take something out of a container
	locking  map[ast.Node][]inspector.Cursor // calls of Lock in declared functions
}

func run(pass *analysis.Pass, options *report.Options) error {
	contracts := pass.ResultOf[contract.Analyzer].(*contract.Contracts)
	c := &checker{
		pass: pass, info: pass.TypesInfo,
		index:    pass.ResultOf[uses.Analyzer].(*uses.Index),
		contract: contracts,
		track:    contracts.Tracker(),
		census:   pass.ResultOf[channels.Analyzer].(*channels.Census),
		guards:   guard.Reader{Info: pass.TypesInfo},
		findings: report.New(pass, options),
		reported: make(map[token.Pos]bool),
		recovery: make(map[ast.Node]bool),
		fields:   make(fieldNames),
		waiting:  make(map[waitsIn][]inspector.Cursor),
		removing: make(map[ast.Node][]inspector.Cursor),
		locking:  make(map[ast.Node][]inspector.Cursor),
	}
	if c.collect(); len(c.closes) > 0 || c.index.Count(types.Universe.Lookup("close")) > 0 {
		c.pairs()
		c.loops()
		c.workers()
		c.twins()
		c.nils()
		c.sendsOnPath()
		c.racySends()
		c.ownCases()
		c.abandonedSenders()
		c.checks()
		c.removals()
		c.manyCallers()
		c.twoEnds()
		c.besideGuards()
		c.uneven()
		c.keptByOwners()
		c.leftClosed()
		c.foundTwice()
		c.entriesKept()
		c.staleChecks()
		c.repeated()
		c.handedOut()
		c.borrowedSends()
		c.rivals()
		c.notes()
	}
	c.findings.Flush()
	return nil
}

// report takes a finding at a call; each call has one.
func (c *checker) report(kind *report.Kind, at ast.Node, message string, evidence []report.Evidence, fixes ...analysis.SuggestedFix) {
	if c.reported[at.Pos()] {
		return
	}
	c.reported[at.Pos()] = true
	c.findings.Report(report.Finding{Kind: kind, At: at, Message: message, Evidence: evidence, Fixes: fixes})
}
