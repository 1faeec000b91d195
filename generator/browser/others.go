package browser

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// Other is a window of a browser that is not Chromium: of Firefox, or of WebKit, which Safari is made of. It shows
// that the pages do not rest on what only one browser does.
//
// Both are driven by the commands of WebDriver, the standard of the W3C, which can do less than [Tab]: open a page,
// click, type, go back, and run a script.
type Other struct {
	Name string
	t    testing.TB
	// send sends a command by its name in the standard and returns what the browser answers.
	send func(command string, params any) (json.RawMessage, error)
}

// firefoxSettings let bars lie over the page, as telephones do, so that a page is as wide as its frame. And they make Firefox as strict with files on a disk as it is with its users. A browser that is driven by a
// program relaxes that by itself, which would hide that a page asks for more than a reader's browser allows.
const firefoxSettings = `user_pref("remote.prefs.recommended", false);
user_pref("security.fileuri.strict_origin_policy", true);
user_pref("ui.useOverlayScrollbars", 1);
user_pref("marionette.port", 0);
user_pref("network.dns.forceResolve", "127.0.0.1");
user_pref("browser.shell.checkDefaultBrowser", false);
user_pref("datareporting.policy.dataSubmissionEnabled", false);
user_pref("app.normandy.enabled", false);
user_pref("browser.aboutwelcome.enabled", false);
`

// Firefox starts a Firefox that is closed at the end of the test; `make others` installs one. It takes commands over a
// connection, each as its length, a colon and JSON.
func Firefox(t testing.TB) *Other {
	t.Helper()
	profile := t.TempDir()
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(firefoxSettings), 0o644); err != nil {
		t.Fatal(err)
	}
	start(t, nil, first(t, "firefox-esr", "firefox"), "--headless", "--no-remote", "--marionette", "--profile", profile)
	conn := eventually(t, func() (net.Conn, error) {
		port, err := os.ReadFile(filepath.Join(profile, "MarionetteActivePort"))
		if err != nil {
			return nil, err
		}
		return net.Dial("tcp", "127.0.0.1:"+strings.TrimSpace(string(port)))
	})
	from := bufio.NewReader(conn)
	receive := func() ([]byte, error) {
		var size int
		if _, err := fmt.Fscanf(from, "%d:", &size); err != nil {
			return nil, err
		}
		message := make([]byte, size)
		_, err := io.ReadFull(from, message)
		return message, err
	}
	if _, err := receive(); err != nil { // which version it speaks
		t.Fatal(err)
	}
	sent := 0
	o := &Other{Name: "Firefox", t: t, send: func(command string, params any) (json.RawMessage, error) {
		sent++
		message, err := json.Marshal([]any{0, sent, command, params})
		if err != nil {
			return nil, err
		}
		if _, err := fmt.Fprintf(conn, "%d:%s", len(message), message); err != nil {
			return nil, err
		}
		if message, err = receive(); err != nil {
			return nil, err
		}
		var answer [4]json.RawMessage // that it is an answer, the number of the command, the error, the result
		if err := json.Unmarshal(message, &answer); err != nil {
			return nil, err
		}
		if string(answer[2]) != "null" {
			return nil, fmt.Errorf("%s: %s", command, answer[2])
		}
		var result struct{ Value json.RawMessage }
		if json.Unmarshal(answer[3], &result) == nil && result.Value != nil {
			return result.Value, nil
		}
		return answer[3], nil
	}}
	t.Cleanup(func() {
		o.send("Marionette:Quit", map[string]any{"flags": []string{"eForceQuit"}})
		conn.Close()
	})
	o.do("WebDriver:NewSession", map[string]any{})
	return o
}

// WebKit starts the small browser that comes with WebKit, on a screen that nobody sees, and closes it at the end of the
// test; `make others` installs both. Its driver takes commands by HTTP.
func WebKit(t testing.TB) *Other {
	t.Helper()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	start(t, func(cmd *exec.Cmd) { cmd.ExtraFiles = []*os.File{write} }, "Xvfb", "-displayfd", "3", "-screen", "0", "1400x1000x24")
	write.Close()
	screen, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb: %v; run make others", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().(*net.TCPAddr)
	listener.Close()
	start(t, func(cmd *exec.Cmd) {
		cmd.Env = append(os.Environ(), "DISPLAY=:"+strings.TrimSpace(screen), "GDK_BACKEND=x11",
			"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1") // its sandbox does not start in a container
	}, "WebKitWebDriver", fmt.Sprintf("--port=%d", address.Port))
	base := fmt.Sprintf("http://%s/session", address)
	session := ""
	ask := func(method, path string, params any) (json.RawMessage, error) {
		body, err := json.Marshal(params)
		if err != nil {
			return nil, err
		}
		request, err := http.NewRequestWithContext(t.Context(), method, base+session+path, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		response, err := http.DefaultClient.Do(request)
		if err != nil {
			return nil, err
		}
		defer response.Body.Close()
		var answer struct{ Value json.RawMessage }
		if err := json.NewDecoder(response.Body).Decode(&answer); err != nil {
			return nil, err
		}
		if response.StatusCode != http.StatusOK {
			return nil, fmt.Errorf("%s %s: %s", method, path, answer.Value)
		}
		return answer.Value, nil
	}
	paths := map[string]string{
		"WebDriver:Navigate": "/url", "WebDriver:Back": "/back", "WebDriver:Refresh": "/refresh", "WebDriver:SwitchToFrame": "/frame",
		"WebDriver:SwitchToParentFrame": "/frame/parent", "WebDriver:FindElement": "/element", "WebDriver:ExecuteAsyncScript": "/execute/async",
		"WebDriver:SetWindowRect": "/window/rect",
	}
	o := &Other{Name: "WebKit", t: t, send: func(command string, params any) (json.RawMessage, error) {
		path, ok := paths[command]
		if !ok {
			var on struct{ ID string }
			b, err := json.Marshal(params)
			if err != nil {
				return nil, err
			}
			if err := json.Unmarshal(b, &on); err != nil {
				return nil, err
			}
			path = "/element/" + on.ID + map[string]string{"WebDriver:ElementClick": "/click", "WebDriver:ElementSendKeys": "/value"}[command]
		}
		return ask(http.MethodPost, path, params)
	}}
	eventually(t, func() (net.Conn, error) { return net.Dial("tcp", address.String()) }).Close()
	program, err := filepath.Glob("/usr/lib/*/webkit2gtk-4.*/MiniBrowser")
	if err != nil || len(program) == 0 {
		missingOther(t, "MiniBrowser")
	}
	made, err := ask(http.MethodPost, "", map[string]any{"capabilities": map[string]any{"alwaysMatch": map[string]any{
		"webkitgtk:browserOptions": map[string]any{"binary": program[0], "args": []string{"--automation"}}}}})
	if err != nil {
		t.Fatal(err)
	}
	var opened struct{ SessionID string }
	if err := json.Unmarshal(made, &opened); err != nil {
		t.Fatal(err)
	}
	session = "/" + opened.SessionID
	t.Cleanup(func() {
		if request, err := http.NewRequest(http.MethodDelete, base+session, nil); err == nil { // t.Context() is over
			if response, err := http.DefaultClient.Do(request); err == nil {
				response.Body.Close()
			}
		}
	})
	return o
}

// first returns the first of the programs that is installed.
func first(t testing.TB, names ...string) string {
	t.Helper()
	for _, name := range names {
		if _, err := exec.LookPath(name); err == nil {
			return name
		}
	}
	missingOther(t, names[0])
	return ""
}

func missingOther(t testing.TB, what string) {
	t.Helper()
	t.Fatalf("there is no %s; run make others", what)
}

// start starts a program that is ended with the test.
func start(t testing.TB, set func(*exec.Cmd), name string, args ...string) {
	t.Helper()
	cmd := exec.Command(first(t, name), args...)
	if set != nil {
		set(cmd)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
}

// eventually returns what try returns, once it returns no error.
func eventually[T any](t testing.TB, try func() (T, error)) T {
	t.Helper()
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		v, err := try()
		if err == nil {
			return v
		}
		if time.Since(began) > patience {
			t.Fatal(err)
		}
	}
}

func (o *Other) do(command string, params any) json.RawMessage {
	o.t.Helper()
	answer, err := o.send(command, params)
	if err != nil {
		o.t.Fatalf("%s: %v", o.Name, err)
	}
	return answer
}

// Open opens a page and waits until it has loaded.
func (o *Other) Open(address string) {
	o.t.Helper()
	o.do("WebDriver:Navigate", map[string]any{"url": address})
}

// Back goes back to the page before.
func (o *Other) Back() {
	o.t.Helper()
	o.do("WebDriver:Back", map[string]any{})
}

// Reload opens the page again.
func (o *Other) Reload() {
	o.t.Helper()
	o.do("WebDriver:Refresh", map[string]any{})
}

// Size makes the window as large as asked for, in CSS pixels. No browser makes it narrower than its own buttons need.
func (o *Other) Size(width, height int) {
	o.t.Helper()
	o.do("WebDriver:SetWindowRect", map[string]any{"width": width, "height": height})
}

// Click clicks on the first element that the selector selects, as a person would: it must be in sight.
func (o *Other) Click(selector string) {
	o.t.Helper()
	o.do("WebDriver:ElementClick", map[string]any{"id": o.find(selector)})
}

// Type types into the first element that the selector selects.
func (o *Other) Type(selector, text string) {
	o.t.Helper()
	o.do("WebDriver:ElementSendKeys", map[string]any{"id": o.find(selector), "text": text})
}

// element is the name that the standard gives to the number of an element.
const element = "element-6066-11e4-a52e-4f735466cecf"

func (o *Other) find(selector string) string {
	o.t.Helper()
	var found map[string]string
	if err := json.Unmarshal(o.do("WebDriver:FindElement", map[string]any{"using": "css selector", "value": selector}), &found); err != nil {
		o.t.Fatalf("%s: %v", o.Name, err)
	}
	return found[element]
}

// Ask puts the value of an expression in the page into to. If that is a promise, Ask waits for it. If a click has just
// led to another page, the expression is evaluated there.
func (o *Other) Ask(expression string, to any) {
	o.t.Helper()
	script := fmt.Sprintf(`const done = arguments[arguments.length - 1]; Promise.resolve(%s).then(done, (e) => done({fault: String(e)}))`, expression)
	params := map[string]any{"script": script, "args": []any{}}
	answer, err := o.send("WebDriver:ExecuteAsyncScript", params)
	if err != nil && strings.Contains(err.Error(), "unload") { // both browsers have this word for a page that goes away
		answer, err = o.send("WebDriver:ExecuteAsyncScript", params)
	}
	if err != nil {
		o.t.Fatalf("%s: %v", o.Name, err)
	}
	if err := json.Unmarshal(answer, to); err != nil {
		o.t.Fatalf("%s: %s: %v", o.Name, answer, err)
	}
}

// Look is [Tab.Look] of a page in a window of any width. The page stands in a frame of that width, in a file that Look
// writes into the folder dir, because these browsers have no windows as narrow as a telephone.
func (o *Other) Look(dir, address string, width int) []string {
	o.t.Helper()
	around := filepath.Join(dir, "frame.html")
	page := fmt.Sprintf(`<!doctype html><title>Frame</title><style>body{margin:0}iframe{border:0;width:%dpx;height:800px}</style><iframe src="%s"></iframe>`, width, address)
	if err := os.WriteFile(around, []byte(page), 0o644); err != nil {
		o.t.Fatal(err)
	}
	o.Open(FileURL(around))
	var frame map[string]string
	if err := json.Unmarshal(o.do("WebDriver:FindElement", map[string]any{"using": "css selector", "value": "iframe"}), &frame); err != nil {
		o.t.Fatal(err)
	}
	id := any(frame)
	if o.Name == "Firefox" {
		id = frame[element]
	}
	o.do("WebDriver:SwitchToFrame", map[string]any{"id": id, "element": id})
	var faults []string
	o.Ask(fmt.Sprintf("(%s)(%d)", strings.TrimSpace(look), width), &faults)
	o.do("WebDriver:SwitchToParentFrame", map[string]any{})
	return faults
}
