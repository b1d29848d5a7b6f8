package outlet

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html/atom"

	"github.com/offprint-news/offprint/pipeline"
)

// nameAlone reports whether a text is a person's name, with no word beside it
// that says so: it begins with a given name, or stands in an element named for
// authors, and is named.
func (s *sheet) nameAlone(v string, b *pipeline.Block) bool {
	return (human(v) || b.Elem >= 0 && s.flags[b.Elem]&fByline != 0) && s.named(v, b)
}

// named reports whether a text has the form of a person's name and is no section,
// place or heading, whose words the page also writes small.
func (s *sheet) named(v string, b *pipeline.Block) bool {
	f := strings.Fields(v)
	switch {
	case len(f) < 2 || len(f) > 4 || !personal(v) || places[strings.ToLower(v)]:
		return false
	case uiWords.MatchString(v) || jobRe.MatchString(v) || publishedRe.MatchString(v) || modifiedRe.MatchString(v):
		return false
	case s.sectionName(v) || s.spelledHost(v) || month(strings.ToLower(f[0])) > 0:
		return false
	}
	if s.page.Format == pipeline.HTML {
		for e, n := b.Elem, 0; e >= 0 && n < 5; e, n = s.page.Elements[e].Parent, n+1 {
			if s.page.Elements[e].Node.DataAtom == atom.Blockquote {
				return false
			}
		}
		for i := range s.page.Blocks {
			if b := &s.page.Blocks[i]; b.Elem >= 0 && s.flags[b.Elem]&(fNav|fFooter) != 0 && strings.EqualFold(b.Text, v) {
				return false // an entry of the menu
			}
		}
	}
	return slices.ContainsFunc(f, func(w string) bool { return !particles[strings.ToLower(w)] && !s.writtenSmall(w) })
}

// writtenSmall reports whether the running text has a capitalised word in small
// letters.
func (s *sheet) writtenSmall(w string) bool {
	low := strings.ToLower(w)
	if len(low) < 2 || low == w {
		return false
	}
	for i := range s.page.Blocks {
		t := s.page.Blocks[i].Text
		for at := 0; ; {
			k := strings.Index(t[at:], low)
			if k < 0 {
				break
			}
			k += at
			at = k + len(low)
			before, _ := utf8.DecodeLastRuneInString(t[:k])
			behind, _ := utf8.DecodeRuneInString(t[at:])
			if !letter(before) && !letter(behind) && before != '@' && before != '.' && before != '/' {
				return true
			}
		}
	}
	return false
}

// given are given names by which a name that stands alone is told from a
// heading: the commonest of the languages this package reads.
var given = set(`aaron abdul abdullah abigail abraham achim adam adele adrian adriana ahmad ahmed aidan aisha alan alain alba albert alberto aleksandra aleksander alejandra alejandro alessandra alessandro alex alexander alexandra alexandre alexei alexey alexis alfred alfredo ali alice alicia alina alison allan allison alma amanda amber amelia amelie amir amit amy ana anastasia andre andrea andreas andrei andrej andres andrew andrey andrzej andy angela angelika angelina angie anil anita anja anjali ann anna annabel anne annegret anneliese annette annie annika ansgar anthony anton antonia antonio antony anuj april arianna ariel armin arnaud arne arnold arthur artur arun ashley astrid audrey august aurelie austin ava axel ayesha
barbara barry bart bartosz bastian beata beate beatrice beatrix beatriz becky ben benedikt benjamin benoit bernadette bernard bernd bernhard bernie beth bethany betty bettina bill billy birgit bjoern björn blake bob bodo bogdan boris brad bradley brandon brenda brendan brent brett brian brianna brigitte britta brittany brooke bruce bruno bryan bryce caitlin caleb cameron camila camille candice carina carl carla carlo carlos carmen carol carole carolin carolina caroline carolyn carrie carsten casey cassandra cassidy catherine cathy cecilia cecile celine chad chantal charles charlie charlotte chase chelsea cheryl chiara chloe chris christa christian christiane christie christina christine christof christoph christophe christopher cindy claire clara clare clarissa claudia claudio claus clemens clement clive cody colin colleen connor conny conor constanze cora corey corinna corinne cornelia cory courtney craig cristian cristina curtis cynthia cyril
dagmar daisy dale damian damien dan dana daniel daniela daniele danielle danny daphne dariusz darren dave david dawid dawn dean debbie deborah debra deepak delphine denis denise dennis derek desmond detlef devin diana diane didier diego dieter dietmar dietrich dilip dimitri dirk dmitri dmitry dmytro dominic dominik dominique don donald donna dora doris dorothea dorothee dorothy doug douglas duncan dustin dylan earl eberhard eckhard eddie edgar edith eduard eduardo edward edwin eileen ekaterina elaine eleanor elena eleonora elias elif elisa elisabeth elise elizabeth elke ella ellen elliot elliott elsa emanuel emily emma emmanuel enrico enrique eric erica erich erik erika erin ernest ernst erwin esther ethan eugen eugene eva evan eve evelyn ewa fabian fabien fabio fabrice faith farah fatima federica federico felicia felix ferdinand fernanda fernando filip fiona flavia flavio florence florian frances francesca francesco francis francisco franck frank frankie frans franz françois françoise fred frederic frederick frederik fridolin friederike friedrich fritz
gabi gabriel gabriela gabriele gabriella gareth gary gavin geoff geoffrey georg george georgia georgina gerald gerard gerd gerhard gerrit gesa giacomo gianluca gianni gideon gilbert gilles gillian gina giorgio giovanni gisela giulia giuseppe glen glenn gloria gonzalo gordon grace graham grant greg gregor gregory greta grzegorz gudrun guido guillaume guillermo gunnar gunter gustavo guy günter günther haley hanna hannah hannelore hannes hans harald harold harriet harris harry hartmut hassan hazel heather hector heidi heike heiko heiner heinrich heinz helen helena helene helga helge helmut hendrik henning henri henrik henry herbert hermann hilary holger holly horst howard hubert hugh hugo ian ibrahim ida ignacio igor ilona ilse imran ina ines inga inge ingo ingrid inna irena irene irina iris isaac isabel isabella isabelle ismail ivan ivana iwona jack jackie jacob jacqueline jacques jaime jakob jakub james jamie jan jana jane janet janice janine janna jared jasmin jasmine jason javier jay jayne jean jeanette jeanne jeff jeffrey jenna jennifer jenny jens jeremy jerome jerry jesse jessica jessie jesus jill jim jimmy jo joachim joan joanna joanne jochen jodie joe joel joerg joey johan johanna johannes john johnny jon jonas jonathan jordan jordi jorge josef josefine joseph josephine josh joshua josie joy joyce joão juan juana judith judy juergen julia julian juliana juliane julie julien juliet julio julius june jutta jörg jörn josé jürgen
kai kaitlyn karen karim karin karina karl karla karlheinz karoline karsten katarina katarzyna kate katerina katharina katherine kathleen kathrin kathryn kathy katie katja katrin katy kay kayla keith kelly ken kenneth kerry kerstin kevin khaled kilian kim kimberly kirsten kirsty klaus konrad konstantin kris kristen kristian kristin kristina kristine kristof krystyna krzysztof kumar kurt kyle lara lars laura lauren laurence laurent lea leah leander lee leila lena leo leon leonard leonardo leonie leslie leticia levi lewis liam lidia lilian lilly lily lina linda lindsay lindsey lisa liz lizzie logan lois lorena lorenz lorenzo loretta lori lorraine lothar lou louis louisa louise luc luca lucas lucia lucie lucy ludger ludovic ludwig luis luisa luise luiz luka lukas lukasz luke lutz lydia lynn lynne madeleine madeline madison magdalena maggie magnus maike mahmoud maik malcolm malgorzata malte manfred manuel manuela mara marc marcel marcela marcello marcelo marcin marco marcos marcus marek margaret margarita margit margot maria mariam marian mariana marianne marie marina mario marion marisa marissa marius mariusz marjorie mark marko markus marlene marta martha martin martina martine marvin mary massimo mateo mateusz mathias mathieu mathilde matt matteo matthew matthias matthieu maureen maurice mauricio mauro max maximilian maxime maya meagan megan meghan mehmet melanie melinda melissa melody mercedes meredith merle mia micah michael michaela michal michel michele michelle michał miguel mikael mike mikhail mila milan miles mimi mina ming minna mira miranda miriam mirjam mitchell mohamed mohammad mohammed moira molly mona monica monika monique morgan morten moritz muhammad mustafa
nadia nadine nadja nancy naomi natalia natalie natasha nathalie nathan nathaniel neal neil nelson nele nia niall nick nicholas nicola nicolas nicole nigel nikita niklas niko nikola nikolai nikolas nikolaus nils nina nisha noah noel noemi nora norbert norman octavia ola olaf oleg olga oliver olivia olivier omar oscar oskar otto owen pablo paige pamela paola paolo pascal patrice patricia patrick patrik patryk paul paula paulina pauline paulo paweł pawel pedro peggy penelope penny pepe perry petar pete peter petra phil philip philipp philippe phillip phoebe pia pierre pilar piotr priya przemysław rachel rafael rahul raimund rainer raj rajesh ralf ralph ramona ramon randall randy raphael raul ravi ray raymond rebecca regina regine reiner reinhard reinhold rené rene renate renee reto rhonda ricardo richard rick ricky rita rob robbie robert roberta roberto robin rod rodney rodrigo roger roland rolf roman ron ronald ronja ronny rory rosa rosalind rosanna rose rosemary ross roxanne roy ruben rudi rudolf rudolph rupert russell ruth ryan sabina sabine sabrina sally salma sam samantha samir samuel sandra sandrine sandro sandy sanjay sara sarah sascha saskia scott sean sebastian sebastien selina sergei sergej sergey sergio serhii seth shane shannon sharon shaun shauna shawn sheila shelby shelley sherry shirley sibylle siegfried sigrid silke silvia silvio simon simona simone sofia sofie sonia sonja sophia sophie stacey stacy stanislav stefan stefania stefanie stefano steffen steffi stella stephan stephane stephanie stephen steve steven stewart stuart sue sunil susan susana susann susanna susanne suzanne svein sven svenja svetlana sybille sylvia sylvie szymon sébastien
tamara tania tanja tanya tara tariq tatiana tatjana taylor ted teresa terri terry tess tessa thea theo theodor theodore theresa therese thiago thierry thomas thorben thorsten tiffany till tilman tim timo timothy tina tobias toby todd tom tomas tomasz tommaso tommy toni tony torben torsten tracey traci tracy travis trevor tricia trish tristan tyler udo ulf uli ulla ulrich ulrike umberto urs ursula uschi ute uwe vadim valentin valentina valeria valerie vanessa vera verena veronica veronika vicky victor victoria vijay viktor viktoria vincent vincenzo viola violet virginia vitali vivian vivien vladimir volker volodymyr walter waltraud wanda wayne wendy werner wesley wilfried wilhelm will willem william willy winfried wojciech wolf wolfgang xavier yann yannick yara yasmin yolanda yuri yusuf yves yvette yvonne zachary zara zoe zoltan łukasz małgorzata агата александр алексей анастасия андрей анна антон артём борис вадим валентина василий виктор виктория владимир вячеслав галина георгий дарья денис дмитрий евгений екатерина елена иван игорь илья ирина кирилл константин ксения людмила максим марина мария михаил надежда наталья николай никита оксана олег ольга павел пётр роман светлана семён сергей софия станислав татьяна фёдор юлия юрий яна андрій василь володимир дмитро євген ірина катерина микола михайло наталія оксана олександр олена сергій тарас тетяна юлія юрій`)

// human reports whether a name is a person's by its first word too: a given
// name, an initial, a title.
func human(v string) bool {
	if !personal(v) {
		return false
	}
	first, rest, _ := strings.Cut(v, " ")
	switch strings.ToLower(strings.Trim(first, ".")) {
	case "dr", "prof", "mr", "mrs", "ms", "sir", "fr", "rev":
		return rest != ""
	}
	if n := utf8.RuneCountInString(first); n == 2 && first[len(first)-1] == '.' || n == 4 && strings.Count(first, ".") == 2 {
		return true
	}
	first, _, _ = strings.Cut(strings.ToLower(first), "-")
	return given[first] || given[plain.Replace(first)]
}

// plain takes the accents off small letters: the list of given names has few.
var plain = strings.NewReplacer("á", "a", "à", "a", "â", "a", "ã", "a", "ä", "a", "å", "a", "ą", "a", "é", "e", "è", "e", "ê", "e", "ë", "e", "ę", "e", "ě", "e",
	"í", "i", "ì", "i", "î", "i", "ï", "i", "ó", "o", "ò", "o", "ô", "o", "õ", "o", "ö", "o", "ø", "o", "ú", "u", "ù", "u", "û", "u", "ü", "u",
	"ñ", "n", "ń", "n", "ň", "n", "ç", "c", "ć", "c", "č", "c", "ł", "l", "ś", "s", "š", "s", "ž", "z", "ź", "z", "ż", "z", "ř", "r", "ý", "y")

func letter(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

// places are names of places of two and more words, which stand before dates as
// authors do.
var places = func() map[string]bool {
	m := map[string]bool{}
	for p := range strings.SplitSeq(`new york|new york city|new delhi|new orleans|new jersey|new mexico|new hampshire|new zealand|new south wales|los angeles|las vegas|san francisco|san diego|san jose|san antonio|san juan|san salvador|santa cruz|santa fe|santa monica|santa barbara|
saint petersburg|saint paul|st. petersburg|st. louis|st. gallen|st. pölten|hong kong|tel aviv|abu dhabi|addis ababa|buenos aires|rio de janeiro|são paulo|sao paulo|belo horizonte|porto alegre|ciudad de méxico|la paz|mexico city|guatemala city|panama city|kuwait city|
cape town|cape verde|kuala lumpur|ho chi minh city|phnom penh|sri lanka|costa rica|el salvador|puerto rico|dominican republic|saudi arabia|south africa|south korea|north korea|south sudan|sierra leone|burkina faso|ivory coast|papua new guinea|czech republic|
united states|united kingdom|united nations|united arab emirates|european union|great britain|northern ireland|north carolina|south carolina|north dakota|south dakota|west virginia|rhode island|british columbia|nova scotia|salt lake city|kansas city|oklahoma city|
fort worth|long beach|palm beach|white house|capitol hill|silicon valley|hollywood hills|middle east|latin america|north america|south america|bad homburg|frankfurt am main|frankfurt/main|bosnien und herzegowina|baden baden|nordrhein westfalen|nizhny novgorod`, "|") {
		m[strings.TrimSpace(p)] = true
	}
	return m
}()
