package stories

import "testing"

func TestIntroduces(t *testing.T) {
	for _, tt := range []struct {
		text string
		want bool
		why  string
	}{
		{"Ada Quill is a writer who keeps the records of the parish.", true, "a name, is, a post"},
		{"Ada van der Quill, MA, MFA, is a shopping editor at the Canal Post.", true, "degrees stand between name and verb"},
		{"Ada Quill (@quill) covers canals as a senior reporter.", true, "a handle stands between name and verb"},
		{"Dr. Odile Marsh is a physician and walks along the river.", true, "after a title any post will do"},
		{"Odile Marsh is a physician and walks along the river.", false, "physicians are written about, too"},
		{"Ilse Brand schreibt als Wissenschaftsjournalistin über Flüsse und Meere.", true, "German joins words to one"},
		{"Ines Ribera es periodista y colabora con la revista del canal.", true, "the same in Spanish"},
		{"Odo Marsh is back from the islands. The editor was glad of it.", false, "the post stands in another sentence"},
		{"Odo is a writer.", false, "half a name"},
		{"The Canal Post hired Ada Quill, a writer, in May.", false, "it does not begin with a person and what she is"},
		{"Ada Quill was fined by the court after a dispute about the lock.", false, "no post"},
	} {
		if got := introduces(tt.text); got != tt.want {
			t.Errorf("%q: got %v, want %v: %s", tt.text, got, tt.want, tt.why)
		}
	}
}

func TestGreets(t *testing.T) {
	for _, tt := range []struct {
		text         string
		inside, want bool
		why          string
	}{
		{"Hi! I’m Ada and I bake bread by the river.", false, true, "a greeting and a name"},
		{"Hi! I’m Ada and I bake bread by the river.", true, false, "in the story somebody else may say so"},
		{"Hallo, mein Name ist Ilse und dieses Blog gibt es seit zehn Jahren.", true, true, "she says that the site is hers"},
		{"Ich bin Ilse, und auf diesem Blog schreibe ich über Brot.", false, true, "no greeting is needed then"},
		{"Ich bin Ilse begegnet, als der Fluss stieg.", false, false, "neither a greeting nor a site"},
		{"Hola, soy la encargada del blog.", false, false, "no name"},
		{"I am glad that this blog lives on.", false, false, "no name"},
	} {
		if got := greets(tt.text, tt.inside); got != tt.want {
			t.Errorf("%q (in the story: %v): got %v, want %v: %s", tt.text, tt.inside, got, tt.want, tt.why)
		}
	}
}

func TestHeadOfBioLines(t *testing.T) {
	const bio = "Ada Quill is the senior editor of the Canal Post."
	for line, want := range map[string]bool{
		"Ada Quill": true, "Senior Editor": true, "Ada Quill, MD, Senior Editor, the Canal Post": true, "quill@example.org": true,
		"The bees of May": false, "Odo Marsh, Stoneyard, the lock": false, "Related stories": false,
	} {
		if got := headOfBio(line, bio, nil); got != want {
			t.Errorf("%q above %q: got %v, want %v", line, bio, got, want)
		}
	}
}

func TestAgo(t *testing.T) {
	for s, want := range map[string]bool{
		"2 days ago": true, "vor 3 stunden": true, "hace 2 días": true, "il y a 5 jours": true, "3 giorni fa": true,
		"vor dem tor": false, "long ago": false, "hace 20 años que nadie lo ve": false,
	} {
		if got := ago(s); got != want {
			t.Errorf("%q: got %v, want %v", s, got, want)
		}
	}
}
