package search

import (
	"strings"
	"unicode/utf8"

	"github.com/blevesearch/snowballstem"
	"github.com/blevesearch/snowballstem/english"
)

// key returns what all forms of one word have in common: its stem, after normalising to British spelling. Only this
// package computes it. The client is sent the forms themselves with the number of their group, so it needs neither a
// stemmer nor these rules, and no two implementations can disagree.
func key(form string) string {
	if utf8.RuneCountInString(form) < 3 || strings.ContainsAny(form, "0123456789") {
		return form
	}
	if other, ok := british[form]; ok {
		form = other
	} else if at := izeEnding(form, 'z'); at >= 0 {
		form = form[:at] + "s" + form[at+1:]
	}
	word := snowballstem.NewEnv(form)
	english.Stem(word)
	return word.Current()
}

// otherSpellings returns other spellings of a form: organization for organisation, color for colour.
func otherSpellings(form string) []string {
	if others := spellings[form]; others != nil {
		return others
	}
	if at := izeEnding(form, 's'); at >= 0 {
		return []string{form[:at] + "z" + form[at+1:]}
	}
	if at := izeEnding(form, 'z'); at >= 0 && british[form] == "" {
		return []string{form[:at] + "s" + form[at+1:]}
	}
	return nil
}

// izeEnding returns the offset of the given letter, s or z, in an ending such as -ise or -isation, or -1.
func izeEnding(form string, letter byte) int {
	if !strings.Contains(form, string([]byte{'i', letter})) {
		return -1 // nearly always
	}
	for _, ending := range izeEndings {
		stem, ok := strings.CutSuffix(form, ending)
		if !ok || len(stem) < 5 || stem[len(stem)-1] != letter || stem[len(stem)-2] != 'i' {
			continue
		}
		if never[stem[:len(stem)-1]+"s"] {
			return -1
		}
		return len(stem) - 1
	}
	return -1
}

var izeEndings = strings.Fields("ations ational ation able ingly ing ers ed es er e")

// never holds words whose s is never written z, less their ending, and those like prize whose z is never written s.
var never = setOf(`advis aris compris compromis concis demis despis devis disguis enterpris excis exercis expertis
	franchis improvis likewis merchandis otherwis paradis precis premis promis prais rais revis supervis
	surpris televis treatis appris apprais cris pris capsis resis emphas`)

// families lists words with two spellings: the British one, the American or older one, and the endings that both
// take. The last few are words that no rule recognises as forms of one: words of money and of learning, and short
// words in -us and -as.
const families = `
labour labor: s ed ing er ers
colour color: s ed ing ful
favour favor: s ed ing able ably ite ites
honour honor: s ed ing able
neighbour neighbor: s ing hood hoods ly
behaviour behavior: s al ally
harbour harbor: s
humour humor:
rumour rumor: s
endeavour endeavor: s ed ing
vigour vigor:
rigour rigor:
flavour flavor: s
centre center: s d
metre meter: s
theatre theater: s
fibre fiber: s
litre liter: s
programme program: s
defence defense: s
offence offense: s
pretence pretense: s
licence license: s d
practice practise: s d
enquiry inquiry:
enquiries inquiries:
judgment judgement: s al
fulfil fulfill: s ed ing ment
enrol enroll: s ment
instalment installment: s
skilful skillful: ly
ageing aging:
grey gray: s
traveller traveler: s
travelling traveling:
travelled traveled:
counsellor counselor: s
counselling counseling:
counselled counseled:
modelling modeling:
modelled modeled:
labelled labeled:
labelling labeling:
cancelled canceled:
cancelling canceling:
channelled channeled:
funnelled funneled:
signalled signaled:
jewellery jewelry:
catalogue catalog: s d
dialogue dialog: s
analogue analog:
analyse analyze: s d r rs
analysing analyzing:
paralyse paralyze: s d
sceptic skeptic: s al ism
plough plow: s ed ing
mould mold: s
aluminium aluminum:
paediatric pediatric: s ian ians
orthopaedic orthopedic:
anaesthetic anesthetic:
manoeuvre maneuver: s
foetal fetal:
encyclopaedia encyclopedia:
artefact artifact: s
acknowledgement acknowledgment: s
focused focussed:
focusing focussing:
benefited benefitted:
targeted targetted:
amongst among:
spend spent:
spend expenditure: s
pay paid:
learned learnt:
bus buses:
gas gases:
`

// british maps every other spelling to the British one, and spellings maps each spelling to the others.
var british, spellings = readFamilies(families)

func readFamilies(text string) (british map[string]string, all map[string][]string) {
	british, all = map[string]string{}, map[string][]string{}
	for line := range strings.Lines(text) {
		pair, endings, ok := strings.Cut(strings.TrimSpace(line), ":")
		if !ok {
			continue
		}
		ours, theirs, _ := strings.Cut(pair, " ")
		for _, ending := range append([]string{""}, strings.Fields(endings)...) {
			a, b := ours+ending, theirs+ending
			british[b] = a
			all[a], all[b] = append(all[a], b), append(all[b], a)
		}
	}
	return british, all
}
