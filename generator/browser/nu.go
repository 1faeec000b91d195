package browser

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// nuPath is where `make tools` puts the Nu HTML checker, relative to the root of the repository.
const nuPath = ".ci/node_modules/vnu-jar/build/dist/vnu.jar"

// Nu is the Nu HTML checker. Browsers repair whatever they are given, so none of them says that a page is not valid
// HTML; this does.
type Nu struct {
	t   testing.TB
	jar string
}

// FindNu finds the checker if browser tests were asked for, and otherwise skips the test.
func FindNu(t testing.TB) Nu {
	t.Helper()
	if !wanted() {
		t.Skip("needs Java; make test runs it")
	}
	if _, err := exec.LookPath("java"); err != nil {
		missing(t, "no Java is installed")
	}
	return Nu{t, installed(t, nuPath, "the Nu HTML checker")}
}

// Check returns the errors and warnings for all pages under the folders, each beginning with the path of its page. It
// runs the checker once, which takes seconds to start and milliseconds per page.
func (nu Nu) Check(dirs ...string) []string {
	nu.t.Helper()
	args := append([]string{"-jar", nu.jar, "--format", "json", "--stdout", "--exit-zero-always", "--skip-non-html"}, dirs...)
	cmd := exec.Command("java", args...)
	cmd.Env = append(os.Environ(), "LC_ALL=C.UTF-8") // in other locales, Java may not find files with non-ASCII names
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	var report struct {
		Messages []struct {
			Type, SubType, URL, Message, Extract string
			FirstLine, LastLine                  int
		}
	}
	if err == nil {
		err = json.Unmarshal(out, &report)
	}
	if err != nil {
		nu.t.Fatalf("the Nu HTML checker: %v\n%s", err, stderr.Bytes())
	}
	var faults []string
	for _, m := range report.Messages {
		if m.SubType == "warning" && strings.Contains(m.Message, "Content Security Policy") {
			// It misunderstands 'self' for files, and takes data blocks that no browser runs for scripts. What the
			// policy permits is tested in a browser.
			continue
		}
		name := m.URL
		if at, err := url.Parse(m.URL); err == nil {
			name = filepath.FromSlash(at.Path)
		}
		faults = append(faults, fmt.Sprintf("%s:%d: %s: %s: %q", name, cmp.Or(m.FirstLine, m.LastLine), cmp.Or(m.SubType, m.Type), m.Message, m.Extract))
	}
	return faults
}
