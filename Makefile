# What people and CI run. `site` and `check` need nothing but Go; `tools` obtains what the tests need.
.PHONY: site check test test-all tools golden trees fuzz browser others lighthouse screenshots hosts release bench bench-check bench-peers bench-search

site: # content/ -> public/
	go run ./cmd/totalplace build

check: # the same, writing nothing
	go run ./cmd/totalplace check

test: tools # before every commit; ends within five minutes
	@files=$$(gofmt -l cmd generator layouts) && test -z "$$files" || { echo "gofmt would change $$files"; exit 1; }
	go vet ./...
	.tools/staticcheck ./...
	@.tools/govulncheck ./... || { test $$? -ne 3 && echo "govulncheck did not run; going on without"; } # 3: it found something
	TOTALPLACE_BROWSER=1 TOTALPLACE_S3=1 go test -timeout 10m $(TESTFLAGS) ./...

test-all: test fuzz hosts others lighthouse # before a release
	GOOS=windows go vet ./... # the program is compiled for Windows and not run there; this much can be asked
	GOOS=linux GOARCH=386 go vet ./... # nor all of it for 32 bits: this finds what does not fit an int there
	TOTALPLACE_BROWSER=1 TOTALPLACE_S3=1 TOTALPLACE_LONG=1 go test -timeout 60m ./...
	TOTALPLACE_S3=1 go test -race -timeout 60m ./... # not the long ones, which would take hours, nor the browser, which has no Go in it

tools: .ci/node_modules/.package-lock.json
	@.ci/chromium
	@.ci/java
	@go -C .ci build -o ../.tools/ tool

.ci/node_modules/.package-lock.json: .ci/package-lock.json
	cd .ci && npm ci --ignore-scripts
	@touch $@

golden: # rewrites what the tests expect; read the diff. Packages without golden files refuse the flag.
	go test $$(grep -rl --include='*_test.go' 'flag.Bool("update"' cmd generator layouts | xargs -n1 dirname | sort -u | sed 's|^|./|') -update

trees: tools # the same for what a screen reader is told of pages
	TOTALPLACE_BROWSER=1 TOTALPLACE_LONG=1 go test -count=1 -run '^TestTrees$$' ./generator/browser -update

# Now and then go test fails with "context deadline exceeded" where the time ran out in the middle of an input. So a
# failure counts when it comes twice: what really fails is kept under testdata/fuzz, and fails at once when it is run again.
FUZZTIME ?= 10s
fuzz: # each fuzz test for a short time; go test takes one at a time
	@go list ./... | while read -r package; do \
		for test in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			set -- -run '^$$' -fuzz "^$$test\$$" -fuzztime $(FUZZTIME) $$package; \
			go test "$$@" || go test "$$@" || exit 1; \
		done; \
	done

browser: tools # the finished pages in a real browser, and nothing else
	TOTALPLACE_BROWSER=1 go test -count=1 ./generator/browser

others: # the same in Firefox, and in WebKit, which Safari is made of: a page of each kind, and the search from a disk
	@.ci/others
	TOTALPLACE_OTHERS=1 go test -count=1 -run '^TestOthers$$' -v ./generator/browser

lighthouse: tools # a home page, a place and a count, by Lighthouse
	npm install --prefix .tools/lighthouse --no-save --no-audit --no-fund --ignore-scripts lighthouse@12.8.2
	CHROME_PATH=$$(command -v chromium || command -v chromium-browser || command -v google-chrome) TOTALPLACE_LIGHTHOUSE=$(CURDIR)/.tools/lighthouse/node_modules/.bin/lighthouse \
		go test -count=1 -run '^TestLighthouse$$' -v ./generator/browser

screenshots: tools # of each kind of page into screenshots/
	TOTALPLACE_BROWSER=1 TOTALPLACE_SCREENSHOTS=1 go test -count=1 -run '^TestPages$$' ./generator/browser

hosts: # a pack on nginx and on Caddy, set up with the snippets in docs/hosts.md
	@.ci/hosts
	PATH="$$PATH:/usr/sbin" TOTALPLACE_HOSTS=1 go test -count=1 -run '^TestRealHosts$$' ./generator

# Programs for all systems into dist/. The same commit and the same Go give the same bytes anywhere.
PLATFORMS ?= linux/amd64 linux/arm64 darwin/amd64 darwin/arm64 windows/amd64 windows/arm64
release:
	@rm -rf dist && mkdir dist
	@for platform in $(PLATFORMS); do \
		os=$${platform%/*} arch=$${platform#*/} end=; test $$os != windows || end=.exe; \
		echo dist/totalplace-$$os-$$arch$$end; \
		GOOS=$$os GOARCH=$$arch GOAMD64=v1 GOARM64=v8.0 CGO_ENABLED=0 \
			go build -trimpath -buildvcs=true -ldflags='-s -w' -o dist/totalplace-$$os-$$arch$$end ./cmd/totalplace || exit 1; \
	done
	@cd dist && { sha256sum totalplace-* 2>/dev/null || shasum -a 256 totalplace-*; } >SHA256SUMS

BENCH ?= 100,1000,10000
bench: # a table of how long builds and edits take, beside the least they could; BENCH_THEN=page puts it into docs/performance.md
	@TOTALPLACE_BENCH=$(BENCH) TOTALPLACE_BENCH_THEN=$(BENCH_THEN) go test -count=1 -timeout 90m -run '^TestTable$$' -v ./generator/bench

bench-check: # the same, for a pack of the real one's size, held against the last baseline; a minute
	@$(MAKE) --no-print-directory bench BENCH=100 BENCH_THEN=check

# Pinned here for both that compare with them. Hugo's next version asks for a later Go than ours.
HUGO = github.com/gohugoio/hugo@v0.165.0
PAGEFIND = pagefind@1.6.0
bench-peers: # the same as bench, with Hugo and Pagefind in the same turns; obtains both first, and Hugo compiles for minutes
	CGO_ENABLED=0 GOBIN=$(CURDIR)/.tools go install $(HUGO)
	npm install --prefix .tools/pagefind --no-save --no-audit --no-fund $(PAGEFIND)
	@export TOTALPLACE_BENCH_HUGO=$(CURDIR)/.tools/hugo TOTALPLACE_BENCH_PAGEFIND=$$(echo $(CURDIR)/.tools/pagefind/node_modules/@pagefind/*/bin/pagefind_extended) && \
		go test -count=1 -run '^TestPeers$$' -v ./generator/bench && $(MAKE) --no-print-directory bench

bench-search: tools # our search beside Pagefind, on the same site: answers, bytes, time, policy, disk
	npm install --prefix .tools/pagefind --no-save --no-audit --no-fund $(PAGEFIND)
	TOTALPLACE_BROWSER=1 TOTALPLACE_LONG=1 go test -count=1 -run '^Test(Cold|Warm)Query$$' -bench 'Index|WarmQuery' -v ./generator/search
	TOTALPLACE_BROWSER=1 TOTALPLACE_LONG=1 TOTALPLACE_PAGEFIND=$(CURDIR)/.tools/pagefind/node_modules/.bin/pagefind \
		go test -count=1 -run '^(TestSearch|TestBesidePagefind)$$' -v ./generator
