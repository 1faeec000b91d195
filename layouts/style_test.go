package layouts_test

import (
	"bytes"
	"compress/gzip"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"totalplace/layouts"
)

// style returns the stylesheet as readers load it.
func style(t *testing.T) string {
	t.Helper()
	set, err := layouts.Load(nil)
	if err != nil {
		t.Fatal(err)
	}
	at := slices.IndexFunc(set.Assets, func(a layouts.Asset) bool { return a.Name == "style.css" })
	return string(set.Assets[at].Data)
}

// TestStyleIsSmall checks the compressed size of the stylesheet, which is part of the first visit to a page.
func TestStyleIsSmall(t *testing.T) {
	var b bytes.Buffer
	z, _ := gzip.NewWriterLevel(&b, gzip.BestCompression)
	z.Write([]byte(style(t)))
	z.Close()
	if most := 6 * 1024; b.Len() > most {
		t.Errorf("style.css is %d bytes compressed, and may be %d", b.Len(), most)
	}
}

// themes returns the tokens of the stylesheet, in light and in dark colours.
func themes(t *testing.T) map[string]map[string]string {
	t.Helper()
	roots := regexp.MustCompile(`:root \{([^}]*)\}`).FindAllStringSubmatch(style(t), -1)
	if len(roots) != 2 {
		t.Fatalf("%d sets of tokens, want light and dark", len(roots))
	}
	light, dark := map[string]string{}, map[string]string{}
	for i, root := range roots {
		for _, m := range regexp.MustCompile(`--([a-z-]+): (#[0-9a-f]{6});`).FindAllStringSubmatch(root[1], -1) {
			if i == 0 {
				light[m[1]] = m[2]
			}
			dark[m[1]] = m[2]
		}
	}
	return map[string]map[string]string{"light": light, "dark": dark}
}

// contrast returns the contrast ratio of two colours as WCAG 2.2 defines it.
func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	light, dark := luminance(t, a), luminance(t, b)
	if light < dark {
		light, dark = dark, light
	}
	return (light + 0.05) / (dark + 0.05)
}

func luminance(t *testing.T, colour string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(strings.TrimPrefix(colour, "#"), 16, 32)
	if err != nil {
		t.Fatalf("%q is no colour", colour)
	}
	var sum float64
	for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
		c := float64(n>>(8*i)&0xff) / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

func TestContrastIsAsWCAGWorksItOut(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#0000ff", "#ffffff", 8.59}} {
		if got := contrast(t, c.a, c.b); math.Abs(got-c.want) > 0.02 {
			t.Errorf("%s on %s: %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

// TestColoursCanBeTold computes the contrast of every pair of tokens that meet on a page: text and its background,
// and marks that carry meaning and theirs.
func TestColoursCanBeTold(t *testing.T) {
	for name, tokens := range themes(t) {
		for _, pair := range []struct {
			on, ground string
			least      float64
		}{
			{"ink", "paper", 7}, {"ink", "tint", 7}, {"soft", "paper", 4.5}, {"soft", "tint", 4.5},
			{"link", "paper", 4.5}, {"link", "tint", 4.5}, {"accent", "paper", 4.5}, {"accent", "tint", 4.5},
			{"focus-ink", "focus", 7},
			{"one", "paper", 3}, {"one", "band", 3}, {"two", "paper", 3}, {"two", "band", 3}, {"ink", "band", 4.5}, {"mark-here", "paper", 3},
		} {
			on, ground := tokens[pair.on], tokens[pair.ground]
			if on == "" || ground == "" {
				t.Fatalf("%s: no token %s or %s", name, pair.on, pair.ground)
			}
			if got := contrast(t, on, ground); got < pair.least {
				t.Errorf("%s: %s on %s is %.2f to 1, and must be %.2f", name, pair.on, pair.ground, got, pair.least)
			}
		}
		// The focus ring has two colours, one of which is visible on any background.
		for _, ground := range []string{"paper", "tint"} {
			if got := max(contrast(t, tokens["focus"], tokens[ground]), contrast(t, tokens["focus-ink"], tokens[ground])); got < 3 {
				t.Errorf("%s: the focus on %s is %.2f to 1", name, ground, got)
			}
		}
	}
}

// TestStyleKeepsToItsTokens checks that colours appear only in tokens, that nothing is loaded from anywhere, and that
// no text on a screen is smaller than 16 px.
func TestStyleKeepsToItsTokens(t *testing.T) {
	css := style(t)
	screen, paper, found := strings.Cut(css, "@media print {")
	if !found || paper == "" {
		t.Fatal("no print sheet at the end")
	}
	rules := regexp.MustCompile(`:root \{[^}]*\}`).ReplaceAllString(screen, "")
	if m := regexp.MustCompile(`[^\n]*(#[0-9a-f]{3,8}\b|rgba?\(|hsla?\()[^\n]*`).FindString(rules); m != "" {
		t.Errorf("a colour that is no token: %s", m)
	}
	if m := regexp.MustCompile(`[^\n]*(url\(|@import|@font-face)[^\n]*`).FindString(css); m != "" {
		t.Errorf("the style loads something: %s", m)
	}
	sizes := regexp.MustCompile(`font(?:-size)?:[^;}]*?([0-9.]+)(rem|em|px|pt)`).FindAllStringSubmatch(screen, -1)
	if len(sizes) < 20 {
		t.Fatalf("only %d sizes found", len(sizes))
	}
	for _, m := range sizes {
		if size, _ := strconv.ParseFloat(m[1], 64); m[2] == "rem" && size < 1 || m[2] == "px" && size < 16 || m[2] == "em" || m[2] == "pt" {
			t.Errorf("small words: %s", m[0])
		}
	}
}
