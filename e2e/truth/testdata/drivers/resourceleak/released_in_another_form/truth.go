package released_in_another_form

import (
	"os"

	"truth"
)

func init() {
	name := os.Args[0]
	truth.Leak("InASwitchForgets", truth.Files(1), func() { InASwitchForgets(name, 1) }).Real().
		Twin("InASwitchForgets", func() { InASwitchForgets(name, 0) }).
		Twin("InASwitch", func() { InASwitch(name, 1) }).
		Twin("AfterGoto", func() { AfterGoto(name, false) }).
		Twin("Joined", func() { Joined(name, name) })
	truth.Leak("ByHelperThatReads", truth.Files(1), func() { ByHelperThatReads(name) }).Real().
		Twin("ByHelper", func() { ByHelper(name) }).
		Twin("InAClosure", func() { InAClosure(name) }).
		Twin("ByCapture", func() { ByCapture(name) }).
		Twin("ByMethodValue", func() { ByMethodValue(name) }).
		Twin("FromAList", func() { FromAList([]string{name, name}) }).
		Twin("ThroughAnEmbeddedField", func() { ThroughAnEmbeddedField(name) })
}
