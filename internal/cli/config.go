package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/configfile"
	"github.com/memlint/memlint/internal/cli/text"
	shared "github.com/memlint/memlint/internal/settings"
)

const configName = ".memlint.yml"

// applyConfig sets the flags that the configuration file sets and the command
// line doesn't: they become flags of go vet, and so part of the cache key.
func (s *settings) applyConfig(suite *catalog.Suite) error {
	s.origin = make(map[string]string)
	for name := range s.given() {
		s.origin[name] = "command line"
	}
	path, err := s.configPath()
	if err != nil || path == "" {
		return err
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	s.config = path
	short := path
	if wd, err := os.Getwd(); err == nil {
		short = text.ShortPath(wd, path)
	}
	file, err := configfile.Parse(data)
	if err != nil {
		return fmt.Errorf("%s:%w", short, err)
	}
	if err := file.Check(suite); err != nil {
		return fmt.Errorf("%s:%d: %w", short, lineOf(file, err), err)
	}
	for _, key := range configfile.Keys() {
		if line := file.Lines[key]; line > 0 {
			if err := s.applyKey(file, key, fmt.Sprintf("%s:%d", short, line)); err != nil {
				return err
			}
		}
	}
	return nil
}

// lineOf returns the line of the key that an error begins with: "pairs[0]: ...".
func lineOf(file *configfile.File, err error) int {
	key, _, _ := strings.Cut(err.Error(), ":")
	key, _, _ = strings.Cut(key, "[")
	return max(1, file.Lines[key])
}

// applyKey sets the flag of a key that the file sets.
func (s *settings) applyKey(file *configfile.File, key, origin string) error {
	name, value, err := file.Flag(key)
	if err != nil {
		return fmt.Errorf("%s: %w", origin, err)
	}
	if s.origin[name] != "" || s.flags.Lookup(name) == nil {
		return nil
	}
	// "disabled: false" is no wish to run this analyzer alone.
	if strings.HasSuffix(key, ".disabled") && value == "true" {
		s.origin[name] = origin
		return nil
	}
	if err := s.flags.Set(name, value); err != nil {
		return fmt.Errorf("%s: %s: %w", origin, key, err)
	}
	s.origin[name] = origin
	return nil
}

// configPath returns the configuration file to read, "" if there is none: the
// one that was named, or the nearest in the directory or above, up to the
// root of the repository or workspace, else of the module.
func (s *settings) configPath() (string, error) {
	switch s.config {
	case "":
	case "none":
		return "", nil
	default:
		return s.config, nil
	}
	dir, err := filepath.Abs(cleanDir(s.dir))
	if err != nil {
		return "", err
	}
	last := topDir(dir)
	for {
		path := filepath.Join(dir, configName)
		if _, err := os.Stat(path); err == nil {
			return path, nil
		} else if !errors.Is(err, fs.ErrNotExist) {
			return "", err
		}
		if dir == last || dir == filepath.Dir(dir) {
			return "", nil
		}
		dir = filepath.Dir(dir)
	}
}

// topDir returns the highest directory in which a configuration file counts.
func topDir(dir string) string {
	for _, marks := range [][]string{{".git", "go.work"}, {"go.mod"}} {
		for at := dir; ; at = filepath.Dir(at) {
			for _, mark := range marks {
				if _, err := os.Stat(filepath.Join(at, mark)); err == nil {
					return at
				}
			}
			if at == filepath.Dir(at) {
				break
			}
		}
	}
	return dir
}

// printConfig prints the effective settings as YAML, and where each comes
// from.
func (c *command) printConfig(args []string) error {
	s, err := c.parse(args)
	if err != nil {
		return usageError{err}
	}
	if s.config == "" || s.config == "none" {
		fmt.Fprintln(c.stdout, "# no configuration file")
	} else {
		fmt.Fprintf(c.stdout, "# %s\n", s.config)
	}
	block := ""
	for _, key := range configfile.Keys() {
		name, _, err := new(shared.Settings).Flag(key)
		if err != nil {
			return err
		}
		f := s.flags.Lookup(name)
		if f == nil { // not an analyzer of this binary
			continue
		}
		origin := s.origin[name]
		if origin == "" {
			origin = "default"
		}
		indent, entry := "", key
		if analyzer, rest, ok := strings.Cut(key, "."); ok {
			if analyzer != block {
				fmt.Fprintf(c.stdout, "%s:\n", analyzer)
				block = analyzer
			}
			indent, entry = "  ", rest
		}
		fmt.Fprintf(c.stdout, "%s%s: %s # %s\n", indent, entry, s.yamlValue(key, f.Value.String()), origin)
	}
	return nil
}

// yamlValue returns the value of a flag as the value of its key.
func (s *settings) yamlValue(key, value string) string {
	switch {
	case key == "pairs":
		var list []string
		for _, p := range s.options.Pairs {
			list = append(list, fmt.Sprintf("{acquire: %q, release: %q}", p.Acquire, p.Release))
		}
		return "[" + strings.Join(list, ", ") + "]"
	case key == "disable" || key == "enable":
		return "[" + strings.ReplaceAll(value, ",", ", ") + "]"
	case strings.HasSuffix(key, ".disabled"):
		if value == "true" {
			return "false"
		}
		return "true"
	}
	return value
}
