// Package mend repairs garbled characters in text and says what it did.
package mend
