package weigh_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// In plain text a row of headlines above or below a story is no part of it; a list with
// its line over it, or between paragraphs, is.
func TestRowsOfHeadlines(t *testing.T) {
	const (
		head = "Skip to content\n\nLog in\n\nEvening ferry will sail again\n\n"
		one  = "The evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight and drew more than a hundred people.\n\n"
		two  = "For ten years the last ferry left at four in the afternoon, so that those who worked on the other side had to take the road around the bay, which takes an hour when the weather is good.\n\n"
		tale = one + two + one + two
		foot = "Privacy Policy\n\nContact us\n\n© 2021 The Harbour Post. All rights reserved.\n"
	)
	lines := []string{
		"Harbour master of Ostrey leaves after thirty years at the gate",
		"Painters begin work on the lighthouse of the north bank this spring",
		"Council asks for two more boats before the next winter comes",
		"Storm took eleven piles of the old pier on Saturday night",
		"Net loft of Ostrey becomes a hall for music and dancing",
		"Fishermen want a later start of the season for the herring",
		"Bridge over the lock stays closed until the end of August",
		"Market moves to the square behind the church for two months",
		"Road around the bay is mended at last after three winters",
		"Mayor wants the old customs house to become a library",
		"Two captains share the prize of the town for this year",
		"School on the island gets a teacher for the first time since 2009",
	}
	row := strings.Join(lines, "\n\n") + "\n\n"
	items := "- " + strings.Join(lines, "\n\n- ") + "\n\n"
	short := "Salt from the bay\n\nFlour of old wheat\n\nThree eggs and milk\n\nButter from the farm\n\nSeeds of the fennel\n\nOil for the pan\n\nHoney of the heath\n\nA jar of plums\n\n"
	cutOff := "Harbour master leaves the old ga...\n\nPainters begin their work on ...\n\nCouncil asks for two more bo...\n\nStorm took eleven of the pil...\n\n"
	for _, tt := range []struct {
		name, page, text string
		content          bool
		why              string
	}{
		{"headlines below a story", head + tale + row + foot, lines[2], false, "many in a row that end without a stop"},
		{"a few of them", head + tale + strings.Join(lines[:4], "\n\n") + "\n\n" + foot, lines[2], true, "a list may have four items"},
		{"between paragraphs", head + tale + row + tale + foot, lines[2], true, "the story goes on below"},
		{"below a colon", head + tale + "These are the rulings of the day, in the order in which they came:\n\n" + row + foot, lines[2], true, "the line over them says that they are items"},
		{"items of a list", head + tale + items + foot, lines[2], true, "each has the sign of an item"},
		{"what is needed", head + tale + short + foot, "Flour of old wheat", true, "headlines are longer"},
		{"cut off", head + tale + cutOff + tale + foot, "Council asks", false, "nothing but teasers is cut off again and again"},
		{"cleaned text", "Evening ferry will sail again\n\n" + tale + row, lines[2], true, "nothing that stands around a story is left"},
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

// What stands between two lines about cookies is of their dialog: what it lists are names
// and purposes that nothing else tells. Far from each other, two such lines are two things.
func TestLinesBetweenCookies(t *testing.T) {
	const (
		story = "Evening ferry will sail again\n\n" +
			"The evening ferry between the two harbours will sail again from May, the council decided on Thursday, after a debate that ran past midnight and drew more than a hundred people.\n\n" +
			"For ten years the last ferry left at four in the afternoon, so that those who worked on the other side had to take the road around the bay, which takes an hour when the weather is good.\n\n"
		head  = "Skip to content\n\nLog in\n\n"
		foot  = "Privacy Policy\n\n© 2021 The Harbour Post. All rights reserved.\n"
		first = "We use cookies on this site so that it works for everybody who comes here.\n\n"
		last  = "These cookies are needed for the site to work and cannot be turned off here.\n\n"
		table = "Purpose\n\n_ostrey_id\n\nStores which of the windows a visitor has closed before\n\nTwo years\n\n"
		menu  = "Ferries\n\nHarbours\n\nTides\n\nBoats\n\nFish\n\nPeople\n\nWeather\n\nMaps\n\nOld piers\n\nRopes\n\nSails\n\nNets\n\nSalt\n\nBread\n\n"
	)
	for _, tt := range []struct {
		name, page, text string
		cookie           bool
		why              string
	}{
		{"between two lines", head + story + story + "Share this article\n\nContact us\n\n" + first + table + last + foot, "Two years", true, "a dialog goes on"},
		{"two far apart", head + story + story + "Share this article\n\nContact us\n\n" + first + menu + last + foot, "Maps", false, "more lines than a part of a dialog has"},
		{"with the story between", first + "Ferries\n\nTides\n\nMaps\n\nHarbours\n\n" + story + last, "Harbours", false, "the story parts them"},
	} {
		d := processRuled(t, pipeline.Input{ID: tt.name + ".txt", Body: []byte(tt.page), Format: pipeline.Text})
		if got := kindOf(d, tt.text); (got == pipeline.CookieConsent) != tt.cookie {
			t.Errorf("%s: %q: got %s, want cookie-consent: %v: %s", tt.name, tt.text, got, tt.cookie, tt.why)
		}
	}
}
