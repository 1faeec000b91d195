package browser_test

import (
	"fmt"
	"os"
	"path"
	"path/filepath"
	"testing"

	"totalplace/generator"
	"totalplace/generator/browser"
)

// TestMap checks the map of the places in every view a reader may have: the numbers are readable, each is in its own
// disc, and numbers and places have enough contrast with what is behind them.
func TestMap(t *testing.T) {
	b := browser.Start(t)
	tab := b.Tab(t)
	made, problems, err := generator.Builder{}.Build(os.DirFS(filepath.Join(root, "content")), nil)
	must(t, err)
	if made == nil {
		t.Fatalf("the content does not build: %v", problems)
	}
	dir := t.TempDir()
	for _, f := range made.Files() { // only the page and its assets
		if f.Path != "pilots/index.html" && path.Dir(f.Path) != "assets" {
			continue
		}
		data, err := f.Bytes()
		must(t, err)
		to := filepath.Join(dir, filepath.FromSlash(f.Path))
		must(t, os.MkdirAll(filepath.Dir(to), 0o700))
		must(t, os.WriteFile(to, data, 0o600))
	}
	page := filepath.Join(dir, "pilots", "index.html")
	for name, view := range map[string]browser.View{
		"320-light":   {Width: 320, Height: 640},
		"320-dark":    {Width: 320, Height: 640, Dark: true},
		"1280-light":  {Width: 1280, Height: 800},
		"forced":      {Width: 1280, Height: 800, Forced: true},
		"forced-dark": {Width: 1280, Height: 800, Forced: true, Dark: true},
		"print":       {Width: 700, Height: 1000, Print: true},
	} {
		tab.Open(browser.FileURL(page), view)
		for _, fault := range browser.Value[[]string](tab, lookAtMap) {
			t.Errorf("%s: %s", name, fault)
		}
		if os.Getenv("TOTALPLACE_SCREENSHOTS") == "1" {
			save(t, fmt.Sprintf("map-%s.png", name), tab.Screenshot())
			if view.Print {
				save(t, "map.pdf", tab.PDF())
			}
		}
	}
}

const lookAtMap = `(() => {
	const faults = [];
	const map = document.querySelector(".map svg");
	const style = el => getComputedStyle(el);
	const light = colour => colour.match(/[\d.]+/g).slice(0, 3).map(c => c / 255)
		.map(c => c <= .04045 ? c / 12.92 : ((c + .055) / 1.055) ** 2.4)
		.reduce((sum, c, i) => sum + c * [.2126, .7152, .0722][i], 0);
	const contrast = (a, b) => { const [x, y] = [light(a), light(b)].sort((p, q) => q - p); return (x + .05) / (y + .05); };
	const least = (what, a, b, ratio) => {
		if (!(contrast(a, b) >= ratio)) faults.push(what + ": " + a + " on " + b);
	};
	const discs = [...map.querySelectorAll(".disc")], numbers = [...map.querySelectorAll("text")];
	const listed = document.querySelectorAll(".places li").length;
	if (numbers.length !== listed) faults.push(numbers.length + " numbers on the map, " + listed + " in the list");
	least("the places on the ground", style(map.querySelector(".area")).fill, style(map.querySelector(".ground")).fill, 3);
	numbers.forEach((number, i) => {
		if (number.textContent !== String(i + 1)) faults.push("number " + number.textContent + " stands in place of " + (i + 1));
		least("number " + (i + 1), style(number).fill, style(discs[i]).fill, 4.5);
		const a = number.getBoundingClientRect(), d = discs[i].getBoundingClientRect();
		const off = (a.left + a.right - d.left - d.right) / 2;
		if (Math.abs(off) > 1 || a.width > d.width - 4) faults.push("number " + (i + 1) + " does not stand in its disc");
		const size = parseFloat(style(number).fontSize) * number.getScreenCTM().a;
		if (size < 12) faults.push("number " + (i + 1) + " is " + size + " px high");
	});
	return faults;
})()`
