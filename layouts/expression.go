package layouts

import (
	"cmp"
	"reflect"
	"strings"
	"text/template/parse"
)

// This file compiles the values in a template's actions, conditions and lists.

// value is a compiled expression: its type is known now, and its value when a page is made.
type value struct {
	typ reflect.Type
	of  func(r *run, dot reflect.Value) reflect.Value
	add func(r *run, dot reflect.Value) // appends the value, if that is cheaper than making it first; may be nil
}

// pipe compiles a pipeline of a single operand, as used with with, range and template. If it declares a variable,
// that is left to the caller.
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

// anchored is implemented by Link, and by everything that embeds one.
type anchored interface{ appendAnchor(b []byte) []byte }

// bodied is implemented by the pages of texts.
type bodied interface{ appendBody(b []byte) []byte }

// follow follows a chain of names from a value, each a field or a method without arguments.
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

// field returns a function that gets a field, which may be in an embedded struct.
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

// condition reports whether a pipeline is true.
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

// compared compiles a comparison of two strings or two integers.
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

// truth returns a function that reports whether a value of the type is true, as templates define it.
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
