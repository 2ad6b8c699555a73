// zlib and multipart writers write their end again on a second Close.
package writers

import (
	"compress/zlib"
	"io"
	"mime/multipart"
)

func compressed(w io.Writer, data []byte) error {
	zw := zlib.NewWriter(w)
	defer zw.Close()
	if _, err := zw.Write(data); err != nil {
		return err
	}
	return zw.Close() // want `zw is closed here and again by the defer; drop one of them`
}

func upload(w io.Writer, data []byte) error {
	form := multipart.NewWriter(w)
	part, err := form.CreateFormFile("file", "name")
	if err != nil {
		form.Close()
		return err
	}
	if _, err := part.Write(data); err != nil {
		return err
	}
	if err := form.Close(); err != nil {
		return err
	}
	return form.Close() // want `form is closed again on a path that has closed it; drop one of the two`
}

func explicit(w io.Writer, data []byte) error {
	zw := zlib.NewWriter(w)
	if _, err := zw.Write(data); err != nil {
		zw.Close()
		return err
	}
	return zw.Close()
}

func reset(w io.Writer, data [][]byte) error {
	zw := zlib.NewWriter(w)
	for _, d := range data {
		zw.Reset(w)
		if _, err := zw.Write(d); err != nil {
			return err
		}
		if err := zw.Close(); err != nil {
			return err
		}
	}
	return nil
}

func many(w io.Writer, data [][]byte) error {
	for _, d := range data {
		zw := zlib.NewWriter(w)
		if _, err := zw.Write(d); err != nil {
			return err
		}
		zw.Close()
	}
	return nil
}
