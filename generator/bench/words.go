package bench

import (
	"math/rand/v2"
	"strings"
)

// About 70 per cent of a made-up text are plain words that recur, as they do in any language. The rest are words made
// of syllables, of which more new ones keep coming the longer one reads. So an index meets what it would in real
// life: few words on nearly every page, and very many on only one or two.

var plain = strings.Fields(`the of and to a in that for was on is with as by it at from had were been not they which this
	council county service people money place area budget police health school housing family children care
	police local public total plan board team street market village river station library office centre clinic
	shared joint early older younger better cheaper slower faster closer wider nearer plainer open whole single
	spent saved moved asked found counted joined opened closed reduced managed organised planned measured
	programme partner authority department district borough trust agency region country government officer
	question answer reason result problem change number figure amount saving grant levy rent benefit
	when where while because after before until between under over among through against without
	more less most many few some each every other same first second last next new old long short high low
	worked learned agreed decided proposed described reported published explained promised delivered supported
	visit letter meeting record report paper study survey interview journey building bus road park garden bridge
	could would should may must did does has have them their its his her our who whose what how why there here`)

var syllables = strings.Fields("ba ce di fo gu ha ke li mo nu pa re si to vu wa xe yi zo ska tre pli gro stu cla bre dro fle gri plo")

// voice writes words. Each text has its own, so that adding a case changes no other text.
type voice struct {
	*rand.Rand
	rare *rand.Zipf
	n    int // the number of words written
}

func (s Shape) voice(kind string, i int) *voice {
	of := uint64(i)
	for _, c := range []byte(kind) {
		of = of*1_000_003 + uint64(c)
	}
	r := rand.New(rand.NewPCG(s.Seed, of))
	return &voice{Rand: r, rare: rand.NewZipf(r, 1.15, 4, 200_000)}
}

// spell returns a number written in syllables.
func spell(n uint64) string {
	w := ""
	for n++; n > 0; n /= uint64(len(syllables)) {
		w += syllables[n%uint64(len(syllables))]
	}
	return w
}

// alone returns a word that occurs nowhere else: no other word begins with these letters.
func alone(i int) string { return "quj" + spell(uint64(i)+40) + "rk" }

func (v *voice) word() string {
	v.n++
	if v.IntN(100) < 70 {
		// The first words of the list are the most frequent, as function words are.
		at := v.IntN(len(plain))
		return plain[min(at, v.IntN(len(plain)))]
	}
	return spell(v.rare.Uint64())
}

func (v *voice) words(n int) string {
	var b strings.Builder
	for i := range n {
		if i > 0 {
			b.WriteByte(' ')
		}
		b.WriteString(v.word())
	}
	return b.String()
}

// name returns n words that begin with a capital letter.
func (v *voice) name(n int) string { return capital(v.words(n)) }

func capital(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// sentence returns a sentence of about n words, with inside in the middle.
func (v *voice) sentence(n int, inside string) string {
	n = max(4, n+v.IntN(7)-3)
	if inside == "" {
		return v.name(n) + "."
	}
	return v.name(n/2) + " " + inside + " " + v.words(n-n/2) + "."
}

// paragraph returns a paragraph with a sentence around each of the insides, and one more.
func (v *voice) paragraph(insides ...string) string {
	var b strings.Builder
	for _, in := range insides {
		b.WriteString(v.sentence(14, in) + " ")
	}
	b.WriteString(v.sentence(14, "") + "\n\n")
	return b.String()
}
