package doubleclose

func twice() {
	c := make(chan int)
	close(c)
	close(c)
}

var _ = twice
