package cli

import (
	"context"
	"fmt"
	"io/fs"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/cli/catalog"
	"github.com/memlint/memlint/internal/cli/directives"
	"github.com/memlint/memlint/internal/cli/finding"
	"github.com/memlint/memlint/internal/cli/vetrun"
	"github.com/memlint/memlint/internal/report"
)

// requests returns the requests to go vet that the settings amount to: one,
// or with -modules one per module.
func (c *command) requests(ctx context.Context, s *settings) ([]*vetrun.Request, error) {
	request, err := c.request(s)
	if err != nil || !s.modules {
		return []*vetrun.Request{request}, err
	}
	dirs, err := moduleDirs(s.dir)
	if err != nil {
		return nil, err
	}
	if len(dirs) == 0 {
		return nil, fmt.Errorf("-modules: no go.mod stands in %s or below", cleanDir(s.dir))
	}
	workspace := workspaceDirs(ctx, s.dir)
	var list []*vetrun.Request
	for _, dir := range dirs {
		r := *request
		r.Dir = dir
		// A module that the workspace doesn't list is analyzed by itself.
		r.NoWorkspace = workspace != nil && !slices.Contains(workspace, realPath(dir))
		list = append(list, &r)
	}
	return list, nil
}

func cleanDir(dir string) string {
	if dir == "" {
		return "."
	}
	return dir
}

// moduleDirs returns the directories below dir that have a go.mod, as the go
// command would walk them.
func moduleDirs(dir string) ([]string, error) {
	root := cleanDir(dir)
	var list []string
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && path != root && (name == "vendor" || name == "testdata" || name == "node_modules" || strings.HasPrefix(name, ".") || strings.HasPrefix(name, "_")) {
			return filepath.SkipDir
		}
		if name == "go.mod" && d.Type().IsRegular() {
			list = append(list, filepath.Dir(path))
		}
		return nil
	})
	return list, err
}

// workspaceDirs returns the directories of the modules of the workspace that
// dir lies in, nil if there is none.
func workspaceDirs(ctx context.Context, dir string) []string {
	env := exec.CommandContext(ctx, "go", "env", "GOWORK")
	env.Dir = dir
	out, err := env.Output()
	if work := strings.TrimSpace(string(out)); err != nil || work == "" || work == "off" {
		return nil
	}
	cmd := exec.CommandContext(ctx, "go", "list", "-m", "-f={{.Dir}}")
	cmd.Dir = dir
	if out, err = cmd.Output(); err != nil {
		return nil
	}
	list := []string{}
	for line := range strings.Lines(string(out)) {
		list = append(list, realPath(strings.TrimRight(line, "\r\n")))
	}
	return list
}

func realPath(path string) string {
	if abs, err := filepath.Abs(path); err == nil {
		path = abs
	}
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// vetAll analyzes every request and returns one result.
func (c *command) vetAll(ctx context.Context, s *settings, requests []*vetrun.Request) (*vetrun.Result, error) {
	all := new(vetrun.Result)
	for _, r := range requests {
		// The go command lists files while it vets: neither waits for the other.
		malformed := make(chan []finding.Finding, 1)
		go func() { malformed <- c.malformed(ctx, s, r) }()
		result, err := c.vet(ctx, r)
		wrong := <-malformed
		if err != nil {
			return nil, err
		}
		if result.Packages == 0 && result.Failed && vetrun.OutsideModule(ctx, r) {
			result.Errors += outsideModule
		}
		if strings.Contains(result.Errors, "does not contain modules listed in go.work") {
			result.Errors += "memlint -modules analyzes every module of a workspace\n"
		}
		all.Findings = append(all.Findings, withMalformed(result.Findings, wrong)...)
		all.Packages += result.Packages
		all.Errors += result.Errors
		all.Failed = all.Failed || result.Failed
	}
	all.Findings = finding.Sort(all.Findings)
	finding.SetFunctions(all.Findings)
	finding.SetOrdinals(all.Findings)
	return all, nil
}

// malformed returns findings about malformed directives, if they are wanted.
func (c *command) malformed(ctx context.Context, s *settings, r *vetrun.Request) []finding.Finding {
	kind := catalog.MalformedIgnore
	if !s.options.Notes && !s.options.Enable.Has(kind) || s.options.Disable.Has(kind) {
		return nil
	}
	return directives.Check(c.suite, vetrun.Files(ctx, r, s.options.Tests))
}

// withMalformed returns both lists. A malformed directive isn't reported as an
// unused one too.
func withMalformed(list, malformed []finding.Finding) []finding.Finding {
	places := make(map[finding.Position]bool)
	for _, f := range malformed {
		places[f.Start] = true
	}
	list = slices.DeleteFunc(list, func(f finding.Finding) bool {
		return places[f.Start] && f.Kind == report.UnusedIgnore(f.Analyzer).Name
	})
	return append(list, malformed...)
}
