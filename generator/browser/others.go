package browser

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"html"
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
// click, type, go back, and run a script. The driver of WebKit takes them by HTTP, as the standard has it. Firefox takes
// them itself, over a connection, and has names in place of the standard's paths.
type Other struct {
	t       testing.TB
	browser string // its name in messages
	send    func(name, path string, params any) (json.RawMessage, error)
}

// firefoxSettings make Firefox as strict with files on a disk as it is with its users: a browser that is driven by a
// program relaxes that by itself, which would hide that a page asks for more than a reader's browser allows. Bars lie
// over the page, as on telephones, so that a page is as wide as its frame. And nothing is asked of another host.
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

// Firefox starts a Firefox that is closed at the end of the test; `make others` installs one. Messages to and from it are
// JSON after its length and a colon.
func Firefox(t testing.TB) *Other {
	t.Helper()
	profile := t.TempDir()
	if err := os.WriteFile(filepath.Join(profile, "user.js"), []byte(firefoxSettings), 0o644); err != nil {
		t.Fatal(err)
	}
	program := "firefox-esr"
	if _, err := exec.LookPath(program); err != nil {
		program = "firefox"
	}
	start(t, exec.Command(program, "--headless", "--no-remote", "--marionette", "--profile", profile))
	conn := connect(t, func() (string, error) {
		port, err := os.ReadFile(filepath.Join(profile, "MarionetteActivePort"))
		return "127.0.0.1:" + strings.TrimSpace(string(port)), err
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
	sent := 0
	command := func(name string, params any) (json.RawMessage, error) {
		sent++
		message, err := json.Marshal([]any{0, sent, name, params})
		if err != nil {
			return nil, err
		}
		if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
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
			return nil, fmt.Errorf("%s: %s", name, answer[2])
		}
		var result struct{ Value json.RawMessage }
		err = json.Unmarshal(answer[3], &result)
		return result.Value, err
	}
	t.Cleanup(func() {
		command("Marionette:Quit", map[string]any{"flags": []string{"eForceQuit"}})
		conn.Close()
	})
	if _, err := receive(); err != nil { // which version it speaks
		t.Fatal(err)
	}
	o := &Other{t: t, browser: "Firefox", send: func(name, _ string, params any) (json.RawMessage, error) {
		return command("WebDriver:"+name, params)
	}}
	o.do("NewSession", "", map[string]any{})
	return o
}

// WebKit starts the small browser that comes with WebKit, on a screen that nobody sees, and closes it at the end of the
// test; `make others` installs both.
func WebKit(t testing.TB) *Other {
	t.Helper()
	xvfb := exec.Command("Xvfb", "-displayfd", "1", "-screen", "0", "1400x1000x24")
	out, err := xvfb.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	start(t, xvfb)
	screen, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatalf("Xvfb has no screen: %v", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0") // finds a free port
	if err != nil {
		t.Fatal(err)
	}
	address := listener.Addr().(*net.TCPAddr)
	listener.Close()
	driver := exec.Command("WebKitWebDriver", fmt.Sprintf("--port=%d", address.Port))
	driver.Env = append(os.Environ(), "DISPLAY=:"+strings.TrimSpace(screen), "GDK_BACKEND=x11",
		"WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS=1") // its sandbox does not start in a container
	start(t, driver)
	connect(t, func() (string, error) { return address.String(), nil }).Close()

	client := &http.Client{Timeout: patience}
	session := fmt.Sprintf("http://%s/session", address)
	ask := func(method, path string, params any) (json.RawMessage, error) {
		body, err := json.Marshal(params)
		if err != nil {
			return nil, err
		}
		request, err := http.NewRequest(method, session+path, bytes.NewReader(body))
		if err != nil {
			return nil, err
		}
		response, err := client.Do(request)
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
	o := &Other{t: t, browser: "WebKit", send: func(_, path string, params any) (json.RawMessage, error) {
		return ask(http.MethodPost, path, params)
	}}
	var made struct{ SessionID string }
	if err := json.Unmarshal(o.do("NewSession", "", map[string]any{"capabilities": map[string]any{}}), &made); err != nil {
		t.Fatal(err)
	}
	session += "/" + made.SessionID
	t.Cleanup(func() { ask(http.MethodDelete, "", nil) }) // closes the browser; the driver alone is killed
	return o
}

// start starts a program that is killed at the end of the test.
func start(t testing.TB, cmd *exec.Cmd) {
	t.Helper()
	if err := cmd.Start(); err != nil {
		t.Fatalf("%v; run make others", err)
	}
	t.Cleanup(func() {
		cmd.Process.Kill()
		cmd.Wait()
	})
}

// connect connects to the address at which a program listens, once it does.
func connect(t testing.TB, address func() (string, error)) net.Conn {
	t.Helper()
	for began := time.Now(); ; time.Sleep(50 * time.Millisecond) {
		at, err := address()
		if err == nil {
			var conn net.Conn
			if conn, err = net.Dial("tcp", at); err == nil {
				return conn
			}
		}
		if time.Since(began) > patience {
			t.Fatal(err)
		}
	}
}

// do sends a command, by its name in Firefox and its path in the standard, and returns the answer.
func (o *Other) do(name, path string, params any) json.RawMessage {
	o.t.Helper()
	answer, err := o.send(name, path, params)
	if err != nil {
		o.t.Fatalf("%s: %v", o.browser, err)
	}
	return answer
}

// Open opens a page and waits until it has loaded.
func (o *Other) Open(address string) {
	o.t.Helper()
	o.do("Navigate", "/url", map[string]any{"url": address})
}

// Back goes back to the page before.
func (o *Other) Back() {
	o.t.Helper()
	o.do("Back", "/back", map[string]any{})
}

// Reload opens the page again.
func (o *Other) Reload() {
	o.t.Helper()
	o.do("Refresh", "/refresh", map[string]any{})
}

// Size makes the window as large as asked for, in CSS pixels. No browser makes it narrower than its own buttons need.
func (o *Other) Size(width, height int) {
	o.t.Helper()
	o.do("SetWindowRect", "/window/rect", map[string]any{"width": width, "height": height})
}

// Click clicks on the first element that the selector selects, as a person would: it must be in sight.
func (o *Other) Click(selector string) {
	o.t.Helper()
	id := o.find(selector)
	o.do("ElementClick", "/element/"+id+"/click", map[string]any{"id": id})
}

// Type types into the first element that the selector selects.
func (o *Other) Type(selector, text string) {
	o.t.Helper()
	id := o.find(selector)
	o.do("ElementSendKeys", "/element/"+id+"/value", map[string]any{"id": id, "text": text})
}

// find returns the id of the first element that the selector selects.
func (o *Other) find(selector string) string {
	o.t.Helper()
	const element = "element-6066-11e4-a52e-4f735466cecf" // the key under which the standard puts the id
	var found map[string]string
	if err := json.Unmarshal(o.do("FindElement", "/element", map[string]any{"using": "css selector", "value": selector}), &found); err != nil {
		o.t.Fatalf("%s: %v", o.browser, err)
	}
	return found[element]
}

// Ask puts the value of an expression in the page into to. If that is a promise, Ask waits for it. If a click has just
// led to another page, the expression is evaluated there.
func (o *Other) Ask(expression string, to any) {
	o.t.Helper()
	params := map[string]any{"script": "return " + expression, "args": []any{}}
	answer, err := o.send("ExecuteScript", "/execute/sync", params)
	if err != nil && strings.Contains(err.Error(), "unload") { // both browsers have this word for a page that goes away
		answer, err = o.send("ExecuteScript", "/execute/sync", params)
	}
	if err != nil {
		o.t.Fatalf("%s: %v", o.browser, err)
	}
	if err := json.Unmarshal(answer, to); err != nil {
		o.t.Fatalf("%s: %s: %v", o.browser, answer, err)
	}
}

// Look is [Tab.Look] of a page in a window of any width. The page stands in a frame of that width, because these
// browsers have no windows as narrow as a telephone.
func (o *Other) Look(address string, width int) []string {
	o.t.Helper()
	around := filepath.Join(o.t.TempDir(), "frame.html")
	page := fmt.Sprintf(`<!doctype html><title>Frame</title><style>body{margin:0}iframe{border:0;width:%dpx;height:800px}</style><iframe src="%s"></iframe>`, width, html.EscapeString(address))
	if err := os.WriteFile(around, []byte(page), 0o644); err != nil {
		o.t.Fatal(err)
	}
	o.Open(FileURL(around))
	o.do("SwitchToFrame", "/frame", map[string]any{"id": 0})
	var faults []string
	o.Ask(fmt.Sprintf("(%s)(%d)", strings.TrimSpace(look), width), &faults)
	o.do("SwitchToParentFrame", "/frame/parent", map[string]any{})
	return faults
}
