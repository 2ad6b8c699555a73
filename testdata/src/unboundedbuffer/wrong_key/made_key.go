package wrong_key

import "strconv"

// The delete uses the name from which the key was made.
type notices struct{ waiting map[string][]chan bool }

func keyOf(subject, queue string) string { return subject + " " + queue }

func (n *notices) wait(subject, queue string, ch chan bool) {
	key := keyOf(subject, queue)
	n.waiting[key] = append(n.waiting[key], ch)
}

func (n *notices) tell(subject, queue string) {
	key := keyOf(subject, queue)
	if chs, ok := n.waiting[key]; ok {
		for _, ch := range chs {
			ch <- true
		}
		delete(n.waiting, subject) // want `delete from map notices.waiting uses subject, but the entry was looked up under key, which is made from it`
	}
}

type noticesRight struct{ waiting map[string][]chan bool }

func (n *noticesRight) wait(subject, queue string, ch chan bool) {
	key := keyOf(subject, queue)
	n.waiting[key] = append(n.waiting[key], ch)
}

func (n *noticesRight) tell(subject, queue string) {
	key := keyOf(subject, queue)
	if chs, ok := n.waiting[key]; ok {
		for _, ch := range chs {
			ch <- true
		}
		delete(n.waiting, key)
	}
}

// Entries are under both.
type noticesBoth struct{ waiting map[string]bool }

func (n *noticesBoth) wait(subject, queue string) {
	key := keyOf(subject, queue)
	n.waiting[key] = true
	n.waiting[subject] = true
}

func (n *noticesBoth) tell(subject, queue string) {
	key := keyOf(subject, queue)
	if n.waiting[key] && n.waiting[subject] {
		delete(n.waiting, subject)
		delete(n.waiting, key)
	}
}

// One insertion forgets to make the key.
type locks struct{ byUID map[string]string }

func format(uid string, i int) string { return uid + strconv.Itoa(i) }

func (l *locks) lock(uid, resource string) { l.byUID[format(uid, 0)] = resource }

func (l *locks) rlock(uid, resource string) {
	l.byUID[uid] = resource // want `entry of map locks.byUID is inserted under uid, but deletions use keys made by format`
}

func (l *locks) unlock(uid string) { delete(l.byUID, format(uid, 0)) }

type locksRight struct{ byUID map[string]string }

func (l *locksRight) lock(uid, resource string)  { l.byUID[format(uid, 0)] = resource }
func (l *locksRight) rlock(uid, resource string) { l.byUID[format(uid, 0)] = resource }
func (l *locksRight) unlock(uid string)          { delete(l.byUID, format(uid, 0)) }

// Two removals for two sorts of keys.
type locksTwo struct{ byUID map[string]string }

func (l *locksTwo) lock(uid, resource string)  { l.byUID[format(uid, 0)] = resource }
func (l *locksTwo) rlock(uid, resource string) { l.byUID[uid] = resource }
func (l *locksTwo) unlock(uid string)          { delete(l.byUID, format(uid, 0)) }
func (l *locksTwo) runlock(uid string)         { delete(l.byUID, uid) }
