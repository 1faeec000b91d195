package layouts

import (
	"cmp"
	"fmt"
	"html/template"
	"reflect"
	"strconv"
	"strings"
	"sync"
	"text/template/parse"
)

// A template is compiled against the struct that its page is.
//
// html/template parses a template and decides how each place in it is to be escaped; what it comes to is a
// tree that names an escaper at each place. It then walks that tree for every page, and looks every name up
// by reflection, every time. But a layout is always executed with the same struct. So here the tree is
// walked once: every field has its index, every place the function that appends to it, and the page is made
// by a list of steps.
//
// Only what needs no knowledge of values is compiled: fields, methods without arguments, if, with, range,
// template, comparisons, and the escapers that strings and whole numbers meet there. A layout of a project may
// hold more than that, or be wrong. Then html/template executes it, and finds the words for what is wrong.

// body is a compiled template.
type body struct {
	steps []step
	slots int // of variables; the first is $
}

// step does one thing: it appends to the page, or decides what else does.
type step func(r *run, dot reflect.Value)

// run is one page that is being made.
type run struct {
	out  []byte
	vars []reflect.Value // of the templates that are being executed
	base int             // where those of the innermost begin
}

func (r *run) steps(steps []step, dot reflect.Value) {
	for _, s := range steps {
		s(r, dot)
	}
}

func (r *run) template(b *body, dot reflect.Value) {
	outer, length := r.base, len(r.vars)
	r.base = length
	for range b.slots {
		r.vars = append(r.vars, dot)
	}
	r.steps(b.steps, dot)
	r.base, r.vars = outer, r.vars[:length]
}

// fill appends what is made of a value that has an address, unless a pointer leads nowhere.
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
	clear(r.vars[:cap(r.vars)]) // the page may go
	runs.Put(r)
	return data, true
}

// nowhere is the panic of a step that would have to follow a pointer that leads nowhere.
type nowhere struct{}

// beyond is the panic of a template that holds what is not compiled.
type beyond struct{ what string }

// compile compiles the named template of a set that has been escaped, for values of a type. It returns nil
// if the template holds what is not compiled.
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

// called is a template and the type of what it is called with.
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
		return b // it may call itself, and then has no steps yet
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

// scope is a template that is being compiled, with the variables that are known at this point of it.
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

// list compiles nodes in their order. What they declare ends with them.
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

// value is an expression: its type is known, and its value when the page is.
type value struct {
	typ reflect.Type
	of  func(r *run, dot reflect.Value) reflect.Value
	add func(r *run, dot reflect.Value) // appends it, where that is less work than to make it first; or nil
}

// pipe compiles a pipeline of one command, as it stands after with, range and template. A variable that it
// declares is for the caller.
func (s *scope) pipe(p *parse.PipeNode, dot reflect.Type) value {
	if len(p.Cmds) != 1 || len(p.Cmds[0].Args) != 1 || p.IsAssign {
		panic(beyond{p.String()})
	}
	return s.operand(p.Cmds[0].Args[0], dot)
}

func (s *scope) operand(n parse.Node, dot reflect.Type) value {
	switch n := n.(type) {
	case *parse.DotNode:
		return value{typ: dot, of: func(_ *run, dot reflect.Value) reflect.Value { return dot }}
	case *parse.FieldNode:
		return follow(s.operand(&parse.DotNode{}, dot), n.Ident)
	case *parse.VariableNode:
		for slot := len(s.vars) - 1; slot >= 0; slot-- {
			if s.vars[slot].name == n.Ident[0] {
				of := func(r *run, _ reflect.Value) reflect.Value { return r.vars[r.base+slot] }
				return follow(value{typ: s.vars[slot].typ, of: of}, n.Ident[1:])
			}
		}
	case *parse.StringNode:
		is := reflect.ValueOf(n.Text)
		return value{typ: is.Type(), of: func(*run, reflect.Value) reflect.Value { return is }}
	case *parse.NumberNode:
		if n.IsInt && int64(int(n.Int64)) == n.Int64 {
			is := reflect.ValueOf(int(n.Int64))
			return value{typ: is.Type(), of: func(*run, reflect.Value) reflect.Value { return is }}
		}
	case *parse.PipeNode:
		if len(n.Cmds) == 1 && len(n.Decl) == 0 {
			args := n.Cmds[0].Args
			if len(args) == 2 && isFunction(args[0], "len") {
				return length(s.operand(args[1], dot))
			}
			if len(args) == 1 {
				return s.operand(args[0], dot)
			}
		}
	}
	panic(beyond{n.String()})
}

func isFunction(n parse.Node, name string) bool {
	f, ok := n.(*parse.IdentifierNode)
	return ok && f.Ident == name
}

func length(v value) value {
	if k := v.typ.Kind(); k != reflect.Slice && k != reflect.String {
		panic(beyond{"len"})
	}
	of := v.of
	return value{typ: reflect.TypeFor[int](), of: func(r *run, dot reflect.Value) reflect.Value { return reflect.ValueOf(of(r, dot).Len()) }}
}

// anchored is what a link is, and whatever has one embedded.
type anchored interface{ appendAnchor(b []byte) []byte }

// bodied is the page of a text.
type bodied interface{ appendBody(b []byte) []byte }

// follow goes from a value along names of fields, or of methods without arguments.
func follow(v value, names []string) value {
	for _, name := range names {
		from, at := v.of, v.typ
		if at.Kind() == reflect.Interface || at.Kind() == reflect.Map {
			panic(beyond{at.String()})
		}
		if m, ok := at.MethodByName(name); ok {
			v = call(v, m)
			continue
		}
		if _, ok := reflect.PointerTo(at).MethodByName(name); ok {
			panic(beyond{"method " + name + " of a pointer"})
		}
		if at.Kind() == reflect.Pointer {
			at = at.Elem()
			pointer := from
			from = func(r *run, dot reflect.Value) reflect.Value { return pointed(pointer(r, dot)) }
		}
		if at.Kind() != reflect.Struct {
			panic(beyond{name + " of " + at.String()})
		}
		f, ok := at.FieldByName(name)
		if !ok || !f.IsExported() {
			panic(beyond{"field " + name + " of " + at.String()})
		}
		v = value{typ: f.Type, of: field(from, f.Index)}
	}
	return v
}

// field takes a field, which may stand in an embedded struct.
func field(from func(*run, reflect.Value) reflect.Value, index []int) func(*run, reflect.Value) reflect.Value {
	first, rest := index[0], index[1:]
	if len(rest) == 0 {
		return func(r *run, dot reflect.Value) reflect.Value { return from(r, dot).Field(first) }
	}
	return func(r *run, dot reflect.Value) reflect.Value {
		v := from(r, dot).Field(first)
		for _, i := range rest {
			if v.Kind() == reflect.Pointer {
				v = pointed(v)
			}
			v = v.Field(i)
		}
		return v
	}
}

func pointed(v reflect.Value) reflect.Value {
	if v.IsNil() {
		panic(nowhere{})
	}
	return v.Elem()
}

func call(v value, m reflect.Method) value {
	if m.Type.NumIn() != 1 || m.Type.NumOut() != 1 {
		panic(beyond{"method " + m.Name})
	}
	of, f := v.of, m.Func
	out := value{typ: m.Type.Out(0), of: func(r *run, dot reflect.Value) reflect.Value {
		on := of(r, dot)
		if k := on.Kind(); (k == reflect.Pointer || k == reflect.Func) && on.IsNil() {
			panic(nowhere{})
		}
		return f.Call([]reflect.Value{on})[0]
	}}
	on := func(r *run, dot reflect.Value) any {
		on := of(r, dot)
		if on.CanAddr() {
			on = on.Addr()
		}
		return on.Interface()
	}
	switch {
	case v.typ.Kind() != reflect.Struct:
	case m.Name == "Anchor" && v.typ.Implements(reflect.TypeFor[anchored]()):
		out.add = func(r *run, dot reflect.Value) { r.out = on(r, dot).(anchored).appendAnchor(r.out) }
	case m.Name == "Body" && v.typ.Implements(reflect.TypeFor[bodied]()):
		out.add = func(r *run, dot reflect.Value) { r.out = on(r, dot).(bodied).appendBody(r.out) }
	}
	return out
}

// print compiles an action: a value, and the escapers that html/template has put behind it.
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

// condition is whether a pipeline holds.
type condition func(r *run, dot reflect.Value) bool

func (s *scope) condition(p *parse.PipeNode, dot reflect.Type) condition {
	if len(p.Cmds) != 1 || len(p.Decl) > 0 {
		panic(beyond{p.String()})
	}
	return s.command(p.Cmds[0].Args, dot)
}

func (s *scope) command(args []parse.Node, dot reflect.Type) condition {
	f, ok := args[0].(*parse.IdentifierNode)
	if !ok {
		if len(args) != 1 {
			panic(beyond{"arguments"})
		}
		if p, ok := args[0].(*parse.PipeNode); ok && len(p.Cmds) == 1 && len(p.Cmds[0].Args) > 1 && !isFunction(p.Cmds[0].Args[0], "len") {
			return s.condition(p, dot)
		}
		v := s.operand(args[0], dot)
		holds, of := truth(v.typ), v.of
		return func(r *run, dot reflect.Value) bool { return holds(of(r, dot)) }
	}
	args = args[1:]
	switch f.Ident {
	case "and", "or":
		either := f.Ident == "or"
		var of []condition
		for i := range args {
			of = append(of, s.command(args[i:i+1], dot))
		}
		return func(r *run, dot reflect.Value) bool {
			for _, holds := range of {
				if holds(r, dot) == either {
					return either
				}
			}
			return !either
		}
	case "not":
		if len(args) == 1 {
			holds := s.command(args, dot)
			return func(r *run, dot reflect.Value) bool { return !holds(r, dot) }
		}
	case "eq", "ne", "lt", "le", "gt", "ge":
		if len(args) == 2 {
			return compared(f.Ident, s.operand(args[0], dot), s.operand(args[1], dot))
		}
	}
	panic(beyond{f.Ident})
}

// compared compares two strings or two whole numbers.
func compared(how string, a, b value) condition {
	var order func(x, y reflect.Value) int
	switch {
	case a.typ.Kind() == reflect.String && b.typ.Kind() == reflect.String:
		order = func(x, y reflect.Value) int { return strings.Compare(x.String(), y.String()) }
	case a.typ.Kind() == reflect.Int && b.typ.Kind() == reflect.Int:
		order = func(x, y reflect.Value) int { return cmp.Compare(x.Int(), y.Int()) }
	default:
		panic(beyond{how})
	}
	left, right := a.of, b.of
	wants := map[string]func(int) bool{
		"eq": func(n int) bool { return n == 0 }, "ne": func(n int) bool { return n != 0 },
		"lt": func(n int) bool { return n < 0 }, "le": func(n int) bool { return n <= 0 },
		"gt": func(n int) bool { return n > 0 }, "ge": func(n int) bool { return n >= 0 },
	}[how]
	return func(r *run, dot reflect.Value) bool { return wants(order(left(r, dot), right(r, dot))) }
}

// truth is whether a value of a type counts as something.
func truth(typ reflect.Type) func(reflect.Value) bool {
	switch typ.Kind() {
	case reflect.String, reflect.Slice:
		return func(v reflect.Value) bool { return v.Len() > 0 }
	case reflect.Bool:
		return reflect.Value.Bool
	case reflect.Int:
		return func(v reflect.Value) bool { return v.Int() != 0 }
	case reflect.Pointer, reflect.Func:
		return func(v reflect.Value) bool { return !v.IsNil() }
	case reflect.Struct:
		return func(reflect.Value) bool { return true }
	}
	panic(beyond{typ.String()})
}
