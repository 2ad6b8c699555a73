package catalog

import "strings"

// Nearest returns the candidate that a user most likely meant by name, or ""
// if none is near: the one fewest edits away, at most a third of its length,
// else a kind whose own name is right and only lacks its analyzer.
func Nearest(name string, candidates []string) string {
	best, bestDistance := "", len(name)
	for _, c := range candidates {
		if d := distance(strings.ToLower(name), c); d < bestDistance && d <= max(2, len(c)/3) {
			best, bestDistance = c, d
		}
	}
	if best != "" {
		return best
	}
	for _, c := range candidates {
		if _, kind, ok := strings.Cut(c, "/"); ok && kind == name {
			return c
		}
	}
	return ""
}

// distance returns the number of inserted, deleted and replaced bytes between
// a and b (Levenshtein).
func distance(a, b string) int {
	row := make([]int, len(b)+1)
	for j := range row {
		row[j] = j
	}
	for i := range len(a) {
		diagonal := row[0]
		row[0] = i + 1
		for j := range len(b) {
			cost := diagonal
			if a[i] != b[j] {
				cost = 1 + min(diagonal, row[j], row[j+1])
			}
			diagonal, row[j+1] = row[j+1], cost
		}
	}
	return row[len(b)]
}
