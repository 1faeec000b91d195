package search

import (
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"
)

// vocabulary holds all forms that readers have met, with their groups, and in how many entries each occurs.
type vocabulary struct {
	sync.Mutex
	forms   *lexicon
	groupOf []int32  // the group of each form; -1 until its key is known
	pages   []int32  // the number of entries with each form
	groups  *lexicon // numbered by key
	found   []int32  // the number of entries with each group
	glosses glosses
	facets  []facet
	names   map[string]bool // forms of proper names, each a group of its own
	readers sync.Pool
}

func newVocabulary(facets []facet, synonyms []Synonym) *vocabulary {
	v := &vocabulary{forms: newLexicon(), groups: newLexicon(), facets: facets, names: map[string]bool{}}
	for _, f := range facets {
		for i := 0; f.Names && i < len(f.Values); i++ {
			v.name(f.Values[i].Label)
		}
	}
	v.readers.New = func() any { return &reader{words: v, forms: newLexicon()} }
	for _, s := range synonyms {
		if short, long := v.phrase(s.Short), v.phrase(s.Long); len(short) > 0 && len(long) > 0 {
			v.glosses = append(v.glosses, struct{ short, long []int32 }{short, long})
		}
	}
	return v
}

// name records the words of a proper name, which are those with a capital letter: Manchester in "Manchester city
// region".
func (v *vocabulary) name(text string) {
	var s speller
	in := []byte(text)
	for t := range s.words(in) {
		if first, _ := utf8.DecodeRune(in[t.from:]); unicode.IsUpper(first) && !t.joined {
			v.names[string(t.form)] = true
		}
	}
}

// key returns what the forms of a word have in common.
func (v *vocabulary) key(form string) string {
	if v.names[form] {
		return form
	}
	return key(form)
}

// phrase returns the groups of the words in a phrase, leaving out common words.
func (v *vocabulary) phrase(text string) (groups []int32) {
	forms, all := newLexicon(), []met{}
	var s speller
	in := []byte(text)
	for t := range s.words(in) {
		if !t.joined && !tooCommon(t.form, in[t.from:t.to]) {
			groups = append(groups, int32(forms.number(t.form)))
			all = append(all, met{})
		}
	}
	v.meet(forms, all[:forms.len()])
	for i, n := range groups {
		groups[i] = all[n].group
	}
	return groups
}

// meet adds the forms that a reader has met, each in so many entries, and sets the group of each. It returns the
// number of groups.
func (v *vocabulary) meet(forms *lexicon, all []met) (groups int) {
	v.Lock()
	for n := range all {
		m := &all[n]
		m.form = v.forms.number(forms.word(n))
		if m.form == len(v.groupOf) {
			v.groupOf, v.pages = append(v.groupOf, -1), append(v.pages, 0)
		}
		v.pages[m.form] += m.pages
		m.group = v.groupOf[m.form]
	}
	v.Unlock()
	var keys []string
	for n := range all {
		if all[n].group < 0 {
			keys = append(keys, v.key(string(forms.word(n)))) // slow, so the lock is not held
		}
	}
	v.Lock()
	defer v.Unlock()
	for n := range all {
		if m := &all[n]; m.group < 0 {
			m.group = int32(v.groups.number([]byte(keys[0])))
			v.groupOf[m.form], keys = m.group, keys[1:]
		}
	}
	v.found = append(v.found, make([]int32, v.groups.len()-len(v.found))...)
	return len(v.found)
}

// find counts another entry for each of the groups.
func (v *vocabulary) find(groups []int32) {
	v.Lock()
	defer v.Unlock()
	for _, group := range groups {
		v.found[group]++
	}
}

// inOrder returns all forms, sorted. It leaves out common words by which no entry is found, and words of synonyms
// that occur in no entry.
func (v *vocabulary) inOrder() []form {
	all := make([]form, 0, len(v.pages))
	text, end := string(v.forms.text), 0
	for n, group := range v.groupOf {
		begin := end
		end += len(v.forms.word(n))
		f := form{text[begin:end], int(group), int(v.pages[n])}
		if f.pages > 0 || !stopWords[f.text] && v.found[group] > 0 {
			all = append(all, f)
		}
	}
	slices.SortFunc(all, func(a, b form) int { return a.compare(b.text) })
	return all
}
