package jsonl

import (
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"unicode/utf16"
	"unicode/utf8"
)

// Decode takes one line apart. A line that cannot be used gives an item with a
// [*LineError] that knows neither file nor line.
func Decode(line []byte, opt Options) Item { return opt.withDefaults().decode(line) }

func (o Options) decode(line []byte) Item {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		bad := &LineError{Err: err}
		var syntax *json.SyntaxError
		var kind *json.UnmarshalTypeError
		switch {
		case errors.As(err, &syntax):
			bad.Col = int(syntax.Offset)
		case errors.As(err, &kind):
			bad.Err = fmt.Errorf("not an object but a JSON %s", kind.Value)
		}
		return Item{Err: bad}
	}
	var item Item
	get := func(name string) (s string, ok bool) {
		raw, ok := fields[name]
		if !ok || string(raw) == "null" {
			return "", false
		}
		if raw[0] != '"' {
			if name == o.ID && raw[0] != '{' && raw[0] != '[' {
				return string(raw), true // a number as it is written
			}
			if item.Err == nil {
				item.Err = &LineError{Err: fmt.Errorf("field %q is not a string", name)}
			}
			return "", false
		}
		s, whole := unquote(raw)
		if !whole {
			item.Issue = "lone surrogate"
		}
		return s, true
	}
	item.ID, _ = get(o.ID)
	item.URL, _ = get(o.URL)
	item.ContentType, _ = get(o.ContentType)
	body, ok := get(o.HTML)
	kind := "text/html"
	if !ok {
		body, ok = get(o.Text)
		kind = "text/plain"
	}
	if !ok && item.Err == nil {
		item.Err = &LineError{Err: fmt.Errorf("%w: want %q or %q", ErrNoBody, o.HTML, o.Text)}
	}
	item.Body = []byte(body)
	if item.ContentType == "" {
		item.ContentType = kind
	}
	return item
}

// unquote decodes a JSON string that is known to be well formed. Bytes that are
// no UTF-8 stay as they are, where encoding/json would replace them: the page's
// own charset is found out later. Half of a surrogate pair has no bytes to stand
// for it, becomes U+FFFD and is told.
func unquote(raw []byte) (s string, whole bool) {
	raw = raw[1 : len(raw)-1]
	out := make([]byte, 0, len(raw))
	whole = true
	for i := 0; i < len(raw); {
		c := raw[i]
		if c != '\\' {
			out = append(out, c)
			i++
			continue
		}
		c = raw[i+1]
		i += 2
		switch c {
		case 'b':
			c = '\b'
		case 'f':
			c = '\f'
		case 'n':
			c = '\n'
		case 'r':
			c = '\r'
		case 't':
			c = '\t'
		case 'u':
			r := hex4(raw[i:])
			i += 4
			if utf16.IsSurrogate(r) {
				pair := rune(utf8.RuneError)
				if i+6 <= len(raw) && raw[i] == '\\' && raw[i+1] == 'u' {
					pair = utf16.DecodeRune(r, hex4(raw[i+2:]))
				}
				if r = pair; r != utf8.RuneError {
					i += 6
				} else {
					whole = false
				}
			}
			out = utf8.AppendRune(out, r)
			continue
		}
		out = append(out, c)
	}
	return string(out), whole
}

// hex4 is the value of the four hexadecimal digits p begins with.
func hex4(p []byte) rune {
	n, err := strconv.ParseUint(string(p[:4]), 16, 16)
	if err != nil {
		return utf8.RuneError // encoding/json has checked the digits
	}
	return rune(n)
}
