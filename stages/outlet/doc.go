// Package outlet works out who published a page, who wrote it, when, and where
// it stood before: roles, not one "site name". It notes facts, each with its
// evidence and the candidates it was preferred to; where the page does not say,
// it notes Unknown and why.
//
// The keys of its notes:
//
//	host             the host of the page's address (Supplied) or of its canonical link
//	publisher        the outlet as it names itself
//	imprint          a section or sister title inside the outlet, where one is named
//	owner            the company behind the outlet
//	rights-holder    as named in the copyright line
//	platform         what hosts it: WordPress.com, a contributor network
//	wire             the news agency the text comes from
//	republished-from where the text was published first; Field "relation" says how:
//	                 republished, wire, excerpted or translated; "url" and "date" where
//	                 the page states them. The links of a chain are notes in its order
//	own-print-edition, own-other-edition
//	                 where the outlet says that its own paper, or another one of the
//	                 house, had the text first
//	quotes-at-length an outlet of which the text quotes much
//	author           one note a person; Fields affiliation, employer, job, url, role, type
//	published        Value is ISO 8601 as exact as the page is; Text and Field "written"
//	                 are the words on the page
//	modified
//	genre            only as the page declares it
//	language         BCP 47
//
// That a page is a machine's paraphrase of another one package unspin tells. A
// date of first publication alone is no relation.
//
// Evidence order and weights stand in publisher.go for HTML and in cues.go for
// plain text. The stage reads the notes of package structure by their keys
// ("said.*") and, where they are there, the disclaimer notes. Credits of other
// stories on the page are not this story's: facts are sought from the headline
// to the story's end.
package outlet

import (
	"context"

	"github.com/offprint-news/offprint/pipeline"
	"github.com/offprint-news/offprint/stages/outlet/registry"
)

// Stage returns the stage. It looks names and domains up in reg; with nil in
// the shipped registry.
func Stage(reg *registry.Registry) pipeline.Stage {
	return pipeline.StageFunc("outlet", func(ctx context.Context, p *pipeline.Pass) error {
		r := reg
		if r == nil {
			r = registry.Default()
		}
		return newSheet(p, r).run(ctx)
	})
}
