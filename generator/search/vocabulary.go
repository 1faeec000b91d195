package search

import (
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"
)

// vocabulary has the forms that readers have met, the group of each, and in how many entries they stand.
type vocabulary struct {
	sync.Mutex
	forms   *lexicon
	groupOf []int32  // of each form; -1 until its key is known
	pages   []int32  // how many entries have each form
	groups  *lexicon // by key
	found   []int32  // how many entries have each group
	glosses glosses
	facets  []facet
	names   map[string]bool // forms that are a group of their own
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

// name notes the words of a name, which begin with a capital letter: of "Manchester city region" one.
func (v *vocabulary) name(text string) {
	for _, t := range Tokens(text) {
		if first, _ := utf8.DecodeRuneInString(text[t.From:]); unicode.IsUpper(first) && !t.Joined {
			v.names[t.Form] = true
		}
	}
}

// key is what the forms of a word have in common.
func (v *vocabulary) key(form string) string {
	if v.names[form] {
		return form
	}
	return Key(form)
}

// phrase returns the groups of the words of a phrase, less the common ones.
func (v *vocabulary) phrase(text string) (groups []int32) {
	forms, all := newLexicon(), []met{}
	for _, t := range Tokens(text) {
		if !t.Stop && !t.Joined {
			groups = append(groups, int32(forms.number([]byte(t.Form))))
			all = append(all, met{})
		}
	}
	v.meet(forms, all[:forms.len()])
	for i, n := range groups {
		groups[i] = all[n].group
	}
	return groups
}

// meet takes up the forms that a reader has met, each on so many pages, and sets the group of each. It returns how many
// groups there are.
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
			keys = append(keys, v.key(string(forms.word(n)))) // which takes a while: others may go on
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

// find counts one more entry for each of the groups.
func (v *vocabulary) find(groups []int32) {
	v.Lock()
	defer v.Unlock()
	for _, group := range groups {
		v.found[group]++
	}
}

// inOrder returns all forms in order, but for common words that no entry has been found by, and those of phrases that no
// entry has.
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
