package forms

func inTest() {
	ch := make(chan int)
	close(ch)
	close(ch)
}
