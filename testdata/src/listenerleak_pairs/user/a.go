// Package user has pairs that the flag -pairs names.
package user

type broker struct{ server chan<- string }

type member struct{ id int }

func (b *broker) Join(name string) *member { b.server <- name; return &member{} }
func (b *broker) Part(m *member)           { b.server <- "" }

type room struct{ b chan<- string }

func Open(name string) *room { return &room{make(chan string)} }
func (r *room) Leave()       { r.b <- "" }

func (b *broker) talk(done chan struct{}) {
	m := b.Join("a") // want `registration m is never removed; defer b.Part\(m\)`
	println(m.id)
	<-done
}

func (b *broker) talkAndPart(done chan struct{}) {
	m := b.Join("a")
	defer b.Part(m)
	<-done
}

func visit(done chan struct{}, early bool) {
	r := Open("a") // want `registration r is not removed on every path; defer r.Leave\(\)`
	if early {
		return
	}
	<-done
	r.Leave()
}

func visitAndLeave(done chan struct{}) {
	r := Open("a")
	defer r.Leave()
	<-done
}
