package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

type manCmd struct{}

// Run prints the manual page, in the man macros of roff.
func (*manCmd) Run(std *streams, app *kong.Application) error {
	var m manual
	m.line(`.TH OFFPRINT 1 "" "offprint %s" "User Commands"`, roff(programVersion()))
	m.line(".SH NAME")
	m.line(`offprint \- %s`, roff(strings.TrimSuffix(strings.ToLower(app.Help[:1])+app.Help[1:], ".")))
	m.line(".SH SYNOPSIS")
	m.line(".B offprint")
	m.line(`[\fICOMMAND\fR] [\fIFLAGS\fR] [\fIPATHS\fR]`)
	m.line(".SH DESCRIPTION")
	m.text("Data goes to standard output, everything else to standard error. Without a command, pages are cleaned; without a path, standard input is read.")
	m.line(".SH OPTIONS")
	m.flags(app.Flags)
	m.line(".SH COMMANDS")
	for _, n := range app.Leaves(true) {
		m.command(n)
	}
	m.line(".SH EXIT STATUS")
	for _, e := range exitCodes {
		m.line(".TP\n.B %d", e.code)
		m.text(e.means)
	}
	m.line(".SH ENVIRONMENT")
	m.line(".TP\n.B OFFPRINT_\\fIFLAG\\fR")
	m.text("The value of a flag that does not stand on the command line: OFFPRINT_MAX_BYTES for --max-bytes.")
	m.line(".TP\n.B NO_COLOR")
	m.text("No colours, unless --color says always.")
	m.line(".SH FILES")
	m.line(".TP\n.I .offprint.yaml")
	m.text("Values of flags: the nearest one, from the working folder upwards. Keys are the names of flags; a mapping under the name of a command holds flags for that command alone.")
	m.line(".TP\n.I offprint/config.yaml")
	m.text("The same in the user's configuration folder, read after it.")
	_, err := fmt.Fprint(std.out, m.b.String())
	return err
}

// exitCodes say what the command ends with.
var exitCodes = []struct {
	code  int
	means string
}{
	{exitOK, "Done."},
	{exitCheck, "A check failed."},
	{exitUsage, "Wrong usage or configuration."},
	{exitSome, "Finished, but some documents failed; standard error has the count."},
	{exitEmpty, "No content."},
	{exitUnreadable, "Unreadable, or over a limit."},
	{exitInterrupted, "Interrupted; run goes on when it is started again."},
}

// manual writes roff.
type manual struct{ b strings.Builder }

func (m *manual) line(format string, args ...any) { fmt.Fprintf(&m.b, format+"\n", args...) }

func (m *manual) text(s string) { m.line("%s", roff(s)) }

func (m *manual) command(n *kong.Node) {
	m.line(".SS %s", roff("offprint "+strings.TrimPrefix(n.FullPath(), "offprint ")))
	m.line(".nf\n%s\n.fi", roff(n.Summary()))
	m.line(".PP")
	m.text(n.Help)
	if n.Detail != "" {
		m.line(".PP\n.nf\n%s\n.fi", roff(n.Detail))
	}
	for _, p := range n.Positional {
		m.line(".TP\n.I %s", roff(p.Summary()))
		m.text(p.Help)
	}
	m.flags(n.Flags)
}

func (m *manual) flags(flags []*kong.Flag) {
	for _, f := range flags {
		if f.Hidden {
			continue
		}
		name := "--" + f.Name
		if f.Short != 0 {
			name = "-" + string(f.Short) + ", " + name
		}
		m.line(".TP\n.B %s", roff(name))
		help := f.Help
		if f.HasDefault && f.Default != "" {
			help += " Default: " + f.Default + "."
		}
		m.text(help)
	}
}

// roff keeps a text from being read as requests and escapes.
func roff(s string) string {
	s = strings.NewReplacer(`\`, `\e`, "-", `\-`).Replace(s)
	lines := strings.Split(s, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, ".") || strings.HasPrefix(l, "'") {
			lines[i] = `\&` + l
		}
	}
	return strings.Join(lines, "\n")
}
