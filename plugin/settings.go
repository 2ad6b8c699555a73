package plugin

import (
	"fmt"
	"strings"

	"github.com/memlint/memlint/internal/settings"
)

// Settings are what users write below linters.settings.custom.memlint.settings.
type Settings = settings.Settings

// settingsError says that the mistake is in memlint's part of the
// configuration, and which key is meant.
func settingsError(err error) error {
	if _, key, ok := strings.Cut(err.Error(), "unknown field "); ok {
		return fmt.Errorf("memlint settings: unknown key %s; .golangci.example.yml lists all keys", key)
	}
	return fmt.Errorf("memlint settings: %w", settings.DecodeError(err))
}
