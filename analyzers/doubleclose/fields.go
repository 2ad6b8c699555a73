package doubleclose

import "go/types"

// fieldNames finds fields by name. go/types looks through all fields of a
// struct for each question, so the answers for structs with many are kept.
type fieldNames map[*types.Struct]map[string]*types.Var

// of returns the field that a selector of a value of type t names, or nil.
func (f fieldNames) of(t types.Type, pkg *types.Package, name string) *types.Var {
	if s := structOf(t); s != nil {
		if v := f.direct(s)[name]; v != nil && (v.Exported() || v.Pkg() == pkg) {
			return v
		}
	}
	obj, _, _ := types.LookupFieldOrMethod(t, true, pkg, name) // of an embedded type
	v, _ := obj.(*types.Var)
	return v
}

// direct returns the fields of a struct that it doesn't get by embedding.
func (f fieldNames) direct(s *types.Struct) map[string]*types.Var {
	fields, ok := f[s]
	if !ok {
		fields = make(map[string]*types.Var, s.NumFields())
		for v := range s.Fields() {
			if v.Name() != "_" {
				fields[v.Name()] = v
			}
		}
		f[s] = fields
	}
	return fields
}

// structOf returns the struct of a type or of what it points to, or nil.
func structOf(t types.Type) *types.Struct {
	if p, ok := t.Underlying().(*types.Pointer); ok {
		t = p.Elem()
	}
	s, _ := t.Underlying().(*types.Struct)
	return s
}
