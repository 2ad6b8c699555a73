// Package require is the part of testify that fixtures use.
package require

type TestingT interface{ FailNow() }

func Error(t TestingT, err error) {
	if err == nil {
		t.FailNow()
	}
}

func NoError(t TestingT, err error) {
	if err != nil {
		t.FailNow()
	}
}
