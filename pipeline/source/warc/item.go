package warc

import (
	"bytes"
	"errors"
	"fmt"
	"iter"
	"mime"
	"strings"
)

// Item is a record made ready for cleaning: a page, or a reason why it is none.
type Item struct {
	ID          string // name of the file, "#", file offset of the record; see Record.Name
	RecordID    string // WARC-Record-ID
	URL         string
	ContentType string
	Body        []byte // the page with its HTTP encodings taken off, the caller's to keep; nil when skipped
	Offset      int64  // in the file
	Skip        string // why the record is no page ("request", "status 404", ...); "" when it is one
	Issue       Issue
	Truncated   string // "length", "time", ...: the body was cut by the crawler, or "limit" by this reader
	Err         error  // a *Gap, what was wrong with an encoding, or the source's own error, which is the last item
}

// Items gives every record as an item, and every gap as one that holds nothing
// but its Offset and Err. The name of the file stands in the ids.
//
// Pages are responses with a status of 2xx, resources and conversions (WET), of
// HTML, XHTML, plain text or no declared type.
func (r *Reader) Items(name string) iter.Seq[Item] {
	return func(yield func(Item) bool) {
		for rec, err := range r.Records() {
			item := Item{Err: err}
			var gap *Gap
			switch {
			case errors.As(err, &gap):
				item.Offset = gap.Offset
				item.ID = fmt.Sprintf("%s#%d", name, gap.Offset)
				item.RecordID, item.URL = gap.RecordID, gap.TargetURI
			case err == nil:
				item = r.item(&rec)
				item.ID = name + rec.Name()
				if item.Skip != "" {
					item.Body = nil
				} else if len(item.Body) > 0 {
					item.Body = bytes.Clone(item.Body) // it may stand in the reader's window
				}
			}
			if !yield(item) {
				return
			}
		}
	}
}

func (r *Reader) item(rec *Record) Item {
	item := Item{
		RecordID: rec.ID, URL: rec.TargetURI, Offset: rec.Offset,
		Issue: rec.Issue, Truncated: rec.Truncated,
		ContentType: rec.Header.Get("Content-Type"), Body: rec.Body,
	}
	if int64(len(rec.Body)) < rec.Size {
		item.Truncated = "limit"
	}
	switch rec.Type {
	case "response":
		if media := mediaType(item.ContentType); media != "" && media != "application/http" {
			break // some crawlers archive what is not HTTP as a response, body alone
		}
		resp, err := rec.HTTP()
		if err != nil {
			item.Err = err
			return item
		}
		item.ContentType = resp.ContentType
		if resp.Status < 200 || resp.Status > 299 {
			item.Skip = fmt.Sprintf("status %d", resp.Status)
			return item
		}
		if item.Skip = skipType(resp.ContentType, rec); item.Skip != "" {
			return item
		}
		item.Body, item.Err = resp.Decode(int(r.maxBody))
		if errors.Is(item.Err, ErrTooLarge) {
			item.Truncated = "limit"
		}
		return item
	case "resource", "conversion":
	case "":
		item.Skip = "no type"
		return item
	default:
		item.Skip = rec.Type
		return item
	}
	item.Skip = skipType(item.ContentType, rec)
	return item
}

// skipType tells why a content type is no page's, or "". Where none is declared
// the one the archive has found counts.
func skipType(contentType string, rec *Record) string {
	media := mediaType(contentType)
	if media == "" {
		media = mediaType(rec.Header.Get("WARC-Identified-Payload-Type"))
	}
	switch media {
	case "", "text/html", "application/xhtml+xml", "text/plain":
		return ""
	}
	return "type " + media
}

// mediaType is the type without its parameters, in lower case, however badly
// the parameters are written.
func mediaType(contentType string) string {
	if media, _, err := mime.ParseMediaType(contentType); err == nil {
		return media
	}
	media, _, _ := strings.Cut(contentType, ";")
	return strings.ToLower(strings.TrimSpace(media))
}
