package layouts_test

import (
	"errors"
	"reflect"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/jba/templatecheck"

	"totalplace/layouts"
)

// TestTemplatesFitTheirTypes checks every template against the struct it is executed with, so that a misspelt field
// is found without a page that happens to use it.
func TestTemplatesFitTheirTypes(t *testing.T) {
	set, err := layouts.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	v := reflect.ValueOf(*set)
	checked := 0
	for i := range v.NumField() {
		field := v.Type().Field(i)
		html := v.Field(i).MethodByName("Check")
		if !html.IsValid() {
			continue
		}
		checked++
		if err, _ := html.Call([]reflect.Value{reflect.ValueOf(templatecheck.CheckHTML)})[0].Interface().(error); err != nil {
			t.Errorf("%s: %v", field.Name, err)
		}
	}
	if checked < 20 {
		t.Errorf("only %d layouts checked", checked)
	}
}

func TestOwnLayoutsOverride(t *testing.T) {
	const style = `/*! Free. */ a/* not one
selector */b::after { content: "/* not a comment */"; background: url(/*.png) } /* not ended`
	own := fstest.MapFS{
		"notfound.html":    {Data: []byte(`{{define "main"}}<p>Lost: {{.Title}}</p>{{end}}`)},
		"assets/style.css": {Data: []byte(style)},
		"assets/own.svg":   {Data: []byte("<svg/>")},
	}
	set, err := layouts.Load(own)
	if err != nil {
		t.Fatal(err)
	}
	names := map[string]string{}
	for _, a := range set.Assets {
		names[a.Name] = string(a.Data)
	}
	if names["style.css"] != strings.Replace(style, "/* not one\nselector */", " ", 1) || names["own.svg"] != "<svg/>" || names["icon.svg"] == "" {
		t.Errorf("assets: %q", names)
	}
	_, err = layouts.Load(fstest.MapFS{"case.html": {Data: []byte("\n{{if}}")}})
	if err == nil || err.Error() != `layouts/case.html:2: missing value for if` {
		t.Errorf("error %v", err)
	}
}

// TestTemplateWithoutEnd checks that a template that calls itself without end is reported as a fault in a layout and
// does not end the program.
func TestTemplateWithoutEnd(t *testing.T) {
	set, err := layouts.Load(fstest.MapFS{"notfound.html": {Data: []byte(`{{define "main"}}{{template "main" .}}{{end}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	_, err = set.NotFound.HTML(nil, layouts.NotFoundPage{Frame: layouts.Frame{Around: &layouts.Around{}}})
	var fault *layouts.Fault
	if !errors.As(err, &fault) || !strings.HasPrefix(err.Error(), `layouts/notfound.html:1:`) || !strings.Contains(err.Error(), "exceeded maximum template depth") {
		t.Errorf("error %v", err)
	}
}

// TestCheckFindsMisspeltFields checks that the check above can fail.
func TestCheckFindsMisspeltFields(t *testing.T) {
	set, err := layouts.Load(fstest.MapFS{"notfound.html": {Data: []byte(`{{define "main"}}{{range .Pilots}}{{.Hrfe}}{{end}}{{end}}`)}})
	if err != nil {
		t.Fatal(err)
	}
	if set.NotFound.Check(templatecheck.CheckHTML) == nil {
		t.Error("a misspelt field in a list went unseen")
	}
}
