package weigh_test

import (
	"strings"
	"testing"

	"github.com/offprint-news/offprint/pipeline"
)

// page builds a news page in any script: a menu, a headline, paragraphs, a list
// of other stories and a foot.
func page(lang, dir, title string, menu, paragraphs, others []string, foot string) string {
	var b strings.Builder
	b.WriteString(`<!DOCTYPE html><html lang="` + lang + `" dir="` + dir + `"><head><meta charset="utf-8"><title>` + title + `</title></head><body><div class="top"><ul>`)
	for _, m := range menu {
		b.WriteString(`<li><a href="/` + m + `">` + m + `</a></li>`)
	}
	b.WriteString(`</ul></div><div class="story"><h1>` + title + `</h1>`)
	for _, p := range paragraphs {
		b.WriteString(`<p>` + p + `</p>`)
	}
	b.WriteString(`</div><div class="more"><ul>`)
	for _, o := range others {
		b.WriteString(`<li><a href="/x">` + o + `</a></li>`)
	}
	b.WriteString(`</ul></div><div class="foot"><p>` + foot + `</p></div></body></html>`)
	return b.String()
}

// TestScripts checks that the features do not lean on English: pages in scripts
// with and without spaces, written from either side.
func TestScripts(t *testing.T) {
	tests := []struct {
		lang, dir, title         string
		menu, paragraphs, others []string
		foot                     string
	}{
		{
			lang: "ja", dir: "ltr", title: "夜の渡し船、十年ぶりに復活",
			menu: []string{"ホーム", "ニュース", "天気", "地図"},
			paragraphs: []string{
				"二つの港を結ぶ夜の渡し船が、五月から再び運航されることになった。町議会が木曜日、深夜まで続いた議論の末に決めた。傍聴席には百人を超える住民が集まった。",
				"この十年間、最後の船は午後四時に出ていた。対岸で働く人たちは、湾を回る道を一時間かけて帰るしかなく、天気の悪い日にはさらに時間がかかっていた。",
				"運賃は三百円で、子どもは無料になる。町は、夏には一晩に八十人、冬にはその半分ほどが利用すると見込んでいる。",
				"最初の船は五月一日の午後六時に出る予定で、港の楽団が、初めて航路が開かれた時と同じように演奏すると約束している。",
			},
			others: []string{"灯台の塗り直しが始まる", "桟橋の被害、予想より大きく"},
			foot:   "© 2021 港新聞社 無断転載を禁じます",
		},
		{
			lang: "ar", dir: "rtl", title: "عودة العبّارة المسائية بعد عشر سنوات",
			menu: []string{"الرئيسية", "أخبار", "طقس", "خرائط"},
			paragraphs: []string{
				"تعود العبّارة المسائية بين المرفأين إلى العمل في شهر مايو، كما قرر المجلس يوم الخميس بعد نقاش استمر إلى ما بعد منتصف الليل وحضره أكثر من مئة من السكان.",
				"كانت آخر رحلة تغادر في الرابعة بعد الظهر طوال عشر سنوات، فكان على العاملين في الجهة الأخرى أن يسلكوا الطريق حول الخليج، وهو طريق يستغرق ساعة في الطقس الجيد.",
				"سيبلغ ثمن التذكرة ثلاثة جنيهات، أما الأطفال فيسافرون مجاناً. ويتوقع المجلس أن تنقل العبّارة ثمانين شخصاً في المساء صيفاً، ونصف هذا العدد تقريباً في الشتاء.",
				"تنطلق الرحلة الأولى في الأول من مايو عند السادسة مساء، وقد وعدت فرقة المرفأ الموسيقية بأن تعزف كما عزفت عند افتتاح الخط أول مرة.",
			},
			others: []string{"طلاء المنارة قبل موسم الصيف", "أضرار الرصيف أكبر مما كان متوقعاً"},
			foot:   "© 2021 صحيفة المرفأ. جميع الحقوق محفوظة",
		},
	}
	for _, tt := range tests {
		t.Run(tt.lang, func(t *testing.T) {
			d := process(t, pipeline.Input{ID: tt.lang, Body: []byte(page(tt.lang, tt.dir, tt.title, tt.menu, tt.paragraphs, tt.others, tt.foot))})
			for _, p := range tt.paragraphs {
				if got := kindOf(d, p); !got.Core() {
					t.Errorf("paragraph %.20q: got %s, want content", p, got)
				}
			}
			for _, m := range append(tt.menu, tt.foot) {
				if got := kindOf(d, m); !got.Framing() {
					t.Errorf("%q: got %s, want framing", m, got)
				}
			}
			if got := kindOf(d, tt.title); got != pipeline.Title {
				t.Errorf("headline: got %s, want title", got)
			}
		})
	}
}
