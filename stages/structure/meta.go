package structure

import (
	"strings"

	"github.com/offprint-news/offprint/pipeline"
)

// metas says which key a meta element's name, property or itemprop stands for.
// Names are compared in lower case.
var metas = map[string]struct{ key, rule string }{
	"og:title":                  {Title, RuleOpenGraph},
	"og:description":            {Description, RuleOpenGraph},
	"og:site_name":              {SiteName, RuleOpenGraph},
	"og:url":                    {URL, RuleOpenGraph},
	"og:type":                   {Type, RuleOpenGraph},
	"og:locale":                 {Language, RuleOpenGraph},
	"og:article:author":         {Author, RuleOpenGraph},
	"og:article:published_time": {Published, RuleOpenGraph},
	"og:article:modified_time":  {Modified, RuleOpenGraph},
	"og:updated_time":           {Modified, RuleOpenGraph},
	"og:author":                 {Author, RuleOpenGraph},
	"article:author":            {Author, RuleOpenGraph},
	"article:author_name":       {Author, RuleOpenGraph},
	"article:author:name":       {Author, RuleOpenGraph},
	"article:publisher":         {Social, RuleOpenGraph},
	"article:published_time":    {Published, RuleOpenGraph},
	"article:published":         {Published, RuleOpenGraph},
	"article:modified_time":     {Modified, RuleOpenGraph},
	"article:modified":          {Modified, RuleOpenGraph},
	"article:section":           {Section, RuleOpenGraph},
	"book:author":               {Author, RuleOpenGraph},
	"profile:username":          {AuthorSocial, RuleOpenGraph},

	"twitter:title":       {Title, RuleTwitter},
	"twitter:description": {Description, RuleTwitter},
	"twitter:site":        {Social, RuleTwitter},
	"twitter:creator":     {AuthorSocial, RuleTwitter},

	"dc.title":             {Title, RuleDublinCore},
	"dc.description":       {Description, RuleDublinCore},
	"dc.creator":           {Author, RuleDublinCore},
	"dc.publisher":         {Publisher, RuleDublinCore},
	"dc.date":              {Published, RuleDublinCore},
	"dc.date.issued":       {Published, RuleDublinCore},
	"dc.date.created":      {Published, RuleDublinCore},
	"dc.date.modified":     {Modified, RuleDublinCore},
	"dc.created":           {Published, RuleDublinCore},
	"dc.issued":            {Published, RuleDublinCore},
	"dc.modified":          {Modified, RuleDublinCore},
	"dc.language":          {Language, RuleDublinCore},
	"dc.rights":            {CopyrightLine, RuleDublinCore},
	"dc.rightsholder":      {RightsHolder, RuleDublinCore},
	"dc.type":              {Type, RuleDublinCore},
	"dc.source":            {OriginalURL, RuleDublinCore},
	"dcterms.title":        {Title, RuleDublinCore},
	"dcterms.creator":      {Author, RuleDublinCore},
	"dcterms.publisher":    {Publisher, RuleDublinCore},
	"dcterms.date":         {Published, RuleDublinCore},
	"dcterms.created":      {Published, RuleDublinCore},
	"dcterms.issued":       {Published, RuleDublinCore},
	"dcterms.modified":     {Modified, RuleDublinCore},
	"dcterms.language":     {Language, RuleDublinCore},
	"dcterms.rightsholder": {RightsHolder, RuleDublinCore},

	"title":                              {Title, RuleMeta},
	"description":                        {Description, RuleMeta},
	"author":                             {Author, RuleMeta},
	"authors":                            {Author, RuleMeta},
	"byl":                                {Author, RuleMeta},
	"article-author":                     {Author, RuleMeta},
	"parsely-author":                     {Author, RuleMeta},
	"sailthru.author":                    {Author, RuleMeta},
	"cxenseparse:author":                 {Author, RuleMeta},
	"citation_author":                    {Author, RuleMeta},
	"shareaholic:article_author_name":    {Author, RuleMeta},
	"vr:author":                          {Author, RuleMeta},
	"publisher":                          {Publisher, RuleMeta},
	"citation_journal_title":             {SiteName, RuleMeta},
	"citation_publisher":                 {Publisher, RuleMeta},
	"copyright":                          {CopyrightLine, RuleMeta},
	"rights":                             {CopyrightLine, RuleMeta},
	"application-name":                   {AppName, RuleMeta},
	"apple-mobile-web-app-title":         {AppName, RuleMeta},
	"al:ios:app_name":                    {AppName, RuleMeta},
	"al:android:app_name":                {AppName, RuleMeta},
	"site_name":                          {SiteName, RuleMeta},
	"sitename":                           {SiteName, RuleMeta},
	"cre":                                {SiteName, RuleMeta},
	"shareaholic:site_name":              {SiteName, RuleMeta},
	"generator":                          {Generator, RuleMeta},
	"keywords":                           {Keywords, RuleMeta},
	"news_keywords":                      {Keywords, RuleMeta},
	"section":                            {Section, RuleMeta},
	"parsely-section":                    {Section, RuleMeta},
	"article.section":                    {Section, RuleMeta},
	"genre":                              {Genre, RuleMeta},
	"language":                           {Language, RuleMeta},
	"content-language":                   {Language, RuleMeta},
	"date":                               {Published, RuleMeta},
	"pubdate":                            {Published, RuleMeta},
	"pub_date":                           {Published, RuleMeta},
	"publish-date":                       {Published, RuleMeta},
	"publish_date":                       {Published, RuleMeta},
	"publishdate":                        {Published, RuleMeta},
	"published_date":                     {Published, RuleMeta},
	"publication_date":                   {Published, RuleMeta},
	"publication-date":                   {Published, RuleMeta},
	"article.published":                  {Published, RuleMeta},
	"article.created":                    {Published, RuleMeta},
	"parsely-pub-date":                   {Published, RuleMeta},
	"sailthru.date":                      {Published, RuleMeta},
	"cxenseparse:recs:publishtime":       {Published, RuleMeta},
	"citation_publication_date":          {Published, RuleMeta},
	"citation_online_date":               {Published, RuleMeta},
	"citation_date":                      {Published, RuleMeta},
	"vr:published_time":                  {Published, RuleMeta},
	"originalpublicationdate":            {Published, RuleMeta},
	"dat":                                {Published, RuleMeta},
	"created":                            {Published, RuleMeta},
	"shareaholic:article_published_time": {Published, RuleMeta},
	"last-modified":                      {Modified, RuleMeta},
	"lastmod":                            {Modified, RuleMeta},
	"revised":                            {Modified, RuleMeta},
	"modified":                           {Modified, RuleMeta},
	"article.updated":                    {Modified, RuleMeta},
	"shareaholic:article_modified_time":  {Modified, RuleMeta},
	"syndication-source":                 {OriginalURL, RuleMeta},
	"original-source":                    {OriginalURL, RuleMeta},
	"republication-tracker-tool-source":  {OriginalURL, RuleMeta},
	"wsj.section":                        {Section, RuleMeta},
}

// meta reads a meta element. One element may carry several names.
func (r *reader) meta(e *pipeline.Element) {
	content := ""
	names := 0
	for i := range e.Node.Attr {
		switch e.Node.Attr[i].Key {
		case "content":
			content = e.Node.Attr[i].Val
		case "value": // wrong, and not rare
			if content == "" {
				content = e.Node.Attr[i].Val
			}
		case "name", "property", "http-equiv":
			names++
		}
	}
	if names == 0 || content == "" {
		return
	}
	last := ""
	for i := range e.Node.Attr {
		a := &e.Node.Attr[i]
		switch a.Key {
		case "name", "property", "http-equiv":
		default:
			continue
		}
		name := lower(strings.TrimSpace(a.Val))
		m, ok := metas[name]
		if !ok && strings.HasPrefix(name, "dc:") {
			m, ok = metas["dc."+name[3:]]
		}
		if !ok || m.key == last {
			continue
		}
		last = m.key
		value := content
		if m.key == URL || m.key == OriginalURL {
			value = r.resolve(value)
		}
		r.add(e, m.key, value, m.rule, "meta["+a.Key+"="+quote(a.Val)+"]")
	}
}

// link reads a link element.
func (r *reader) link(e *pipeline.Element) {
	href := pipeline.Attr(e.Node, "href")
	if href == "" {
		return
	}
	for rel := range strings.FieldsSeq(lower(pipeline.Attr(e.Node, "rel"))) {
		switch rel {
		case "canonical":
			r.add(e, Canonical, r.resolve(href), RuleLink, `link[rel="canonical"]`)
		case "author":
			r.add(e, AuthorSocial, href, RuleLink, `link[rel="author"]`)
		case "publisher":
			r.add(e, Social, href, RuleLink, `link[rel="publisher"]`)
		case "license":
			r.add(e, License, href, RuleLink, `link[rel="license"]`)
		case "alternate":
			if t := lower(pipeline.Attr(e.Node, "type")); t == "application/rss+xml" || t == "application/atom+xml" {
				r.add(e, Feed, pipeline.Attr(e.Node, "title"), RuleLink, "link[type="+quote(t)+"]", pipeline.Field{Name: "url", Value: r.resolve(href)})
			}
		}
	}
}

// anchor reads licence links of the body.
func (r *reader) anchor(e *pipeline.Element) {
	rel := pipeline.Attr(e.Node, "rel")
	if rel == "" || len(rel) > 100 {
		return
	}
	for v := range strings.FieldsSeq(rel) {
		if strings.EqualFold(v, "license") {
			r.add(e, License, pipeline.Attr(e.Node, "href"), RuleLink, `a[rel="license"]`)
		}
	}
}

func quote(s string) string { return `"` + strings.ReplaceAll(cut(s, 80), `"`, `\"`) + `"` }

// lower is strings.ToLower that leaves lower case alone without a copy.
func lower(s string) string {
	for i := 0; i < len(s); i++ {
		if c := s[i]; 'A' <= c && c <= 'Z' || c >= 0x80 {
			return strings.ToLower(s)
		}
	}
	return s
}
