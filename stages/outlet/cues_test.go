package outlet_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/offprint-news/offprint/pipeline"
)

// How an outlet names itself in the lines around a plain text, and what is no
// such line. Every page is the same story, with top above its headline, under
// below it and foot after it.
func TestSelfNaming(t *testing.T) {
	tests := []struct {
		name, top, under, foot string
		want                   string
	}{
		{name: "a copyright line", foot: "© 2020 The Hill Post. All rights reserved.", want: "The Hill Post"},
		{name: "the year before the mark, the name in front", foot: "The Hill Post © 2020", want: "The Hill Post"},
		{name: "a picture's mark", foot: "Bridge at night © Ann Lee / Hillstock"},
		{name: "a picture's mark alone on its line", foot: "© Ann Lee"},
		{name: "a person's right is not an outlet's name", foot: "© 2020 Anna Lee"},
		{name: "a company with the outlet's name in its own", foot: "More from Hill Post\n© 2020 Hill Post Newspapers Ltd", want: "Hill Post"},
		{name: "a company alone", foot: "© 2020 River Media Ltd", want: "River Media Ltd"},
		{name: "support in Portuguese, and the newsroom", foot: "Apoie a Hill Posta\nDireto da Redação da Hill Posta.", want: "Hill Posta"},
		{name: "who it says it is, and its address", foot: "Hillblog is a journalistic forum of debate on rivers and hills.\nSubscribe to articles of hillblog.de with your address.", want: "Hillblog"},
		{name: "what something else is", foot: "RiverQuery is a managed data platform that helps you.\nSubscribe now."},
		{name: "who somebody is", foot: "Anna Lee is a writer for the best magazine of the hills."},
		{name: "the masthead and the outlet's other papers", top: "Hill Point", foot: "Hill Point Wine\nHill Point Cars\nHill Point Watches\nHill Point Africa\nHill Point Stories", want: "Hill Point"},
		{name: "the masthead alone", top: "Hill Point"},
		{name: "an entry of the menu, twice", top: "River Rafting\nHiking", foot: "River Rafting\nHiking"},
		{name: "its name and postal address, and its name at the date", under: "La Colina 16.08.2020 - 21:03h", foot: "La Colina. Calle del Río nº 1, Planta 1ª. Madrid, 28027, España", want: "La Colina"},
		{name: "the app of somebody else", foot: "Download the HillChart app\nGet the Guide"},
		{name: "two weak signs", foot: "About Hill Post\nWelcome to Hill Post!", want: "Hill Post"},
		{name: "whoever filed the post", under: "Veröffentlicht von RiverHans"},
		{name: "who published it, at the foot", foot: "Published by HHNews", want: "HHNews"},
		{name: "the way from the front page", top: "Home » Rivers » Bridges and Dams » Tower Building", foot: "Tower Building"},
		{name: "buttons", foot: "About Us\nContact\nSubscribe to our newsletter\nGet the App\nSupport"},
		{name: "a mark of the outlet", foot: "Hillcero es una marca registrada de River Digital S.A.\nSíguenos en Hillcero", want: "Hillcero"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Join(slices.DeleteFunc([]string{
				tt.top, "Where does the river stand this spring after all?", tt.under, strings.TrimSpace(lines), "Leave a Reply", tt.foot,
			}, func(s string) bool { return s == "" }), "\n")
			d := process(t, pipeline.Input{ID: "t", Format: pipeline.Text, Body: []byte(text)})
			got := strings.Join(facts(d, "publisher"), ", ")
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("publisher (-want +got):\n%s\nnote: %+v", diff, d.Note("publisher"))
			}
		})
	}
}
