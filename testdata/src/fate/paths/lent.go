package paths

import "fate/res"

func listens(stop chan bool) {
	f := res.Open() // want "dropped: return"
	for {
		select {
		case <-f.Events():
		case <-stop:
			return
		}
	}
}

func listensAndCloses(stop chan bool) {
	f := res.Open()
	defer f.Close()
	<-f.Events()
}

func handsChannelOut() <-chan bool {
	f := res.Open()
	return f.Events()
}
