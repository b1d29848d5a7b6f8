package part

import (
	"fmt"
	"hash/crc32"
)

// Line is a journal line with its checksum, as a killed process left it.
func Line(body []byte) []byte {
	return fmt.Appendf(nil, "%08x %s\n", crc32.ChecksumIEEE(body), body)
}
