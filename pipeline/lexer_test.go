package pipeline

import (
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// lexBoth reads a source with the lexer and with html.Tokenizer, and compares them
// token by token. cdata says after which tags CDATA sections are text, plain after
// which the text of raw text elements is markup, by the number of the tag.
func lexBoth(t *testing.T, src string, cdata, plain uint64) {
	t.Helper()
	z := html.NewTokenizer(strings.NewReader(src))
	l := lexer{src: src, slabs: new(slabs[html.Attribute])}
	at := 0
	for n := 0; ; n++ {
		want := z.Next()
		at += len(z.Raw())
		got := l.next()
		if got != want || got != html.ErrorToken && l.pos != at {
			t.Fatalf("token %d of %q: got %v up to %d, want %v up to %d: offsets and tokens are those of html.Tokenizer", n, src, got, l.pos, want, at)
		}
		switch got {
		case html.ErrorToken:
			return
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken:
			tok := z.Token()
			if l.tag.name != tok.Data || l.tag.atom != tok.DataAtom || !slices.Equal(l.tag.attr, tok.Attr) {
				t.Fatalf("tag %d of %q: got %s (%v) %q, want %s (%v) %q", n, src, l.tag.name, l.tag.atom, l.tag.attr, tok.Data, tok.DataAtom, tok.Attr)
			}
			allow := cdata>>(n%64)&1 == 1
			z.AllowCDATA(allow)
			l.cdata = allow
			if plain>>(n%64)&1 == 1 {
				z.NextIsNotRawText()
				l.raw = ""
			}
		}
	}
}

// lexSources are the forms at which two readers of HTML come apart.
var lexSources = []string{
	"", "<", "</", "a<", "a</", "<a", "<a ", "<a b", "<a b=", "<a b='", "<a/", "<>", "</>", "< a>", "<3", "</3>", "<?php ?>x", "<!", "<!>", "<!a", "<!-", "<!--", "<!-->x",
	"<!--->x-->", "<!---->x", "<!--a--!>b", "<!--a--!-->b", "<!--a--!", "<!--a-", "<!--a--", "<!--a--!x-->b", "<!-- a - b -- c -->d", "<!--a\x00-->",
	"<!doctype html>x", "<!DOCTYPE", "<!doct", "<!doctypehtml>", "<!DOCTYPE html", "<![CDATA[a]]>b", "<svg><![CDATA[a]]b>]]>c", "<svg><![CDATA[a", "<svg><![CDATA[]]>", "<svg><![CDATA[]>]]>", "<svg><![CDA",
	"<a b c=d e='f' g=\"h\" i = j k= l m =n>", "<a =b>", "<a ==b>", "<a b==c>", "<a b=c/>", "<a b=c />", "<a b='c'/>", "<a b/>", "<a/b>", "<a / >", "<a b=/>", "<a b=/c/>", "<a b=>c", "<a b= >c", "<a\nb\r=\tc\f>",
	"<a b b=1 B=2>", "<A HREF=X>", "<a\x00b c\x00=d\x00>", "<a b=\"x>y", "<p\x00>x</p\x00>", "<a " + strings.Repeat("b c ", 40) + "d=1 D=2>", "<a é=ü É=Ü>", "</a b='>'>x", "</A/>", "</a", "</a b='",
	"<a b='&amp;&lt&lt;&ampx&copy=1&copy;&copy 2&notit;&not;&semi;&semi&#65;&#x41&#x;&#;&#&#128;&#0;&#1114112;&fjlig;&NotEqualTilde;&'>", "<a b=&amp=c>", "<a b='x\r\ny\rz\r'>",
	"<title>a<b></title>c", "<title>a</titl></title >b", "<TITLE>a</Title/>b", "<textarea>a</textarea", "<style></style>", "<style><</style>", "<style></styl", "<xmp><b></xmp><plaintext>a</plaintext>b",
	"<iframe><p></iframe>", "<noembed>a</noembed><noframes>b</noframes><noscript><p></noscript>", "<script/>a</script>", "<script>a</script>b", "<script></script>", "<script>a<b</scripty></script>",
	"<script><!--</script>a", "<script><!-- --></script>a", "<script><!--<script></script>--></script>a", "<script><!--<script></script></script>a", "<script><!--<script>--></script>a", "<script><!--<scripty></script>a",
	"<script><!--<script ></script >x</script>a", "<script><!--<<script></script>a", "<script><!--<-</script>a", "<script><!--<script><</script>a", "<script><!--<script>-<-</script>--></script>a", "<script><!--->a</script>b", "<script><!-</script>a",
	"<script><!--</scr</script>a", "<script><!--<script></scr</script></script>a", "<script><!--<script", "<script><!--<", "<script><!--<script></", "<script><!--<script>--", "<script><!----!></script>a", "<script><!-- - -- <script> - -- </script> - --> </script>a",
	"<a>b<c/>d</e>f<!--g--><br>h", "\ufeff<p>x", "<p>\xff<\xff></\xff>", "<a b=\"c\"d='e'f>", "<a b=c\"d>", "<a \"b\">", "<a '>", "<a b=`c`>",
}

func TestLexerReadsAsTheTokenizerDoes(t *testing.T) {
	for _, src := range lexSources {
		for _, cdata := range []uint64{0, ^uint64(0)} {
			for _, plain := range []uint64{0, ^uint64(0), 0xaaaaaaaaaaaaaaaa} {
				lexBoth(t, src, cdata, plain)
			}
		}
	}
}

func FuzzLexer(f *testing.F) {
	for _, src := range lexSources {
		f.Add(src, uint64(0), uint64(0))
		f.Add(src, ^uint64(0), uint64(0))
	}
	f.Fuzz(func(t *testing.T, src string, cdata, plain uint64) { lexBoth(t, src, cdata, plain) })
}
