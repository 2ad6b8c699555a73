module github.com/memlint/memlint/e2e/gopls

go 1.26.0
