package vetrun

import "strings"

// readOlder decodes what a go command before 1.26 prints: it mixes the JSON
// values with everything else on the standard error. It returns what is left.
func (d *decoder) readOlder(stderr string) (rest string, err error) {
	values, rest := splitValues(stderr)
	return rest, d.read(strings.NewReader(values))
}

// splitValues separates JSON values that begin and end on lines of their own
// from other lines. The "# package" lines above a value go with it.
func splitValues(text string) (values, rest string) {
	var inside, outside, headings strings.Builder
	open := false
	for line := range strings.Lines(text) {
		bare := strings.TrimRight(line, "\r\n")
		switch {
		case open || bare == "{" || bare == "{}":
			headings.Reset()
			inside.WriteString(line)
			open = bare != "}" && bare != "{}"
		case strings.HasPrefix(line, "#"):
			headings.WriteString(line)
		default:
			outside.WriteString(headings.String() + line)
			headings.Reset()
		}
	}
	return inside.String(), outside.String() + headings.String()
}
