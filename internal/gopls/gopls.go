// Package gopls builds a gopls that has memlint's analyzers.
//
// gopls has no plugins. But a module that is named beneath gopls' own path may
// import gopls' internal packages, so a generated module of that name, with
// gopls' own main function and a package that appends memlint's analyzers to
// the public vet.Suite before gopls reads it, is a complete gopls. No file of
// gopls is patched, and its dependencies are the ones it was released with.
package gopls

import (
	"bytes"
	"context"
	"embed"
	"encoding/json"
	"errors"
	"fmt"
	"go/version"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"text/template"

	"github.com/memlint/memlint/internal/lazyregexp"
)

// Tested are the versions of gopls that memlint's own tests build and drive.
var Tested = []string{"v0.23.0"}

// A Config says what to build.
type Config struct {
	Version string   // of gopls, such as "v0.23.0"
	Output  string   // where the finished gopls goes; an existing file is replaced
	Flags   []string // memlint's flags to bake in, such as "-notes"
	Memlint Memlint  // the memlint to link

	// Analyzers are the names that the finished gopls must know.
	Analyzers []string
}

// A Memlint is the module that holds the analyzers: a released version, or a
// directory with its source.
type Memlint struct {
	Version string
	Dir     string
}

//go:embed templates
var templates embed.FS

// Build generates the module, builds it, checks that the result starts and
// knows the analyzers, and only then puts it at Output.
func Build(ctx context.Context, c Config) error {
	module, err := download(ctx, c.Version)
	if err != nil {
		return err
	}
	if err := module.check(ctx); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "memlint-gopls-")
	if err != nil {
		return err
	}
	defer os.RemoveAll(dir)
	if err := generate(dir, c, module); err != nil {
		return err
	}
	built := filepath.Join(dir, "gopls.exe")
	if out, err := goCommand(ctx, dir, "build", "-mod=mod", "-o", built, "."); err != nil {
		return fmt.Errorf("gopls %s could not be built with memlint's analyzers; its interface may have changed, try -gopls=%s:\n%s", c.Version, Tested[0], explain(out))
	}
	if err := verify(ctx, built, c.Analyzers); err != nil {
		return err
	}
	return install(built, c.Output)
}

// A module is gopls in the module cache.
type module struct {
	Version, Dir, Error string

	goVersion string // its go line
	tools     string // the x/tools version that it was released with
}

// download brings gopls into the module cache.
func download(ctx context.Context, version string) (*module, error) {
	out, err := goCommand(ctx, os.TempDir(), "mod", "download", "-json", "golang.org/x/tools/gopls@"+version)
	var m module
	if jsonErr := json.Unmarshal(out, &m); jsonErr != nil {
		return nil, fmt.Errorf("go mod download failed: %w\n%s", errors.Join(err, jsonErr), out)
	}
	if m.Error != "" {
		return nil, downloadError(version, m.Error)
	}
	return &m, nil
}

// downloadError says which of the usual reasons kept gopls away.
func downloadError(version, text string) error {
	switch {
	case unknownVersion.MatchString(text):
		return fmt.Errorf("there is no gopls %s to be had; tested versions are %s: %s", version, strings.Join(Tested, ", "), text)
	case strings.Contains(text, "requires go"):
		return fmt.Errorf("gopls %s needs a newer Go than %s; update Go, or use -gopls=%s", version, runtime.Version(), Tested[0])
	case strings.Contains(text, "module lookup disabled"), strings.Contains(text, "dial tcp"), strings.Contains(text, "no such host"), strings.Contains(text, "timeout"):
		return fmt.Errorf("gopls %s is not in the module cache, and the network can't be reached; run once online, or set GOPROXY to a proxy that is: %s", version, text)
	}
	return fmt.Errorf("gopls %s can't be downloaded: %s", version, text)
}

// unknownVersion matches what the go command says of a version that doesn't
// exist: proxies answer 404, 410 or 403.
var unknownVersion = lazyregexp.New(`unknown revision|invalid version|no matching versions|\.info: (?:404|410|403)`)

var (
	goLine    = lazyregexp.New(`(?m)^go (\S+)`)
	toolsLine = lazyregexp.New(`(?m)^\s*(?:require )?golang\.org/x/tools (v\S+)`)
)

// check reads gopls' go.mod, and reports whether this Go can build it.
func (m *module) check(ctx context.Context) error {
	mod, err := os.ReadFile(filepath.Join(m.Dir, "go.mod"))
	if err != nil {
		return err
	}
	line, tools := goLine.FindSubmatch(mod), toolsLine.FindSubmatch(mod)
	if line == nil || tools == nil {
		return fmt.Errorf("gopls %s has a go.mod that memlint doesn't understand; use -gopls=%s", m.Version, Tested[0])
	}
	m.goVersion, m.tools = string(line[1]), string(tools[1])
	out, err := goCommand(ctx, os.TempDir(), "env", "GOVERSION")
	if err != nil {
		return err
	}
	have := strings.TrimSpace(string(out))
	if version.Compare("go"+m.goVersion, have) > 0 {
		return fmt.Errorf("gopls %s needs Go %s or later, and this is %s; update Go, or use -gopls=%s", m.Version, m.goVersion, have, Tested[0])
	}
	return nil
}

// generate writes the module.
func generate(dir string, c Config, m *module) error {
	flags := make([]string, len(c.Flags))
	for i, f := range c.Flags {
		flags[i] = fmt.Sprintf("%q", f)
	}
	data := map[string]any{
		"Go": m.goVersion, "Gopls": m.Version, "Tools": m.tools,
		"Version": c.Memlint.Version, "Dir": c.Memlint.Dir, "Flags": strings.Join(flags, ", "),
	}
	for name, path := range map[string]string{"go.mod.tmpl": "go.mod", "link.go.tmpl": "link.go", "register.go.tmpl": "register/register.go"} {
		if err := expand(filepath.Join(dir, path), name, data); err != nil {
			return err
		}
	}
	for _, name := range []string{"main.go", "go.sum"} {
		content, err := os.ReadFile(filepath.Join(m.Dir, name))
		if err != nil {
			return fmt.Errorf("gopls %s is not laid out as expected: %w", m.Version, err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), content, 0o666); err != nil {
			return err
		}
	}
	return nil
}

func expand(path, name string, data any) error {
	t, err := template.ParseFS(templates, "templates/"+name)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := t.Execute(&b, data); err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o777); err != nil {
		return err
	}
	return os.WriteFile(path, b.Bytes(), 0o666)
}

// goCommand runs the go command outside any workspace and returns what it
// printed.
func goCommand(ctx context.Context, dir string, args ...string) ([]byte, error) {
	cmd := exec.CommandContext(ctx, "go", args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "PWD="+dir)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	if err := cmd.Run(); err != nil {
		if errors.Is(err, exec.ErrNotFound) {
			return nil, errors.New("the go command is not in PATH; it builds gopls")
		}
		return append(stdout.Bytes(), stderr.Bytes()...), err
	}
	return stdout.Bytes(), nil
}

// explain leaves out what the go command says while it works.
func explain(out []byte) string {
	var lines []string
	for line := range strings.Lines(string(out)) {
		if !strings.HasPrefix(line, "go: downloading") && !strings.HasPrefix(line, "go: added") {
			lines = append(lines, line)
		}
	}
	return strings.TrimSpace(strings.Join(lines, ""))
}

// verify starts the built gopls and asks which analyzers it offers: the order of
// package initialization, on which the registration rests, is proved for this
// very binary.
func verify(ctx context.Context, built string, analyzers []string) error {
	cmd := exec.CommandContext(ctx, built)
	cmd.Env = append(os.Environ(), "MEMLINT_LIST_ANALYZERS=1")
	out, err := cmd.Output()
	if err != nil {
		return fmt.Errorf("the built gopls doesn't start: %w", err)
	}
	offered := strings.Fields(string(out))
	for _, name := range analyzers {
		if !slices.Contains(offered, name) {
			return fmt.Errorf("the built gopls doesn't offer analyzer %s: this version reads its suite in another way; use -gopls=%s", name, Tested[0])
		}
	}
	return nil
}

// install moves the finished binary to its place in one step.
func install(built, output string) error {
	if err := os.MkdirAll(filepath.Dir(output), 0o777); err != nil {
		return err
	}
	staged, err := os.CreateTemp(filepath.Dir(output), ".memlint-gopls-*")
	if err != nil {
		return fmt.Errorf("can't write to %s: %w", filepath.Dir(output), err)
	}
	defer os.Remove(staged.Name()) // nothing there once it is renamed
	binary, err := os.ReadFile(built)
	if err == nil {
		_, err = staged.Write(binary)
	}
	if err := errors.Join(err, staged.Chmod(0o755), staged.Close()); err != nil {
		return err
	}
	return os.Rename(staged.Name(), output)
}
