package layouts

import (
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
)

// A template is compiled for the struct that its page is.
//
// html/template parses a template and decides how each value in it is to be escaped; the result is a tree that names
// the escapers. It then walks that tree for every page, and looks up every name by reflection each time. But a layout
// is always executed with the same struct. So here the tree is walked once: every field becomes an index, every value
// a function that appends it, and a page is made by a list of steps.
//
// This file compiles the statements of a template; expression.go compiles the values in them.
//
// Only what needs no knowledge of values is compiled: fields, methods without arguments, if, with, range, template,
// comparisons, and the escapers that strings and integers need. A project's layout may use more than that, or be
// wrong. Then html/template executes it, and says what is wrong.

// body is a compiled template.
type body struct {
	steps []step
	slots int // the number of variables; the first is $
}

// step does one thing: it appends to the page, or decides what else runs.
type step func(r *run, dot reflect.Value)

// run is the state of making one page.
type run struct {
	out  []byte
	vars []reflect.Value // the variables of the templates being executed
	base int             // the index of the innermost template's first variable
	deep int             // the depth of nested templates
}

// deepest is the greatest depth of nested templates. Only one that calls itself endlessly is likely to exceed it;
// html/template has a limit for that too.
const deepest = 1000

func (r *run) steps(steps []step, dot reflect.Value) {
	for _, s := range steps {
		s(r, dot)
	}
}

func (r *run) template(b *body, dot reflect.Value) {
	if r.deep++; r.deep > deepest {
		panic(nowhere{})
	}
	outer, length := r.base, len(r.vars)
	r.base = length
	for range b.slots {
		r.vars = append(r.vars, dot)
	}
	r.steps(b.steps, dot)
	r.base, r.vars = outer, r.vars[:length]
	r.deep--
}

// fill executes the template with a page, which must be addressable, and appends the result to to. ok is false if it
// met a nil pointer or nested too deeply.
func (b *body) fill(runs *sync.Pool, to []byte, page reflect.Value) (data []byte, ok bool) {
	r, _ := runs.Get().(*run)
	if r == nil {
		r = new(run)
	}
	defer func() {
		switch p := recover().(type) {
		case nil, nowhere:
		default:
			panic(p)
		}
	}()
	r.out = to
	r.template(b, page)
	data, r.out = r.out, nil
	clear(r.vars[:cap(r.vars)]) // so that the page can be freed
	runs.Put(r)
	return data, true
}

// nowhere is the panic of a step that would have to follow a nil pointer, or of endlessly nested templates.
type nowhere struct{}

// beyond is the panic of the compiler when a template contains something that is not compiled.
type beyond struct{ what string }

// compile compiles the named template of a set that has been escaped, for values of a type. It returns nil if the
// template contains something that is not compiled.
func compile(set *template.Template, name string, typ reflect.Type) (b *body) {
	defer func() {
		switch r := recover().(type) {
		case nil:
		case beyond:
			b = nil
		default:
			panic(r)
		}
	}()
	c := &compiler{set: set, made: map[called]*body{}}
	return c.template(called{name, typ})
}

// called is a template and the type that it is called with.
type called struct {
	name string
	typ  reflect.Type
}

type compiler struct {
	set  *template.Template
	made map[called]*body
}

func (c *compiler) template(of called) *body {
	if b := c.made[of]; b != nil {
		return b // if it calls itself, its steps are filled in later
	}
	t := c.set.Lookup(of.name)
	if t == nil || t.Tree == nil || t.Tree.Root == nil {
		panic(beyond{"template " + of.name})
	}
	b := &body{slots: 1}
	c.made[of] = b
	s := &scope{c: c, of: b, vars: []variable{{"$", of.typ}}}
	b.steps = s.list(t.Tree.Root, of.typ)
	return b
}

// scope is a template being compiled, with the variables known at this point of it.
type scope struct {
	c    *compiler
	of   *body
	vars []variable
}

type variable struct {
	name string
	typ  reflect.Type
}

func (s *scope) declare(name string, typ reflect.Type) (slot int) {
	s.vars = append(s.vars, variable{name, typ})
	s.of.slots = max(s.of.slots, len(s.vars))
	return len(s.vars) - 1
}

// list compiles a list of nodes. Variables declared in it end with it.
func (s *scope) list(l *parse.ListNode, dot reflect.Type) (out []step) {
	if l == nil {
		return nil
	}
	known := len(s.vars)
	for _, n := range l.Nodes {
		if st := s.node(n, dot); st != nil {
			out = append(out, st)
		}
	}
	s.vars = s.vars[:known]
	return out
}

func (s *scope) node(n parse.Node, dot reflect.Type) step {
	switch n := n.(type) {
	case *parse.TextNode:
		text := n.Text
		return func(r *run, _ reflect.Value) { r.out = append(r.out, text...) }
	case *parse.CommentNode:
		return nil
	case *parse.ActionNode:
		return s.print(n.Pipe, dot)
	case *parse.TemplateNode:
		if n.Pipe == nil {
			panic(beyond{"a template without a value"})
		}
		v := s.pipe(n.Pipe, dot)
		b, of := s.c.template(called{n.Name, v.typ}), v.of
		return func(r *run, dot reflect.Value) { r.template(b, of(r, dot)) }
	case *parse.IfNode:
		holds := s.condition(n.Pipe, dot)
		then, otherwise := s.list(n.List, dot), s.list(n.ElseList, dot)
		return func(r *run, dot reflect.Value) {
			if holds(r, dot) {
				r.steps(then, dot)
			} else {
				r.steps(otherwise, dot)
			}
		}
	case *parse.WithNode:
		return s.with(n, dot)
	case *parse.RangeNode:
		return s.loop(n, dot)
	}
	panic(beyond{n.String()})
}

func (s *scope) with(n *parse.WithNode, dot reflect.Type) step {
	known := len(s.vars)
	v := s.pipe(n.Pipe, dot)
	holds, of, slot := truth(v.typ), v.of, 0
	if len(n.Pipe.Decl) > 0 {
		slot = s.declare(n.Pipe.Decl[0].Ident[0], v.typ)
	}
	then := s.list(n.List, v.typ)
	otherwise := s.list(n.ElseList, dot)
	s.vars = s.vars[:known]
	return func(r *run, dot reflect.Value) {
		value := of(r, dot)
		if slot > 0 {
			r.vars[r.base+slot] = value
		}
		if holds(value) {
			r.steps(then, value)
		} else {
			r.steps(otherwise, dot)
		}
	}
}

func (s *scope) loop(n *parse.RangeNode, dot reflect.Type) step {
	known := len(s.vars)
	list := s.pipe(n.Pipe, dot)
	if list.typ.Kind() != reflect.Slice || n.Pipe.IsAssign {
		panic(beyond{n.String()})
	}
	index, element := 0, 0
	switch d := n.Pipe.Decl; len(d) {
	case 1:
		element = s.declare(d[0].Ident[0], list.typ.Elem())
	case 2:
		index = s.declare(d[0].Ident[0], reflect.TypeFor[int]())
		element = s.declare(d[1].Ident[0], list.typ.Elem())
	}
	then := s.list(n.List, list.typ.Elem())
	otherwise := s.list(n.ElseList, dot)
	s.vars = s.vars[:known]
	of := list.of
	return func(r *run, dot reflect.Value) {
		values := of(r, dot)
		length := values.Len()
		if length == 0 {
			r.steps(otherwise, dot)
		}
		for i := range length {
			value := values.Index(i)
			if index > 0 {
				r.vars[r.base+index] = reflect.ValueOf(i)
			}
			if element > 0 {
				r.vars[r.base+element] = value
			}
			r.steps(then, value)
		}
	}
}

// print compiles an action: a value, followed by the escapers that html/template has added.
func (s *scope) print(p *parse.PipeNode, dot reflect.Type) step {
	if len(p.Decl) > 0 || len(p.Cmds) == 0 || len(p.Cmds[0].Args) != 1 {
		panic(beyond{p.String()})
	}
	v := s.operand(p.Cmds[0].Args[0], dot)
	var escapers []string
	for _, cmd := range p.Cmds[1:] {
		name, ok := strings.CutPrefix(cmd.String(), "_html_template_")
		if !ok {
			panic(beyond{p.String()})
		}
		escapers = append(escapers, name)
	}
	chain, of := strings.Join(escapers, " "), v.of
	if v.typ.Implements(reflect.TypeFor[fmt.Stringer]()) || v.typ.Implements(reflect.TypeFor[error]()) {
		panic(beyond{p.String()})
	}
	switch kind := v.typ.Kind(); {
	case kind == reflect.Int && (chain == "htmlescaper" || chain == "attrescaper"):
		return func(r *run, dot reflect.Value) { r.out = strconv.AppendInt(r.out, of(r, dot).Int(), 10) }
	case kind != reflect.String:
		panic(beyond{p.String()})
	}
	if v.add != nil && chain == "htmlescaper" {
		return v.add
	}
	var write func(b []byte, s string) []byte
	switch v.typ {
	case reflect.TypeFor[string]():
		write = map[string]func([]byte, string) []byte{
			"htmlescaper": appendText, "attrescaper": appendText, "rcdataescaper": appendText,
			"urlfilter urlnormalizer attrescaper": appendAddress, "urlnormalizer attrescaper": appendPath, "urlescaper attrescaper": appendFragment,
			"urlfilter attrescaper": func(b []byte, s string) []byte { return appendText(b, led(s)) },
		}[chain]
	case reflect.TypeFor[HTML]():
		write = map[string]func([]byte, string) []byte{"htmlescaper": appendAsIs}[chain]
	case reflect.TypeFor[JSON]():
		write = map[string]func([]byte, string) []byte{"jsvalescaper": appendAsIs}[chain]
	}
	if write == nil {
		panic(beyond{p.String()})
	}
	return func(r *run, dot reflect.Value) { r.out = write(r.out, of(r, dot).String()) }
}

func appendAsIs(b []byte, s string) []byte { return append(b, s...) }
