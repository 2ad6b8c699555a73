// Nobody knows how often other packages call an exported function.
package library

func mark() bool { return true }

func Exported() { mark() }

func init() { setUp() }

func setUp() {
	mark() // want "once"
}

// Default is made once, so New is taken for the maker of a singleton.
var Default = New()

func New() bool {
	return mark() // want "once"
}

func helper() { mark() }

func Use() { helper() }
