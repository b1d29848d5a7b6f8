package main

import (
	"fmt"
	"strings"

	"github.com/alecthomas/kong"
)

// examples are what the help of each command shows; a # begins a remark.
var examples = map[string][]string{
	"clean": {
		"offprint page.html                              # the content, as text",
		"offprint page.html -f margin                    # what became of every byte",
		"offprint crawl/ -f md -o articles/              # a file a page",
		"offprint crawl/ -f jsonl -o crawl.jsonl -j 4    # a record a line",
		"offprint page.html --profile body --keep disclaimer",
		"offprint clean -f jsonl                         # JSON lines in, JSON lines out",
	},
	"explain": {
		"offprint explain page.html --grep 'support us'  # why this is in the content, or is not",
		"offprint explain page.html --at 5120",
		"offprint explain page.html --select footer --near",
	},
	"facts":   {"offprint facts page.html", "offprint facts page.html --said --json"},
	"restore": {"offprint restore result.json -o page.html", "offprint restore --check crawl/      # clean, give back, compare", "offprint restore --check result/     # the whole result of a run", "offprint restore result/ -o pages/   # its inputs as files"},
	"rules list": {
		"offprint rules list --kind donation",
		"offprint rules list --pack wordpress --rules mypacks",
	},
	"rules show":  {"offprint rules show wordpress/likes"},
	"rules kinds": {"offprint rules kinds"},
	"rules new": {
		"offprint rules new page.html --text 'Support our newsroom' --kind donation",
		"offprint rules new page.html --text 'More on this' --kind related --pages crawl --choose 2 --into mypacks/mine.yaml",
	},
	"rules import ftr":      {"offprint rules import ftr ftr-site-config.tar.gz -o mypacks/ftr.yaml"},
	"rules import adblock":  {"offprint rules import adblock easylist.txt.gz -o mypacks/easylist.yaml", "offprint rules import adblock cookies.txt --kind cookie-consent -o mypacks/cookies.yaml"},
	"rules import miniflux": {"offprint rules import miniflux content_rewrite_rules.go -o mypacks/miniflux.yaml"},
	"rules lint":            {"offprint rules lint               # the built-in packs", "offprint rules lint mypacks"},
	"rules test":            {"offprint rules test", "offprint rules test mine/weather --rules mypacks"},
	"rules coverage":        {"offprint rules coverage crawl --rules mypacks", "offprint rules coverage crawl --all"},
	"rules diff": {
		"offprint rules diff built-in mypacks crawl/     # what my packs change",
		"offprint rules diff mine.yaml mine-new.yaml crawl/",
		"offprint rules diff --alone old/packs new/packs crawl/",
	},
	"rules mutate": {
		"offprint rules mutate                           # the built-in packs",
		"offprint rules mutate mypacks --rule mine/weather --suggest",
		"offprint rules mutate mypacks --amend --dry-run # which packs would get tests",
	},
	"rules health":    {"offprint rules health crawl-may crawl-june --rules mypacks"},
	"rules doctor":    {"offprint rules doctor crawl --rules mypacks"},
	"rules propose":   {"offprint rules propose result -o proposals.jsonl"},
	"rules review":    {"offprint rules review proposals.jsonl --decisions decisions.jsonl -o mypacks/hosts.yaml"},
	"golden add":      {"offprint golden add page.html glued-teaser --about 'A teaser inside a paragraph.'"},
	"golden test":     {"offprint golden test", "offprint golden test mysamples --stale --rules mypacks"},
	"golden update":   {"offprint golden update --dry-run", "offprint golden update mysamples"},
	"golden review":   {"offprint golden review decisions.jsonl crawl", "offprint golden review decisions.jsonl crawl --save --dir mysamples"},
	"eval wcxb":       {"offprint eval wcxb wcxb-dev", "offprint eval wcxb wcxb-dev --worst 20 -o run.jsonl"},
	"eval segments":   {"offprint eval segments segments-dev"},
	"eval framing":    {"offprint eval framing framing-dev", "offprint eval framing framing-dev --text"},
	"eval annotated":  {"offprint eval annotated wcxb-dev segments-dev", "offprint eval annotated wcxb-dev segments-dev --part open --text --worst 5"},
	"eval harm":       {"offprint eval harm wcxb-dev"},
	"eval diff":       {"offprint eval diff before.jsonl after.jsonl --gold wcxb-dev"},
	"eval peer":       {"offprint eval peer framing framing-dev"},
	"eval cost":       {"offprint eval cost wcxb-dev"},
	"report":          {"offprint report page.html -o report.html", "offprint report result --against result-old -o changes.html"},
	"workbench":       {"offprint workbench bench --write"},
	"run":             {"offprint run crawl -o result", "offprint run crawl -o result --shard 0/4 -j 2 --progress json"},
	"status":          {"offprint status result"},
	"retry-failed":    {"offprint retry-failed result --doc-timeout 5m", "offprint retry-failed result --max-bytes 200000000 --inputs /mnt/crawl"},
	"apply":           {"offprint apply result --keep disclaimer -f md -o articles", "offprint apply result --drop byline,caption -f parquet -o result.parquet", "offprint apply result result/retry -o all.jsonl  # what was cleaned at the second try as well"},
	"stats":           {"offprint stats result", "offprint stats shard-0 shard-1 -f parquet -o stats.parquet"},
	"sample":          {"offprint sample result --rule en-asks/liked-it -n 20"},
	"why":             {"offprint why result page-17.html"},
	"repair":          {"offprint repair letter.txt", "offprint repair letter.txt --explain --lang de"},
	"unspin report":   {"offprint unspin page.html", "offprint unspin copies/ --json"},
	"unspin learn":    {"offprint unspin learn --pairs pairs --clean articles -o family.yaml"},
	"unspin eval":     {"offprint unspin eval --spun spun --clean articles"},
	"registry build":  {"offprint registry build crawl -o outlets.yaml"},
	"registry lint":   {"offprint registry lint outlets.yaml"},
	"registry show":   {"offprint registry show 'The Harbour Post' --registry outlets.yaml"},
	"registry merge":  {"offprint registry merge outlets.yaml more.yaml -o all.yaml"},
	"registry import": {"offprint registry import statemedia matrix.csv --name 'State Media Matrix' --date 2024-02 -o state.yaml"},
	"schema":          {"offprint schema rules > rules.schema.json", "offprint schema config > offprint.schema.json"},
	"completion":      {"source <(offprint completion bash)", "offprint completion fish > ~/.config/fish/completions/offprint.fish", "offprint completion zsh > ~/.zfunc/_offprint"},
	"man":             {"offprint man > offprint.1"},
	"doctor":          {"offprint doctor", "offprint doctor --rules mypacks"},
	"version":         {"offprint version --json"},
}

// addExamples puts the examples into the help of a command and of those below it. A
// command of commands shows the first of each.
func addExamples(n *kong.Node) (first []string) {
	lines := examples[commandPath(n)]
	for _, child := range n.Children {
		lines = append(lines, addExamples(child)...)
	}
	if len(lines) == 0 {
		return nil
	}
	if n.Type == kong.CommandNode {
		// Lines that are indented by a tab are printed as they stand.
		n.Detail = strings.TrimLeft(fmt.Sprintf("%s\n\nExamples:\n\n\t%s", n.Detail, strings.Join(lines, "\n\t")), "\n")
	}
	return lines[:1]
}

// commandPath names a command as it is typed after the program's name.
func commandPath(n *kong.Node) string {
	name := n.Name
	for p := n.Parent; p != nil && p.Type == kong.CommandNode; p = p.Parent {
		name = p.Name + " " + name
	}
	return name
}
