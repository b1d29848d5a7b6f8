// Package folder writes one file for each document: trees of Markdown or plain
// text for people and for tools that want files.
//
// Names come from the page's address through a strict slug, and from a hash of
// the document's id: nothing scraped can leave the folder, collide on a file
// system that ignores case, or name a device. All access goes through os.Root.
package folder

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"net/url"
	"os"
	"path"
	"strings"

	"github.com/offprint-news/offprint/pipeline/sink/part"
)

const (
	maxSlug = 60 // bytes of a slug
	hashLen = 16 // hexadecimal digits of the id's hash in a name
)

// Name is the place of a document in a tree: "news.example/some-story-0123456789abcdef.md".
// The same id and address give the same name; other ids give others. ext is the
// ending with its dot.
func Name(id, address, ext string) string {
	host, page := "no-host", ""
	if u, err := url.Parse(address); err == nil {
		if h := slug(u.Hostname()); h != "" {
			host = h
		}
		page = slug(path.Base(u.Path))
	}
	if reserved[strings.SplitN(host, ".", 2)[0]] {
		host = "host-" + host
	}
	sum := sha256.Sum256([]byte(id))
	name := hex.EncodeToString(sum[:])[:hashLen]
	if page != "" {
		name = page + "-" + name
	}
	return host + "/" + name + ext
}

// reserved are the names of devices on Windows, whatever follows their first dot.
var reserved = map[string]bool{
	"con": true, "prn": true, "aux": true, "nul": true,
	"com0": true, "com1": true, "com2": true, "com3": true, "com4": true, "com5": true, "com6": true, "com7": true, "com8": true, "com9": true,
	"lpt0": true, "lpt1": true, "lpt2": true, "lpt3": true, "lpt4": true, "lpt5": true, "lpt6": true, "lpt7": true, "lpt8": true, "lpt9": true,
}

// slug keeps small letters, digits and single dots and hyphens between them.
func slug(s string) string {
	var b strings.Builder
	gap := byte(0)
	for i := 0; i < len(s) && b.Len() < maxSlug; i++ {
		c := s[i]
		switch {
		case c >= 'A' && c <= 'Z':
			c += 'a' - 'A'
		case c >= 'a' && c <= 'z', c >= '0' && c <= '9':
		default:
			if c == '.' && gap == 0 {
				gap = '.'
			} else {
				gap = '-'
			}
			continue
		}
		if gap != 0 && b.Len() > 0 {
			b.WriteByte(gap)
		}
		gap = 0
		b.WriteByte(c)
	}
	return b.String()
}

// Write puts a document's file into the tree, whole or not at all, and gives its
// name. A file of that name, from the same document before, is replaced.
func Write(root *os.Root, id, address, ext string, data []byte) (string, error) {
	name := Name(id, address, ext)
	_, err := part.WriteFile(root, name, func(w io.Writer) error {
		_, err := w.Write(data)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("folder: %s: %w", id, err)
	}
	return name, nil
}
