package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"

	"totalplace/generator/gateway"
)

const recipePack = `title: A small pack
language: en-GB
licence: Free to use.
headline_year: 2009-10
sectors: []
services: []
bases: []
`

// TestRecipes checks the recipes for CI: each action is pinned to a commit, and each of our commands runs as written.
// The recipe that publishes to a bucket needs a real S3 server.
func TestRecipes(t *testing.T) {
	files, err := filepath.Glob("../../docs/ci/*.*ml")
	if err != nil || len(files) != 4 {
		t.Fatal(files, err)
	}
	uses := regexp.MustCompile(`uses: (.*)`)
	pinned := regexp.MustCompile(`^[a-z-]+/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	ours := regexp.MustCompile(`\./totalplace ([^\n&]*)`)
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if filepath.Ext(file) == ".yml" {
			var tree map[string]any
			if err := yaml.Unmarshal(data, &tree); err != nil {
				t.Errorf("%s: %v", file, err)
			}
		}
		for _, m := range uses.FindAllStringSubmatch(string(data), -1) {
			if !pinned.MatchString(m[1]) {
				t.Errorf("%s uses %s, which is not pinned to a commit", file, m[1])
			}
		}
		commands := ours.FindAllStringSubmatch(string(data), -1)
		if len(commands) == 0 {
			t.Errorf("%s runs nothing of ours", file)
		}
		for _, m := range commands {
			t.Run(filepath.Base(file)+" "+m[1], func(t *testing.T) { runRecipe(t, strings.TrimSuffix(m[1], `"`)) })
		}
	}
}

func runRecipe(t *testing.T, command string) {
	env := []string{"CI=true", "TOTALPLACE_BASE_URL=https://example.org/pack/"}
	vars := map[string]string{"CI_PAGES_URL": "https://example.gitlab.io/pack", "URL": "https://example.org", "DEPLOY_PRIME_URL": "https://preview.example.org"}
	if strings.Contains(command, "$TARGET") {
		g := gateway.Start(t)
		if g == nil {
			return
		}
		vars["TARGET"] = "s3://" + gateway.Bucket + "/"
		env = append(env, "AWS_ENDPOINT_URL=http://"+g.S3, "AWS_ACCESS_KEY_ID="+gateway.Key, "AWS_SECRET_ACCESS_KEY="+gateway.Secret)
	}
	var args []string
	for _, arg := range strings.Fields(command) {
		args = append(args, os.Expand(strings.Trim(arg, `"`), func(name string) string {
			if vars[name] == "" {
				t.Errorf("$%s is not known", name)
			}
			return vars[name]
		}))
	}
	t.Chdir(t.TempDir())
	if err := os.Mkdir("content", 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile("content/pack.yaml", []byte(recipePack), 0o644); err != nil {
		t.Fatal(err)
	}
	var stdout, stderr strings.Builder
	if code := run(t.Context(), args, env, &stdout, &stderr); code != 0 || stderr.Len() > 0 {
		t.Fatalf("%v: exit %d, %s%s", args, code, stdout.String(), stderr.String())
	}
	if args[0] == "build" {
		if _, err := os.Stat("public/sitemap.xml"); err != nil {
			t.Error(err)
		}
	}
}
