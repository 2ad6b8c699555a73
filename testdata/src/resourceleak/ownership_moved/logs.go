package ownership_moved

import (
	"log"
	"log/slog"
	"os"
)

// The log keeps the file.
func logTo(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	log.SetOutput(f)
	return nil
}

func logger2(name string) (*slog.Logger, error) {
	f, err := os.Create(name)
	if err != nil {
		return nil, err
	}
	return slog.New(slog.NewTextHandler(f, nil)), nil
}

func setDefault(name string) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	slog.SetDefault(slog.New(slog.NewJSONHandler(f, nil)))
	return nil
}

func prints(name string) error {
	f, err := os.Create(name) // want `file f is never closed`
	if err != nil {
		return err
	}
	log.Println(f)
	return nil
}
