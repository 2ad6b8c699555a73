// The names of package time without its name.
package dot

import . "time"

func Wait(work func()) {
	t := AfterFunc(Second, work)
	<-t.C // want `timer t of time\.AfterFunc has no channel`
}

func Silent(work func()) {
	t := NewTimer(Second)
	<-t.C
	time := []int{}
	_ = time
}
