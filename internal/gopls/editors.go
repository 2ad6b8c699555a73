package gopls

import "fmt"

// Settings returns what to write into each editor's configuration so that it
// runs the gopls at path.
func Settings(path string) string {
	return fmt.Sprintf(`VS Code, settings.json:
	"go.alternateTools": {"gopls": %[1]q}

Neovim 0.11, init.lua:
	vim.lsp.config("gopls", {cmd = {%[1]q}})
	vim.lsp.enable("gopls")

Helix, languages.toml:
	[language-server.gopls]
	command = %[1]q

Zed, settings.json:
	"lsp": {"gopls": {"binary": {"path": %[1]q}}}

Emacs, eglot:
	(add-to-list 'eglot-server-programs '((go-mode go-ts-mode) . (%[1]q)))
Emacs, lsp-mode:
	(setq lsp-go-gopls-server-path %[1]q)

vim-go, .vimrc:
	let g:go_gopls_enabled = 1
	let g:go_bin_path = fnamemodify(%[1]q, ":h")  " the file must be named gopls

GoLand doesn't run gopls: use its golangci-lint integration with memlint's
plugin, or a file watcher that runs memlint.

To switch an analyzer off, in any editor: "analyses": {"tickerstop": false}
`, path)
}
