package weigh_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// In plain text a story ends where rules know framing and teasers follow, and a list of
// contents is what stands again below. A text that has been cleaned has neither.
func TestTrimmedText(t *testing.T) {
	const (
		head = "Skip to content\n\nLog in\n\nEvening ferry will sail again\n\n"
		one  = "The evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight and drew more than a hundred people.\n\n"
		two  = "For ten years the last ferry left at four in the afternoon, so that those who worked on the other side had to take the road around the bay, which takes an hour when the weather is good.\n\n"
		foot = "Imprint\n\n© 2021 The Harbour Post. All rights reserved.\n"
		// headlines with a paragraph each
		teasers = "A lighthouse for the painters\n\nThe tower on the north bank gets a new coat, and the painters want to be done before the first guests come.\n\n" +
			"The pier that would not hold\n\nWhat the storm left of the piles is too little for another winter, says the harbour master, who has counted them.\n\n" +
			"A band plays for the boats\n\nTwelve players and one drum have met in the old net loft every Friday since the line was closed.\n\n"
		list  = "In this story\n\nWhat it will cost\n\nWho asked for it\n\nWhen it starts\n\n"
		parts = "What it will cost\n\n" + one + two + "Who asked for it\n\n" + two + "When it starts\n\n" + one
	)
	for _, tt := range []struct {
		name, page, text string
		content          bool
		why              string
	}{
		{"teasers below a known line", head + one + two + one + "Share this article\n\n" + teasers + foot, "harbour master", false, "a known line parts them from the story, and each has a headline"},
		{"the same with nothing known above them", head + one + two + one + teasers + foot, "harbour master", true, "a list may be part of the story"},
		{"a story of such parts", head + one + "Share this article\n\n" + teasers + teasers + foot, "harbour master", true, "they are most of the page"},
		{"list of contents", head + one + list + parts + foot, "In this story", false, "its lines stand again below as headings"},
		{"headings with paragraphs", head + one + list + parts + foot, "When it starts", false, "the first of the two is an entry of the list"},
		{"list that is said once", head + one + list + one + two + foot, "Who asked", true, "no heading below says the same"},
		{"cleaned text", strings.TrimPrefix(head, "Skip to content\n\nLog in\n\n") + one + list + parts, "Who asked", true, "where no framing is known somebody has kept the list"},
	} {
		d := processRuled(t, pipeline.Input{ID: tt.name + ".txt", Body: []byte(tt.page), Format: pipeline.Text})
		if got := kindOf(d, tt.text); got.Content() != tt.content {
			t.Errorf("%s: %q: got %s, want content: %v: %s", tt.name, tt.text, got, tt.content, tt.why)
		}
		if got := kindOf(d, "For ten years"); got != "" && !got.Core() {
			t.Errorf("%s: a paragraph of the story: got %s, want content", tt.name, got)
		}
	}
}
