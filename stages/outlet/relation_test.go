package outlet_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// How a text relates to where it stood before, in the languages of this package:
// every relation is told from the others, and a date, a print edition or a book is
// no other outlet.
func TestRelations(t *testing.T) {
	tests := []struct {
		foot string
		want string // key=value relation
	}{
		// Published before by another outlet.
		{"This article was first published by Forest Review.", "republished-from=Forest Review republished"},
		{"Dieser Artikel erschien zuerst in der Waldzeitung.", "republished-from=Waldzeitung republished"},
		{"Cet article a été publié initialement sur Le Forestier.", "republished-from=Le Forestier republished"},
		{"Este artículo fue publicado originalmente en Revista Bosque.", "republished-from=Revista Bosque republished"},
		{"Este texto foi publicado originalmente na Revista Floresta.", "republished-from=Revista Floresta republished"},
		{"Questo articolo è stato pubblicato originariamente su Rivista Bosco.", "republished-from=Rivista Bosco republished"},
		{"Tekst został pierwotnie opublikowany w Gazecie Leśnej.", "republished-from=Gazecie Leśnej republished"},
		{"Статья впервые опубликована в Лесной газете.", "republished-from=Лесной газете republished"},
		{"Статтю вперше опубліковано в Лісовій газеті.", "republished-from=Лісовій газеті republished"},
		{"نشر هذا المقال لأول مرة في مجلة الغابة.", "republished-from=مجلة الغابة republished"},
		{"本文首发于《森林周刊》。", "republished-from=森林周刊 republished"},

		// A date of first publication, and no place.
		{"This article was originally published in March 2014.", ""},
		{"Dieser Artikel erschien zuerst im März 2014.", ""},
		{"Dieser Artikel wurde zuerst am 3. März 2014 veröffentlicht.", ""},
		{"Cet article a été publié initialement en mars 2014.", ""},
		{"Este artículo fue publicado originalmente en marzo de 2014.", ""},
		{"Este texto foi publicado originalmente em março de 2014.", ""},
		{"Questo articolo è stato pubblicato originariamente in marzo 2014.", ""},
		{"Tekst został pierwotnie opublikowany w marcu 2014.", ""},
		{"Статья впервые опубликована в марте 2014 года.", ""},
		{"Статтю вперше опубліковано в березні 2014 року.", ""},

		// The outlet's own paper, and its own other editions.
		{"This story first appeared in the print edition of March.", "own-print-edition=print edition of March own-print-edition"},
		{"A version of this article appears in print on Feb. 21, 2019, on Page A22 of the Hill edition with the headline: Rain.", "own-print-edition=print edition own-print-edition"},
		{"A version of this review ran in the weekend print edition.", "own-print-edition=weekend print edition own-print-edition"},
		{"Dieser Text erschien zuerst in der Printausgabe vom März.", "own-print-edition=Printausgabe vom März own-print-edition"},
		{"Cet article a été publié initialement dans l'édition papier de mars.", "own-print-edition=édition papier de mars own-print-edition"},
		{"Este artículo fue publicado originalmente en la edición impresa de marzo.", "own-print-edition=edición impresa de marzo own-print-edition"},
		{"Este texto foi publicado originalmente na edição impressa de março.", "own-print-edition=edição impressa de março own-print-edition"},
		{"Questo articolo è stato pubblicato originariamente sull'edizione cartacea di marzo.", "own-print-edition=edizione cartacea di marzo own-print-edition"},
		{"This article was first published in The Daily Example.", "own-other-edition=The Daily Example own-other-edition"},
		{"Dieser Artikel erschien zuerst in unserer Schwesterzeitung.", "own-other-edition=unserer Schwesterzeitung own-other-edition"},
		{"Cet article a été publié initialement dans notre supplément.", "own-other-edition=notre supplément own-other-edition"},
		{"Este artículo fue publicado originalmente en nuestra revista.", "own-other-edition=nuestra revista own-other-edition"},

		{"Dieser Beitrag erschien zuerst im Blog DailyExample.org", "own-other-edition=DailyExample.org own-other-edition"},
		{"Dieser Artikel erschien zuerst in The Daily Example 10/22.", "own-print-edition=The Daily Example 10/22 own-print-edition"},

		{"Article originally appeared at Forest Review.", "republished-from=Forest Review republished"},
		{"This story appears courtesy of Forest News.", "republished-from=Forest News republished"},
		{"Der Artikel wurde ursprünglich auf Waldpost.de veröffentlicht.", "republished-from=Waldpost.de republished"},
		{"Dieser Beitrag ist eine Übernahme von Waldpost.", "republished-from=Waldpost republished"},
		{"Cet article est initialement paru sur Le Forestier.", "republished-from=Le Forestier republished"},
		{"Cet article est republié à partir de Le Forestier sous licence Creative Commons.", "republished-from=Le Forestier republished"},
		{"Este artículo se publicó por primera vez en Revista Bosque.", "republished-from=Revista Bosque republished"},
		{"Articolo originariamente pubblicato su Rivista Bosco.", "republished-from=Rivista Bosco republished"},
		{"Artykuł ukazał się pierwotnie w Gazecie Leśnej.", "republished-from=Gazecie Leśnej republished"},
		{"This article was translated from the original, published in Waldzeitung.", "republished-from=Waldzeitung translated"},
		{"Adapted from Forest Review.", "republished-from=Forest Review excerpted"},
		{"This article appeared in the March 2020 print edition of The Daily Example.", "own-print-edition=March 2020 print edition of The Daily Example own-print-edition"},
		{"© 2020 AFP", "republished-from=AFP wire"},
		{"Copyright 2020 The Associated Press. All rights reserved.", "republished-from=The Associated Press wire"},

		// Words of credits that are none.
		{"The report, first published by the ministry, says that rivers rise.", ""},
		{"The study was published in River Nature on Monday.", ""},
		{"Photo courtesy of Forest News.", ""},
		{"Das Wachstum ist auf die Übernahme von Waldpost zurückzuführen.", ""},
		{"Die Strategien müssen sich zuerst auf die Elektrifizierung richten.", ""},
		{"Die Genossenschaft war ursprünglich von Freien Radios gegründet worden.", ""},
		{"Dieser Artikel ist zuerst in der Waldzeitung erschienen.", "republished-from=Waldzeitung republished"},
		{"via Hillpal", ""},
		{"Courtesy of Hillton", ""},
		{"Courtesy of Forest News", "republished-from=Forest News republished"},
		{"Originally Posted by HILLSTAR", ""},
		{"This review is posted in Mobile App Reviews", ""},
		{"This story also appeared in Forest Review.", ""},
		{"This article was published by Forest Review.", "republished-from=Forest Review republished"},
		{"The content published in Cumulus is the result of research by individuals.", ""},

		// A part of a longer text.
		{"This essay is excerpted from Forest Review.", "republished-from=Forest Review excerpted"},
		{"Auszug aus: Waldzeitung", "republished-from=Waldzeitung excerpted"},
		{"Extrait de Le Forestier.", "republished-from=Le Forestier excerpted"},
		{"Extracto de Revista Bosque.", "republished-from=Revista Bosque excerpted"},
		{"Estratto da Rivista Bosco.", "republished-from=Rivista Bosco excerpted"},
		{"Отрывок из: Лесная газета", "republished-from=Лесная газета excerpted"},
		{"摘自《森林周刊》", "republished-from=森林周刊 excerpted"},

		// From another language.
		{"This is a translation of an article published by Waldzeitung.", "republished-from=Waldzeitung translated"},
		{"Übersetzung eines Artikels, der in der Forest Review erschien.", "republished-from=Forest Review translated"},
		{"Traduction d'un article paru dans Forest Review.", "republished-from=Forest Review translated"},
		{"Traducción de un artículo publicado en Forest Review.", "republished-from=Forest Review translated"},
		{"Tradução de um artigo publicado na Forest Review.", "republished-from=Forest Review translated"},
		{"Traduzione di un articolo pubblicato su Forest Review.", "republished-from=Forest Review translated"},
		{"Tłumaczenie artykułu opublikowanego w Forest Review.", "republished-from=Forest Review translated"},
		{"Перевод статьи, опубликованной в Forest Review.", "republished-from=Forest Review translated"},
		{"Переклад статті, опублікованої в Forest Review.", "republished-from=Forest Review translated"},
		{"编译自《森林周刊》", "republished-from=森林周刊 translated"},
		{"Translated from German by Ann Lee.", ""},
		{"Aus dem Englischen übersetzt von Ann Lee.", ""},

		// Books and journals of a publisher are no outlets.
		{"This essay was first published by Penguin Books.", ""},
		{"Cet essai a été publié initialement par les Éditions du Bois.", ""},
	}
	for _, tt := range tests {
		page := `<meta property="og:site_name" content="The Daily Example"><h1>Rain in the hills</h1>` + body + `<p>` + tt.foot + `</p>`
		d := process(t, pipeline.Input{ID: "t", URL: "https://dailyexample.org/a", Format: pipeline.HTML, Body: []byte(page)})
		if got := relations(d); got != tt.want {
			t.Errorf("%s\n got %q\nwant %q", tt.foot, got, tt.want)
		}
	}
}

// Chains, addresses, quotations at length, and credits of other stories.
func TestOrigins(t *testing.T) {
	quote := "<blockquote>" + body + "</blockquote>"
	tests := []struct{ name, page, want string }{
		{"a chain in two sentences", `<h1>Rain in the hills</h1>` + body + `<p>This article was first published by Forest Review.</p><p>Republished with permission from Lake Journal.</p>`, "republished-from=Forest Review republished; republished-from=Lake Journal republished"},
		{"a chain in one", `<h1>Rain in the hills</h1>` + body + `<p>This article was first published by Forest Review and republished by Lake Journal.</p>`, "republished-from=Forest Review republished; republished-from=Lake Journal republished"},
		{"where the chain ends with us", `<h1>Rain in the hills</h1>` + body + `<p>This article was first published by Forest Review and republished by The Daily Example.</p>`, "republished-from=Forest Review republished"},
		{"a link", `<h1>Rain in the hills</h1>` + body + `<p>This article was first published by <a href="https://forest.example/rain">Forest Review</a>.</p>`, "republished-from=Forest Review republished https://forest.example/rain"},
		{"a link to ourselves is not the place", `<h1>Rain in the hills</h1>` + body + `<p>This article was first published by <a href="https://dailyexample.org/tag/forest">Forest Review</a>.</p>`, "republished-from=Forest Review republished"},
		{"quoted at length", `<h1>Rain in the hills</h1><p>The river rose.</p><p>As Reuters reports:</p>` + quote + `<p>So far the report.</p>`, "quotes-at-length=Reuters quotes-at-length"},
		{"quoted at length, in German", `<h1>Rain in the hills</h1><p>Der Fluss stieg.</p><p>Reuters schreibt:</p>` + quote + `<p>So weit.</p>`, "quotes-at-length=Reuters quotes-at-length"},
		{"quoted in short", `<h1>Rain in the hills</h1>` + body + `<p>As Reuters reports:</p><blockquote><p>It rained.</p></blockquote>`, ""},
		{"a person quoted at length", `<h1>Rain in the hills</h1><p>The river rose.</p><p>As Ann Lee writes:</p>` + quote, ""},
		{"via in the headline", `<h1>Rain in the hills, via Reuters</h1>` + body, "quotes-at-length=Reuters quotes-at-length"},
		{"via a way", `<h1>To the hills via Lake Road</h1>` + body, ""},
		{"who paid", `<h1>Rain in the hills</h1>` + body + `<p>This content was paid for by River Power and produced by the Hill Labs team.</p>`, ""},
		{"a teaser's credit", `<h1>Rain in the hills</h1>` + body + `<aside class="related"><h3>Snow on the road</h3><p>This article was first published by Forest Review.</p></aside>`, ""},
		{"a comment's", `<h1>Rain in the hills</h1>` + body + `<div class="comments"><p>This article was first published by Forest Review.</p></div>`, ""},
		{"another article's", `<article><h1>Rain in the hills</h1>` + body + `</article><article><h2>Snow on the road</h2><p>This article was first published by Forest Review.</p></article>`, ""},
		{"in the story's words", `<h1>Rain in the hills</h1><p>The report was first published by the ministry in May, and it says that rivers rise. ` + strings.Repeat("The river rose again in spring. ", 12) + `</p>` + body, ""},
	}
	for _, tt := range tests {
		page := `<meta property="og:site_name" content="The Daily Example">` + tt.page
		d := process(t, pipeline.Input{ID: "t", URL: "https://dailyexample.org/a", Format: pipeline.HTML, Body: []byte(page)})
		got := relations(d)
		for _, n := range d.Notes() {
			if u := n.Field("url"); u != "" && n.Key == "republished-from" {
				got += " " + u
			}
		}
		if got != tt.want {
			t.Errorf("%s:\n got %q\nwant %q", tt.name, got, tt.want)
		}
	}
}

// The page's canonical address on another host: another outlet, or the same one.
func TestCanonical(t *testing.T) {
	for _, tt := range []struct{ url, canonical, want string }{
		{"https://www.hillmirror.example/a", "https://www.riverpost.example/a", "republished-from=riverpost.example republished"},
		{"https://www.browserhill.com/a", "https://browserhill.wpengine.com/a", ""},
		{"https://hill-blog.com/a", "http://hill-blog-com.cluster-1.org/a", ""},
		{"https://economichills.riverpapers.com/a", "https://m.economichills.com/a", ""},
		{"https://www.hillmirror.example/a", "http://packing-list", ""},
		{"https://blog.hills.example/", "https://hills.dev/blog/", ""},
		{"https://www.hillmirror.example/a", "https://dailyexample.net/a", ""},
	} {
		page := `<meta property="og:site_name" content="The Daily Example"><link rel=canonical href="` + tt.canonical + `"><h1>Rain in the hills</h1>` + body
		d := process(t, pipeline.Input{ID: "t", URL: tt.url, Format: pipeline.HTML, Body: []byte(page)})
		if got := relations(d); got != tt.want {
			t.Errorf("%s with the canonical address %s: got %q, want %q", tt.url, tt.canonical, got, tt.want)
		}
	}
}

// relations returns the origins noted for a document, in one line.
func relations(d *pipeline.Document) string {
	var got []string
	for _, n := range d.Notes() {
		switch n.Key {
		case "republished-from", "own-print-edition", "own-other-edition", "quotes-at-length":
			got = append(got, n.Key+"="+n.Value+" "+n.Field("relation"))
		}
	}
	return strings.Join(got, "; ")
}
