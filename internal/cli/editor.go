package cli

import (
	"context"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/memlint/memlint/internal/gopls"
	"github.com/memlint/memlint/internal/report"
)

const goplsUsage = `usage: memlint gopls [flags]

Builds a gopls that shows memlint's findings while you type, and prints how to
make your editor use it. Flags:
`

// gopls builds a gopls with memlint's analyzers.
func (c *command) gopls(args []string) error {
	flags := flag.NewFlagSet("memlint gopls", flag.ContinueOnError)
	flags.SetOutput(io.Discard)
	version := flags.String("gopls", gopls.Tested[0], "`version` of gopls to build")
	output := flags.String("o", defaultGopls(), "`path` of the finished gopls")
	source := flags.String("memlint", "", "`directory` of memlint's source, instead of the version of this binary")
	var baked report.Options
	baked.Register(flags)
	if err := flags.Parse(args); err == flag.ErrHelp {
		fmt.Fprint(c.stdout, goplsUsage)
		flags.SetOutput(c.stdout)
		flags.PrintDefaults()
		return nil
	} else if err != nil {
		return usageError{err}
	}
	if flags.NArg() > 0 {
		return usageError{fmt.Errorf("gopls takes no arguments, only flags: %q", flags.Args())}
	}
	if err := c.suite.Check(slices.Concat(baked.Disable, baked.Enable)); err != nil {
		return usageError{err}
	}
	memlint, err := self(*source)
	if err != nil {
		return err
	}
	path, err := filepath.Abs(*output)
	if err != nil {
		return err
	}
	if !slices.Contains(gopls.Tested, *version) {
		fmt.Fprintf(c.stderr, "memlint: gopls %s is not tested with this memlint; tested: %s\n", *version, strings.Join(gopls.Tested, ", "))
	}
	config := gopls.Config{Version: *version, Output: path, Memlint: memlint, Flags: bakedFlags(flags)}
	for _, a := range c.suite.Analyzers() {
		config.Analyzers = append(config.Analyzers, a.Name)
	}
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	fmt.Fprintf(c.stderr, "building gopls %s with memlint (about a minute the first time)\n", *version)
	if err := gopls.Build(ctx, config); err != nil {
		return err
	}
	fmt.Fprintf(c.stdout, "%s\n\n%s", path, gopls.Settings(path))
	return nil
}

// defaultGopls is the path that an unnamed gopls gets: beside memlint's own
// data, so that it never replaces the user's gopls by surprise.
func defaultGopls() string {
	dir, err := os.UserCacheDir()
	if err != nil {
		return "gopls-memlint"
	}
	name := "gopls"
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	return filepath.Join(dir, "memlint", name)
}

// bakedFlags returns the analysis flags that were given, as they were given.
func bakedFlags(flags *flag.FlagSet) []string {
	var list []string
	flags.Visit(func(f *flag.Flag) {
		switch f.Name {
		case "gopls", "o", "memlint":
		default:
			list = append(list, "-"+f.Name+"="+f.Value.String())
		}
	})
	return list
}

// self finds the memlint to link: the given source, the released version of
// this binary, or, for a binary that was built in a source tree, that tree.
func self(source string) (gopls.Memlint, error) {
	if source != "" {
		return sourceTree(source)
	}
	info, ok := debug.ReadBuildInfo()
	if ok && strings.HasPrefix(info.Main.Version, "v") && !strings.Contains(info.Main.Version, "+") {
		return gopls.Memlint{Version: info.Main.Version}, nil
	}
	if _, file, _, ok := runtime.Caller(0); ok {
		if m, err := sourceTree(filepath.Join(filepath.Dir(file), "..", "..")); err == nil {
			return m, nil
		}
	}
	return gopls.Memlint{}, fmt.Errorf("this memlint is not a released version; say where its source is with -memlint=DIR")
}

func sourceTree(dir string) (gopls.Memlint, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return gopls.Memlint{}, err
	}
	mod, err := os.ReadFile(filepath.Join(dir, "go.mod"))
	if err != nil || !strings.HasPrefix(string(mod), "module github.com/memlint/memlint\n") {
		return gopls.Memlint{}, fmt.Errorf("%s is not the source of memlint: no go.mod of module github.com/memlint/memlint", dir)
	}
	return gopls.Memlint{Dir: dir}, nil
}
