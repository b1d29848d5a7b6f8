package outlet_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

// Where bylines stand, and what looks like one and is none. Every page is the
// same article; top stands under its headline, foot below its text.
func TestBylines(t *testing.T) {
	tests := []struct {
		name, top, foot string
		head            string // of the document
		want            []string
	}{
		{name: "a date and a name", top: `<p>Frank Lee am 18. September 2019</p>`, want: []string{"Frank Lee"}},
		{name: "a name, a comma, a date with its time", top: `<p>Frank Lee, 01.12.2021, 12:30 Uhr</p>`, want: []string{"Frank Lee"}},
		{name: "date first, and minutes to read", top: `<p>Dec. 19, 2025 · Anna Lee · 10 min read</p>`, want: []string{"Anna Lee"}},
		{name: "set side by side by the style sheet", top: `<div class=author>Anna Lee<span>May 3, 2025</span></div>`, want: []string{"Anna Lee"}},
		{name: "a job between name and date", top: `<p>Anna Lee | Senior Writer | July 2, 2025</p>`, want: []string{"Anna Lee"}},
		{name: "a place and a date", top: `<p>San Francisco, July 2, 2025</p>`},
		{name: "a section and a date", top: `<p>Customer Stories | July 2, 2025</p>`},
		{name: "a German heading and a date", top: `<p>21.01.2022 Aktuelle Meldung</p>`},
		{name: "a quoted post and its date", top: `<blockquote><p>— Anna Lee (@annlee) October 27, 2021</p></blockquote>`},
		{name: "a name alone, a date below", top: `<div>Anna Lee</div><div>July 2, 2025</div>`, want: []string{"Anna Lee"}},
		{name: "a name alone, introduced at the foot", top: `<div>Anna Lee</div>`, foot: `<p>Anna Lee is a writer who lives by the river.</p>`, want: []string{"Anna Lee"}},
		{name: "a name alone and nothing else", top: `<div>Anna Lee</div>`},
		{name: "a name of the menu", top: `<nav><a href=/w>Will Bridge</a></nav><div>Will Bridge</div><div>July 2, 2025</div>`},
		{name: "an element named for authors, on a page that does not call itself an article", top: `<span class=author-name>Kofi Lee</span>`, want: []string{"Kofi Lee"}},
		{name: "whoever reviews a thing is no author", top: `<span class=review-author>Kofi Lee</span>`},
		{name: "a post's software says it below the text", foot: `<p>Posted by T. V. Lee at 2:33 PM</p>`, want: []string{"T. V. Lee"}},
		{name: "said of the post itself", foot: `<p>This post was written by Anna Lee, head of the river desk.</p>`, want: []string{"Anna Lee"}},
		{name: "by in the foot is mostly of a teaser", foot: `<p>The Old Mill by the Pond</p>`},
		{name: "a thread's starter", top: `<ul><li>Thread starter riverman</li></ul>`, want: []string{"riverman"}},
		{name: "glued to its verb", top: `<div>Written by<span>Anna Lee</span></div>`, want: []string{"Anna Lee"}},
		{name: "who drew the pictures is cut off", top: `<p>Text von Anna Lee Illustration von Bo Ray</p>`, want: []string{"Anna Lee"}},
		{name: "text and pictures by one", top: `<p>Text &amp; Fotos: Anna Lee</p>`, want: []string{"Anna Lee"}},
		{name: "the checker comes first", top: `<p>Medically reviewed by Bo Ray, MD — Written by Anna Lee — Updated on March 7, 2025</p>`, want: []string{"Anna Lee"}},
		{name: "a French name with an article in it", top: `<p>Par Anna Le Gall le 3 mai 2020</p>`, want: []string{"Anna Le Gall"}},
		{name: "the words of the blog's software behind it", top: `<p>Dezember 26, 2019 von Anna Kategorien: Allgemein</p>`, want: []string{"Anna"}},
		{name: "who edited is no author", top: `<p>By The Team, edited by Bo</p>`, want: []string{"The Team"}},
		{name: "a job and a house with and in them", top: `<p>By Anna Lee, Senior Director, Content &amp; Marketing, Hill Media and River Institute</p>`, want: []string{"Anna Lee"}},
		{name: "what is said of an author in an element named for it", top: `<div>Anna Lee</div><div class=author-description>Licensed River Pilot, M.A. Journalism</div><div>July 2, 2025</div>`, want: []string{"Anna Lee"}},
		{name: "something dated, by somebody", top: `<p>KB3075 vom 18.08.2015: offizielle Beschreibung aller Flüsse von Hillsoft</p>`},
		{name: "the house behind the job has a form like a name's", top: `<p>By Anna Lee, Senior Staff Engineer, RHB Water, Rivers, and Weir Project</p>`, want: []string{"Anna Lee"}},
		{name: "a second writer behind the first one's job", top: `<p>By Anna Lee, Staff Writer, Robert Ray, Editor</p>`, want: []string{"Anna Lee", "Robert Ray"}},
		{name: "a day set apart by the style sheet", top: `<p class=byline>by Anna Lee22 Dec 2016</p>`, want: []string{"Anna Lee"}},
		{name: "the name on the card of what the page is about", top: `<table class="infobox vcard"><caption class="fn org">Hill Country</caption><tr><td>Rivers<td>three</table>`},
		{name: "a function of a manual", top: `<h4><a class=fn href="#ok">is_ok</a></h4>`},
		{name: "a name on a card", top: `<span class=vcard><a class="url fn">Anna Lee</a></span>`, want: []string{"Anna Lee"}},
		{name: "the catalogue's order", head: `<meta name="DC.Creator" content="Rivers, Annemijn van"><meta name="DC.Creator" content="Ray, B."><meta property="og:type" content="article">`, want: []string{"Annemijn van Rivers", "B. Ray"}},
		{name: "a name over a job", top: `<div>Anna Lee</div><div>Tech Writer</div>`, want: []string{"Anna Lee"}},
		{name: "what to sort by", top: `<select><option>By Price</option><option>By Review</option></select>`},
		{name: "run on by the style sheet", top: `<span class=byline>von <a rel=author>Anna Spließ</a></span><div>am 23. Januar 2020 von Anna Spließin Allgemeines</div>`, want: []string{"Anna Spließ"}},
		{name: "a date, a name, and the number of comments", top: `<p>September 17, 2019 Anna Rubik 0</p>`, want: []string{"Anna Rubik"}},
		{name: "by whom in general", top: `<p>All of our content is written by humans, not robots.</p>`},
		{name: "a headline with a number for a name", top: `<div class=author>5 Great Ideas For Rain</div>`},
		{name: "a line about something dated", top: `<p>KB12 of 18.08.2015: the official description of all rivers by Hillsoft</p>`},
		{name: "family name first", head: `<meta name=author content="Rivers, Anna"><meta property="og:type" content="article">`, want: []string{"Anna Rivers"}},
		{name: "two people, not one turned", head: `<meta name=author content="Anna Lee, Bo Ray"><meta property="og:type" content="article">`, want: []string{"Anna Lee", "Bo Ray"}},
		{name: "a firm and its address", head: `<meta name=author content="Hill Media GmbH, Nürnberg, Germany"><meta property="og:type" content="article">`},
		{name: "words, not a name", head: `<meta name=author content="deinen Freunden vom Fluss"><meta property="og:type" content="article">`},
		{name: "a name all small is a name", head: `<meta name=author content="anna lee"><meta property="og:type" content="article">`, want: []string{"anna lee"}},
		{name: "a reporter's mark in Chinese", top: `<p>作者： 记者王敬照</p>`, want: []string{"王敬照"}},
		{
			name: "the byline has the full name", top: `<p>By Anna Lee</p>`, want: []string{"Anna Lee"},
			head: `<script type="application/ld+json">{"@type":"Article","headline":"Rain in the hills","author":{"@type":"Person","name":"Anna"}}</script>`,
		},
		{
			name: "the byline has more people", top: `<p>By Anna Lee, Bo Ray</p>`, want: []string{"Anna Lee", "Bo Ray"},
			head: `<script type="application/ld+json">{"@type":"Article","headline":"Rain in the hills","author":{"@type":"Person","name":"Anna Lee"}}</script>`,
		},
		{
			name: "the markup has the outlet, the byline a person", top: `<span class=author>Anna Lee</span>`, want: []string{"Anna Lee"},
			head: `<script type="application/ld+json">{"@type":"Article","headline":"Rain in the hills","author":{"@type":"Organization","name":"The Daily Example"}}</script>`,
		},
		{
			name: "a handle behind the name", want: []string{"Anna Lee"},
			head: `<script type="application/ld+json">{"@type":"Article","headline":"Rain in the hills","author":{"name":"Anna Lee @annalee"}}</script>`,
		},
		{
			name: "the agency in capitals is no degree", want: []string{"Anna Lee"},
			head: `<script type="application/ld+json">{"@type":"Article","headline":"Rain in the hills","author":[{"name":"Anna Lee, AFP"}]}</script>`,
		},
		{
			name: "an office is one name", want: []string{"Center for River Research and Training"},
			head: `<script type="application/ld+json">{"@type":"Article","headline":"Rain in the hills","author":{"name":"Center for River Research and Training"}}</script>`,
		},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := `<meta property="og:site_name" content="The Daily Example">` + tt.head + `<h1>Rain in the hills</h1>` + tt.top + body + tt.foot
			d := process(t, pipeline.Input{ID: "t", URL: "https://dailyexample.org/a", Format: pipeline.HTML, Body: []byte(page)})
			if diff := cmp.Diff(tt.want, facts(d, "author")); diff != "" {
				t.Errorf("authors (-want +got):\n%s%v", diff, d.Note("author"))
			}
		})
	}
}

// The name of a blog is often its page's first heading; the post's own heading,
// which the title ends with, is the headline.
func TestHeadlineOfABlog(t *testing.T) {
	page := `<title>River Diary: Rain in the hills of the north</title><meta property="og:site_name" content="River Diary"><h1>River Diary</h1>` +
		strings.Repeat("<p>A line of the menu.</p>", 24) + `<h3>Rain in the hills of the north</h3>` + body + `<p>Posted by Anna Lee at 2:33 PM</p>`
	d := process(t, pipeline.Input{ID: "t", URL: "https://riverdiary.example/a", Format: pipeline.HTML, Body: []byte(page)})
	if diff := cmp.Diff([]string{"Anna Lee"}, facts(d, "author")); diff != "" {
		t.Errorf("authors (-want +got):\n%s", diff)
	}
}

// Lines that name an author in HTML, and lines that name somebody else.
func TestLines(t *testing.T) {
	filler := strings.Repeat("<p>A line.</p>", 20)
	tests := []struct {
		name, lang, top, foot string
		want                  []string
	}{
		{name: "a desk and a date", lang: "de", top: `<p>Redaktion 1. November 2023 10:29</p>`, want: []string{"Redaktion"}},
		{name: "the outlet's own desk", lang: "en", top: `<p>Daily Example Team | 5 min read</p>`, want: []string{"Daily Example Team"}},
		{name: "another's desk", lang: "en", top: `<p>River Rescue Team | 5 min read</p>`},
		{name: "names in one line, of which one is known", lang: "en", top: `<p>Nkem Oruaro, Peter Lee, Wuraola Bassi</p><p>3 May 2020</p>`, want: []string{"Nkem Oruaro", "Peter Lee", "Wuraola Bassi"}},
		{name: "names nobody knows", lang: "en", top: `<p>Harbour Wall, Market Hall</p><p>3 May 2020</p>`},
		{name: "degrees", lang: "en", top: `<p>Licensed River Pilot, M.A. Journalism</p><p>3 May 2020</p>`},
		{name: "one name a line", lang: "en", top: `<div><div class=n>Peter Lee</div><div class=n>Wuraola Bassi</div></div><p>3 May 2020</p>`, want: []string{"Peter Lee", "Wuraola Bassi"}},
		{name: "a name and a place", lang: "en", top: `<div><div class=n>Peter Lee</div><div class=p>Upper Hilltown</div></div><p>3 May 2020</p>`, want: []string{"Peter Lee"}},
		{name: "an account, and the byline", lang: "de", top: `<p>Gespeichert von mensch am 7. Juli 2019 - 18:44</p><p>Ein Beitrag von Anna Lee</p>`, want: []string{"Anna Lee"}},
		{name: "who asked, in German", lang: "de", top: `<p>Interview: Anna Lee</p><p>3. Mai 2020</p>`, foot: strings.Repeat("<p>Der Fluss ist in der Nacht um zwei Meter gestiegen, und die Brücke bleibt für alle geschlossen, bis das Wasser wieder fällt und der Weg frei ist, sagt die Stadt.</p>", 12), want: []string{"Anna Lee"}},
		{name: "who was asked", lang: "en", top: `<p>Interview: Anna Lee</p>`},
		{name: "who asked, below the text", lang: "de", foot: filler + body + `<p>Das Gespräch führte Anna Lee.</p>`, want: []string{"Anna Lee"}},
		{name: "the author and a job, between the paragraphs", lang: "de", foot: filler + `<p>Autorin: Anna Lee, Projektleiterin der Brücke in Hillstadt.</p>` + filler + body, want: []string{"Anna Lee"}},
		{name: "a translator", lang: "de", top: `<p>Von Anna Lee, Übersetzung Peter Klein</p>`, want: []string{"Anna Lee"}},
		{name: "filed below what follows the text", lang: "de", foot: filler + body + filler[:8*len("<p>A line.</p>")] + `<p>erstellt von Dominique — veröffentlicht 28.01.2022 06:00</p>`, want: []string{"Dominique"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := `<html lang=` + tt.lang + `><meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1>` + tt.top + body + tt.foot
			d := process(t, pipeline.Input{ID: "t", URL: "https://dailyexample.org/a", Format: pipeline.HTML, Body: []byte(page)})
			if diff := cmp.Diff(tt.want, facts(d, "author")); diff != "" {
				t.Errorf("authors (-want +got):\n%s", diff)
			}
		})
	}
}

// Which day a page was published, where it shows several.
func TestPublished(t *testing.T) {
	article := func(published string) string {
		return `<script type="application/ld+json">{"@type":"Article","headline":"Rain in the hills","datePublished":"` + published + `"}</script>`
	}
	tests := []struct{ name, head, top, foot, want string }{
		{name: "day and month either way, and the markup knows", head: article("2024-09-10T16:07:00Z"), top: `<p>10/09/2024</p>`, want: "2024-09-10"},
		{name: "the markup's clock is of the place, the page shows another's", head: article("2024-01-14T21:50:50-05:00"), top: `<p>Jan 15, 2024</p>`, want: "2024-01-14T21:50:50-05:00"},
		{name: "the markup's clock is of no place", head: article("2024-01-14T23:50:50Z"), top: `<p>January 15, 2024</p>`, want: "2024-01-15"},
		{name: "two days apart no clock explains", head: article("2024-01-14T21:50:50-05:00"), top: `<p>January 17, 2024</p>`, want: "2024-01-17"},
		{name: "when somebody joined the forum", top: `<p>Joined: May 3, 2012</p>`, want: ""},
		{name: "a thread's day", top: `<p>Discussion in 'Boats' started by riverman, May 26, 2025.</p>`, want: "2025-05-26"},
		{name: "beside the author's name and a section", top: `<p>Anna Lee 02 Feb 2026 Product Reviews 7 Comments</p>`, want: "2026-02-02"},
		{name: "below the text, where a blog files it", foot: strings.Repeat("<p>A line.</p>", 20) + body + `<p>Posted on the 15/12/2025 at 19:00 by @riverman</p>`, want: "2025-12-15"},
		{name: "a day in a sentence below the text", foot: strings.Repeat("<p>A line.</p>", 20) + body + `<p>The bridge was built on 15 December 1925 and never mended.</p>`, want: ""},
		{name: "a list of events", top: `<div>March 16, 2026</div><div>A fair</div><div>March 17, 2026</div><div>Boat race</div><div>March 19, 2026</div><div>Bridge walk</div><div>March 25, 2026</div>`, want: ""},
		{name: "under a standfirst of a paragraph's length", top: `<p>The bridge was closed on Monday, and the mayor says that nobody could have known how fast the river would rise in the night, or that the old road would go first.</p><p>Weather</p><p>Town</p><p>03.11.2021</p>`, want: "2021-11-03"},
		{name: "in the dateline of a notice to the press", top: `<p>Hilltown, (12.11.2021). The river rose again in the night, and the bridge was closed before the morning came to the town.</p>`, want: "2021-11-12"},
		{name: "a day in the first sentence", top: `<p>Hilltown on 12.11.2021 was a quiet place, the bridge was open and nobody thought that the river would rise so soon.</p>`, want: ""},
		{name: "published and changed on one day, set side by side", top: `<div><span>19.11.2021</span><span>19.11.2021</span></div>`, want: "2021-11-19"},
		{name: "a longer number", top: `<p>12.11.20215</p>`, want: ""},
		{name: "the permalink of a blog", top: `<div><a rel="bookmark" href="/a"><time datetime="2021-11-19T10:13:50+01:00">a while ago</time></a></div>`, want: "2021-11-19T10:13:50+01:00"},
		{name: "the permalink of another post", foot: strings.Repeat("<p>A line.</p>", 9) + `<div><a rel="bookmark" href="/b"><time datetime="2021-11-19T10:13:50+01:00">a while ago</time></a></div>`, want: ""},
		{name: "labelled, below the text", foot: strings.Repeat("<p>A line.</p>", 20) + body + `<p>veröffentlicht 28.01.2022 06:00</p>`, want: "2022-01-28T06:00:00"},
		{name: "year, month, day", head: `<meta name="citation_publication_date" content="2023 Jan 7">`, want: "2023-01-07"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			page := `<html lang=en><meta property="og:site_name" content="The Daily Example">` + tt.head + `<h1>Rain in the hills</h1>` + tt.top + body + tt.foot
			n := process(t, pipeline.Input{ID: "t", URL: "https://dailyexample.org/a", Format: pipeline.HTML, Body: []byte(page)}).Note("published")
			if n == nil || n.Value != tt.want {
				t.Errorf("published = %+v, want %q", n, tt.want)
			}
		})
	}
}

// A day of the markup is noted with how the page writes it, where it does.
func TestWritten(t *testing.T) {
	for shown, want := range map[string]string{
		"4 May 2021": "4 May 2021", "May 4, 2021 at noon": "May 4, 2021", "5 May 2021": "", "Updated 4 May 2021": "",
	} {
		page := `<script type="application/ld+json">{"@type":"Article","headline":"Rain in the hills","datePublished":"2021-05-04T10:00:00Z"}</script>` +
			`<h1>Rain in the hills</h1>` + strings.Repeat("<p>A line.</p>", 25) + body + `<p>Hill Post, ` + shown + `</p>`
		if strings.HasPrefix(shown, "Updated") {
			page = strings.Replace(page, "Hill Post, ", "", 1)
		}
		n := process(t, pipeline.Input{ID: "t", URL: "https://dailyexample.org/a", Format: pipeline.HTML, Body: []byte(page)}).Note("published")
		if n == nil || n.Value != "2021-05-04T10:00:00Z" || n.Field("written") != want {
			t.Errorf("%q on the page: published %+v, want it written %q", shown, n, want)
		}
	}
}

// In plain text there is no element to tell a byline by: the story is found by
// its running text, the headline above it, the byline between or beside them.
func TestTextBylines(t *testing.T) {
	menu := "Home\n\nNews\n\nWe use cookies so that the site works and for nothing else, as our policy says in more words than these and then some more of them.\n\nSnow closes the mountain road for a week\n\nBy Karl Teaser\n\n"
	tests := []struct {
		name, text string
		authors    []string
		published  string
	}{
		{"by and date", menu + "Rain floods the hills again\n\nBy Anna Lee\n\n3 May 2020\n\n" + lines, []string{"Anna Lee"}, "2020-05-03"},
		{"by alone, its name and label below", menu + "Rain floods the hills again\n\nBy\n\nAnna Lee\n\nPublished\n\n3 May 2020\n\n40\n\nSHARES\n\n" + lines, []string{"Anna Lee"}, "2020-05-03"},
		{"a name and a date", menu + "Rain floods the hills again\n\nAnna Lee\n\nOct 13, 2020\n\n" + lines, []string{"Anna Lee"}, "2020-10-13"},
		{"the name above the headline", menu + "Anna Lee\n\nWeather\n\n01.11.2023 06:06 PM\n\nRain floods the hills again this week\n\n" + lines, []string{"Anna Lee"}, "2023-11-01"},
		{"after the outlet's name", menu + "Rain floods the hills again\n\nExample Daily | By Anna Lee\n\nPosted: 29/10/2015\n\n" + lines, []string{"Anna Lee"}, "2015-10-29"},
		{"in one line, French", menu + "La pluie inonde encore les collines\n\nExample | 04.05.2015 à 13h36 | Par Anna Lee (avec Bo Ray)\n\n" + lines, []string{"Anna Lee", "Bo Ray"}, "2015-05-04"},
		{"under a standfirst", menu + "Rain floods the hills again\n\nThe bridge was closed on Monday, and the mayor says that nobody could have known how fast the river would rise in the night.\n\nPar Anna Lee\n\nPublié le 22/11/2023\n\n" + lines, []string{"Anna Lee"}, "2023-11-22"},
		{"a desk", menu + "Rain floods the hills again\n\nPor Redação\n\n" + lines, []string{"Redação"}, ""},
		{"a heading where a name may stand", menu + "Rain floods the hills again\n\nResource Library\n\nOct 13, 2020\n\n" + lines, nil, "2020-10-13"},
		{"a name of any language over a date", menu + "Rain floods the hills again\n\nÇelik Nimani\n\nOct 13, 2020\n\n" + lines, []string{"Çelik Nimani"}, "2020-10-13"},
		{"a name over a job", menu + "Rain floods the hills again\n\nBrinda Gulati\n\nContent Editor\n\n" + lines, []string{"Brinda Gulati"}, ""},
		{"a date, a sign, a name", menu + "Rain floods the hills again\n\nMonday, 1 March 2021 12:10\n\n,\n\nAnna Lee\n\n" + lines, []string{"Anna Lee"}, "2021-03-01"},
		{"a name over a date with its section", menu + "Rain floods the hills again\n\nAnna Lee\n\n28 April 2021 Weather River, Bridge, Hills, Snow, Town, Fields\n\n" + lines, []string{"Anna Lee"}, "2021-04-28"},
		{"the word for an author and no sign", menu + "Rain floods the hills again\n\nAutor Mark Lee:\n\n" + lines, []string{"Mark Lee"}, ""},
		{"a date and by, the name below", menu + "Rain floods the hills again\n\n10.12.2022 18:27 von\n\nAnna Lee\n\n" + lines, []string{"Anna Lee"}, "2022-12-10"},
		{"a job glued to the name", menu + "Rain floods the hills again\n\nWritten By: Anna Lee Executive Digital Editor and Master Gardener\n\n" + lines, []string{"Anna Lee"}, ""},
		{"who paid is no author", menu + "Rain floods the hills again\n\nPresented By Hillsoft\n\n" + lines, nil, ""},
		{"an address is no author", menu + "Rain floods the hills again\n\nBy ops@hillpost.example\n\n" + lines, nil, ""},
		{"said outright below the text", menu + "Rain floods the hills again\n\n" + lines + "Comments\n\nNice one.\n\nKommentar von\n\nAnna Lee\n\nRedakteurin", []string{"Anna Lee"}, ""},
		{"said below the text of several stories", menu + "Rain floods the hills again\n\n" + lines + "Comments\n\nSnow on the road\n\nWritten by Anna Lee\n\nIce on the river\n\nWritten by Mark Lee", nil, ""},
		{"a date, a sign, a name of any language", menu + "Rain floods the hills again\n\nMonday, 1 March 2021 12:10\n\n,\n\nJil Schuller\n\n" + lines, []string{"Jil Schuller"}, "2021-03-01"},
		{"a name over a labelled date", menu + "Rain floods the hills again\n\nLeena Simon\n\nVeröffentlicht am 06.10.2023 (Update: 06.10.2023)\n\n" + lines, []string{"Leena Simon"}, "2023-10-06"},
		{"a picture of the author", menu + "Rain floods the hills again\n\nSteve Kamb\n\nSteve Kamb\n\nReviewed By: Bo Ray, PhD\n\n" + lines, []string{"Steve Kamb"}, ""},
		{"at the end of the standfirst", menu + "Rain floods the hills again\n\nThe bridge was closed on Monday, and the mayor says that nobody could have known how fast it would rise. Von Armin Lee\n\n" + lines, []string{"Armin Lee"}, ""},
		{"before the teasers that stand between", menu + "Rain floods the hills of the north\n\nAnna Lee\n\n13 Jul 2019\n\nRelated Posts\n\nWhat would the citizens of the river do about bridges?\n\nWisdom of the crowd and wisdom of the boatmen alike\n\n" + lines, []string{"Anna Lee"}, "2019-07-13"},
		{"a word after by", menu + "Rain floods the hills again\n\nBy boat\n\n" + lines, nil, ""},
		{"a quoted post", menu + "Rain floods the hills again\n\n" + lines + "— Anna Lee (@annalee) January 1, 2020\n\n" + lines, nil, ""},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			d := process(t, pipeline.Input{ID: "t", Format: pipeline.Text, Body: []byte(tt.text)})
			if diff := cmp.Diff(tt.authors, facts(d, "author")); diff != "" {
				t.Errorf("authors (-want +got):\n%s", diff)
			}
			if n := d.Note("published"); n == nil || n.Value != tt.published && !strings.HasPrefix(n.Value, tt.published+"T") {
				t.Errorf("published = %+v, want %q", n, tt.published)
			}
		})
	}
}

// The first byline on a front page is a story's, not the page's.
func TestFrontPage(t *testing.T) {
	page := `<meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1><p class=byline>By Anna Lee</p>` + body
	for url, want := range map[string][]string{"https://dailyexample.org/": nil, "https://dailyexample.org/?p=5": {"Anna Lee"}, "https://dailyexample.org/rain": {"Anna Lee"}} {
		d := process(t, pipeline.Input{ID: "t", URL: url, Format: pipeline.HTML, Body: []byte(page)})
		if diff := cmp.Diff(want, facts(d, "author")); diff != "" {
			t.Errorf("%s: authors (-want +got):\n%s", url, diff)
		}
	}
}
