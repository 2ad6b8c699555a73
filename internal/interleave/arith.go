package interleave

import (
	"go/token"
	"go/types"
)

// binary computes x op y.
func (m *machine) binary(op token.Token, x, y value, typ types.Type) value {
	if op == token.NEQ {
		return m.not(m.binary(token.EQL, x, y, typ))
	}
	if op == token.GTR || op == token.GEQ {
		swapped := token.LSS
		if op == token.GEQ {
			swapped = token.LEQ
		}
		return m.binary(swapped, y, x, typ)
	}
	if v := known(op, x, y); v != nil {
		return v
	}
	if op == token.EQL {
		if v := sameness(x, y); v != nil {
			return v
		}
		if k, k2 := mustKey(x), mustKey(y); k > k2 {
			x, y = y, x
		}
	}
	return m.ts.apply("op", typ, intV(op), x, y)
}

func mustKey(v value) string {
	k, _ := keyOf(v)
	return k
}

// known computes x op y of known integers, strings and booleans.
func known(op token.Token, x, y value) value {
	switch x := x.(type) {
	case intV:
		if y, ok := y.(intV); ok {
			return intOp(op, x, y)
		}
	case strV:
		if y, ok := y.(strV); ok {
			return strOp(op, x, y)
		}
	case boolV:
		if y, ok := y.(boolV); ok && op == token.EQL {
			return boolV(x == y)
		}
	}
	return nil
}

func intOp(op token.Token, x, y intV) value {
	switch op {
	case token.ADD:
		return x + y
	case token.SUB:
		return x - y
	case token.MUL:
		return x * y
	case token.EQL:
		return boolV(x == y)
	case token.LSS:
		return boolV(x < y)
	case token.LEQ:
		return boolV(x <= y)
	}
	if y != 0 {
		switch op {
		case token.QUO:
			return x / y
		case token.REM:
			return x % y
		}
	}
	return nil
}

func strOp(op token.Token, x, y strV) value {
	switch op {
	case token.ADD:
		return x + y
	case token.EQL:
		return boolV(x == y)
	case token.LSS:
		return boolV(x < y)
	case token.LEQ:
		return boolV(x <= y)
	}
	return nil
}

// sameness compares references; nil if that can't be told.
func sameness(x, y value) value {
	if isUnknown(x) || isUnknown(y) {
		if x == y {
			return boolV(true)
		}
		return nil
	}
	switch x := x.(type) {
	case nilV, ptrV, chanV, ctxV, mapV:
		return boolV(x == y)
	case sliceV:
		return boolV(false) // only nil compares with a slice
	case *funcV:
		return boolV(false)
	}
	switch y.(type) {
	case nilV, ptrV, chanV, ctxV:
		return boolV(false)
	}
	return nil
}
