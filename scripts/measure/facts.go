package main

import (
	"bytes"
	"crypto/sha256"
	"encoding/gob"
	"fmt"
	"go/types"
	"reflect"
	"slices"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/types/objectpath"
)

// A factSet holds the facts of one package. The object is nil for a fact
// about the package itself. A fact type belongs to one analyzer.
type factSet map[factKey]analysis.Fact

type factKey struct {
	obj types.Object
	typ reflect.Type
}

// seal drops the facts that go vet couldn't hand to another package: those
// about objects that no object path leads to.
func (s factSet) seal(pkg *types.Package) {
	var paths objectpath.Encoder
	for key := range s {
		if key.obj == nil {
			continue
		}
		if _, err := paths.For(key.obj); err != nil {
			delete(s, key)
		}
	}
}

// digest returns a hash of the facts as gob encodes them for other packages:
// it must not differ from one run to the next.
func (s factSet) digest() string {
	var paths objectpath.Encoder
	var lines []string
	for key, fact := range s {
		var path objectpath.Path
		if key.obj != nil {
			path, _ = paths.For(key.obj) // sealed: all have one
		}
		var encoded bytes.Buffer
		if err := gob.NewEncoder(&encoded).Encode(fact); err != nil {
			encoded.WriteString(err.Error())
		}
		lines = append(lines, fmt.Sprintf("%s %v %x", path, key.typ, encoded.Bytes()))
	}
	slices.Sort(lines)
	return fmt.Sprintf("%x", sha256.Sum256([]byte(strings.Join(lines, "\n"))))
}

// A factView is what one package's analyzers see of facts: their own
// package's and those of the packages below it.
type factView struct{ job *job }

func (v *factView) of(pkg *types.Package) factSet {
	if pkg == v.job.unit.result.pkg {
		return v.job.unit.result.facts
	}
	if set, ok := v.job.loader.facts.Load(pkg); ok {
		return set.(factSet)
	}
	return nil
}

func (v *factView) get(pkg *types.Package, obj types.Object, into analysis.Fact) bool {
	if pkg == nil {
		return false
	}
	fact, ok := v.of(pkg)[factKey{obj, reflect.TypeOf(into)}]
	if ok {
		reflect.ValueOf(into).Elem().Set(reflect.ValueOf(fact).Elem())
	}
	return ok
}

func (v *factView) importObject(obj types.Object, into analysis.Fact) bool {
	return v.get(obj.Pkg(), obj, into)
}

func (v *factView) importPackage(pkg *types.Package, into analysis.Fact) bool {
	return v.get(pkg, nil, into)
}

func (v *factView) exportObject(obj types.Object, fact analysis.Fact) {
	v.job.unit.result.facts[factKey{obj, reflect.TypeOf(fact)}] = fact
}

func (v *factView) exportPackage(fact analysis.Fact) {
	v.job.unit.result.facts[factKey{nil, reflect.TypeOf(fact)}] = fact
}

func (v *factView) allObjects() []analysis.ObjectFact {
	var list []analysis.ObjectFact
	v.each(func(_ *types.Package, key factKey, fact analysis.Fact) {
		if key.obj != nil {
			list = append(list, analysis.ObjectFact{Object: key.obj, Fact: fact})
		}
	})
	return list
}

func (v *factView) allPackages() []analysis.PackageFact {
	var list []analysis.PackageFact
	v.each(func(pkg *types.Package, key factKey, fact analysis.Fact) {
		if key.obj == nil {
			list = append(list, analysis.PackageFact{Package: pkg, Fact: fact})
		}
	})
	return list
}

// each calls yield for the facts of the package and of all below it.
func (v *factView) each(yield func(*types.Package, factKey, analysis.Fact)) {
	seen := make(map[*unit]bool)
	var visit func(u *unit)
	visit = func(u *unit) {
		if seen[u] {
			return
		}
		seen[u] = true
		for _, d := range u.order {
			visit(d)
		}
		for key, fact := range u.result.facts {
			yield(u.result.pkg, key, fact)
		}
	}
	visit(v.job.unit)
}
