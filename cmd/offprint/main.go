// Command offprint parts the content of scraped pages from the framing that
// outlets wrap around it, keeps both, and says who published what, with
// evidence. Data goes to standard output, everything else to standard error.
//
// Exit codes: 0 done, 1 a check failed, 2 wrong usage or configuration, 3 done
// but some documents failed, 4 no content, 5 unreadable or over a limit, 130
// interrupted.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
)

// The exit codes.
const (
	exitOK = iota
	exitCheck
	exitUsage
	exitSome
	exitEmpty
	exitUnreadable
	exitInterrupted = 130
)

// commands is the grammar of the command line.
type commands struct {
	Config      string `group:"config" help:"Configuration file to read in place of the nearest .offprint.yaml and the user's; none reads no file." placeholder:"FILE"`
	Color       string `group:"config" help:"Colours in output for people: auto (on a terminal, unless NO_COLOR is set), always or never." enum:"auto,always,never" default:"auto"`
	PrintConfig bool   `group:"config" help:"Print the value of every flag of the command, and where it came from; do nothing else."`

	Clean      cleanCmd      `cmd:"" default:"withargs" help:"Clean pages: a file, a folder, or standard input (the default command)."`
	Explain    explainCmd    `cmd:"" help:"Say why text of a page was kept or taken out."`
	Facts      factsCmd      `cmd:"" help:"Print what a page says of its publisher, authors and origin, with evidence."`
	Restore    restoreCmd    `cmd:"" help:"Rebuild the original bytes from results, or check that they can be."`
	Rules      rulesCmd      `cmd:"" help:"Look at rules and work on them."`
	Golden     goldenCmd     `cmd:"" help:"Keep pages with known answers: add, test, review, update."`
	Eval       evalCmd       `cmd:"" help:"Score on public page sets that lie on your disk."`
	Report     reportCmd     `cmd:"" help:"Write results as one HTML file to look at."`
	Workbench  workbenchCmd  `cmd:"" help:"Serve a local page on which rules are made."`
	Run        runCmd        `cmd:"" help:"Clean many documents into a folder; the same command again goes on where it was left."`
	Status     statusCmd     `cmd:"" help:"Say how far a result of run is."`
	Retry      retryCmd      `cmd:"" name:"retry-failed" help:"Clean again what stands in the quarantine of a result."`
	Apply      applyCmd      `cmd:"" help:"Print results in another policy or form, without reading the pages again."`
	Stats      statsCmd      `cmd:"" help:"Add up results: per kind, rule, host, language and verdict."`
	Sample     sampleCmd     `cmd:"" help:"Draw text that a rule labelled from results."`
	Why        whyCmd        `cmd:"" help:"Say what became of a document of a result, and of each of its parts."`
	Repair     repairCmd     `cmd:"" help:"Mend garbled characters in a text."`
	Unspin     unspinCmd     `cmd:"" help:"Find machine paraphrase, say on what evidence, and learn to undo it."`
	Registry   registryCmd   `cmd:"" help:"Look at the registry of outlets and work on it."`
	Schema     schemaCmd     `cmd:"" help:"Print the JSON Schema of a file that people write or read: rules, samples, record, config."`
	Completion completionCmd `cmd:"" help:"Print a script that completes commands and flags in bash, zsh or fish."`
	Man        manCmd        `cmd:"" help:"Print the manual page."`
	Doctor     doctorCmd     `cmd:"" help:"Check that offprint works here: its rules and models, the configuration, a page there and back."`
	Version    versionCmd    `cmd:"" help:"Print the version."`
	Complete   completeCmd   `cmd:"" hidden:"" help:"Print what may come next on a command line; completion scripts ask for it."`
}

// streams are the command's surroundings.
type streams struct {
	in       io.Reader
	out, err io.Writer
	color    bool     // out has colours
	args     []string // the command line
}

// warn prints a line to standard error.
func (s *streams) warn(format string, args ...any) {
	fmt.Fprintf(s.err, "offprint: "+format+"\n", args...)
}

// fault is an error with the exit code it asks for.
type fault struct {
	code int
	err  error
}

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

func usage(format string, args ...any) error {
	return &fault{exitUsage, fmt.Errorf(format, args...)}
}

func main() {
	// Schedulers send SIGTERM. After the first signal a second one ends the process.
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop)
	code := run(ctx, os.Args[1:], &streams{in: os.Stdin, out: os.Stdout, err: os.Stderr})
	stop()
	os.Exit(code)
}

// run is the command without the process around it.
func run(ctx context.Context, args []string, std *streams) (code int) {
	type exit int // kong's help and version leave through this
	defer func() {
		if r := recover(); r != nil {
			e, ok := r.(exit)
			if !ok {
				panic(r)
			}
			code = int(e)
		}
	}()
	std.args = args
	named, show := configArgs(args)
	conf, err := readConfig(named)
	if err != nil {
		std.warn("configuration: %v", err)
		return exitUsage
	}
	var cli commands
	parser, err := kong.New(&cli,
		kong.Name("offprint"),
		kong.Description("Parts the content of scraped pages from the framing around it, and keeps both."),
		kong.Writers(std.out, std.err),
		kong.Exit(func(code int) { panic(exit(code)) }),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
		kong.Resolvers(conf),
		kong.Groups{"clean": "How pages are cleaned:", "config": "Configuration and colours:"},
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, NoExpandSubcommands: true}),
	)
	if err != nil {
		std.warn("%v", err)
		return exitUsage
	}
	addExamples(parser.Model.Node)
	if err := conf.check(parser.Model); err != nil {
		std.warn("configuration:\n%v", err)
		return exitUsage
	}
	if show {
		err := printConfig(std, parser, conf, args)
		if err != nil {
			std.warn("%v", conf.blame(err))
			return exitUsage
		}
		return exitOK
	}
	kctx, err := parser.Parse(args)
	if err != nil {
		std.warn("%v (offprint --help shows the usage)", conf.blame(err))
		return exitUsage
	}
	std.color = colored(std.out, cli.Color)
	err = kctx.Run(parser.Model, conf)
	var f *fault
	var q *silent
	switch {
	case err == nil:
		return exitOK
	case errors.Is(err, context.Canceled) && ctx.Err() != nil:
		std.warn("interrupted")
		return exitInterrupted
	case errors.As(err, &q):
		return q.code
	case errors.As(err, &f):
		std.warn("%v", f.err)
		return f.code
	}
	std.warn("%v", err)
	return exitUnreadable
}
