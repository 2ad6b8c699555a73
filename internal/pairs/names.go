package pairs

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// verbs are the words that begin the name of a registration, and those that
// begin the name of its removal instead.
var verbs = []struct {
	acquire  string
	releases []string
	nouns    bool // only if the rest names a listener: AddHook, not AddUser
	thing    string
}{
	{"Subscribe", []string{"Unsubscribe", "UnSubscribe", "Desubscribe", "RemoveSubscriber", "RemoveSubscription"}, false, "subscription"},
	{"Register", []string{"Unregister", "Deregister", "UnRegister", "DeRegister"}, false, "registration"},
	{"Add", []string{"Remove", "Delete", "Del"}, true, ""},
	{"Set", []string{"Unset", "Remove", "Clear"}, true, ""},
	{"Append", []string{"Remove", "Delete"}, true, ""},
	{"On", []string{"Off", "RemoveOn", "Remove", "Unregister"}, false, "event handler"},
	{"Watch", []string{"Unwatch", "StopWatch", "StopWatching", "RemoveWatch", "CancelWatch"}, false, "watch"},
	{"Observe", []string{"Unobserve", "StopObserving", "RemoveObserver"}, false, "observer"},
	{"Listen", []string{"Unlisten", "StopListening", "RemoveListener"}, false, "listener"},
	{"Notify", []string{"StopNotify", "Unnotify", "NotifyStop", "RemoveNotify", "Denotify"}, false, "notification"},
	{"Attach", []string{"Detach"}, false, "attachment"},
	{"Hook", []string{"Unhook", "RemoveHook"}, false, "hook"},
}

// nouns are the words for what waits to be called or sent to.
var nouns = []string{
	"Listener", "Handler", "Hook", "Observer", "Callback", "Watcher", "Subscriber", "Subscription", "Sink", "Consumer", "Notifier", "Notification",
	"Func", "Collector", "Interceptor", "Waiter", "Watch", "Trigger",
}

// isListener reports whether the rest of a name ends in a listener's noun, in
// the singular or the plural.
func isListener(rest string) string {
	for _, noun := range nouns {
		if strings.HasSuffix(strings.TrimSuffix(rest, "s"), noun) {
			return noun
		}
	}
	return ""
}

// listenerWords returns the names that would remove what a function of the
// name registers, or nil if the name doesn't say that it registers anything.
func listenerWords(name string) []string {
	_, releases := lookup(name)
	return releases
}

// lookup returns what a function of the name registers, and the names of its
// removal.
func lookup(name string) (thing string, releases []string) {
	first, size := utf8.DecodeRuneInString(name)
	upper := string(unicode.ToUpper(first)) + name[size:]
	for _, v := range verbs {
		rest, ok := strings.CutPrefix(upper, v.acquire)
		if !ok || rest != "" && !startsWord(rest) {
			continue
		}
		noun := isListener(rest)
		if v.nouns && noun == "" {
			return "", nil
		}
		thing = v.thing
		if noun != "" {
			thing = nounThing(rest)
		}
		for _, verb := range v.releases {
			releases = append(releases, verb+rest, verb)
		}
		if unicode.IsLower(first) {
			for i, r := range releases {
				releases[i] = strings.ToLower(r[:1]) + r[1:]
			}
		}
		return thing, releases
	}
	return "", nil
}

func startsWord(rest string) bool {
	first, _ := utf8.DecodeRuneInString(rest)
	return !unicode.IsLower(first)
}

// nounThing turns "ErrorHandler" into "error handler".
func nounThing(name string) string {
	var words strings.Builder
	for i, r := range strings.TrimSuffix(name, "s") {
		if unicode.IsUpper(r) && i > 0 {
			words.WriteByte(' ')
		}
		words.WriteRune(unicode.ToLower(r))
	}
	return words.String()
}
