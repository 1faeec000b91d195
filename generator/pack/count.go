package pack

import (
	"fmt"
	"math/big"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"totalplace/generator/money"
	"totalplace/generator/source"
)

// Count is a counting dataset: the public money of one pilot in one financial year.
type Count struct {
	Entry
	Pilot      ID
	Year       Year
	Unit       money.Unit // of the amounts in the file
	Basis      string
	Covers     []string // the services that the count means to hold in full
	Population *Population
	Rows       []Row
	Transfers  []Transfer
	Beside     []Beside
	NotCounted []NotCounted
	Published  []PublishedTotal
	Note       string

	basis  source.Text
	covers []source.Text

	right    string      // the name that its file should have, if known
	misnamed bool        // its file is not named after its place and year
	top      source.Spot // where its keys begin

	kept any // by [Keep]
}

// Keep returns of(c), and stores it with the count for the next build that finds its file unchanged. The result of of
// must depend on nothing but the count and must never be changed. A count has room for a single result.
func Keep[T any](c *Count, of func(*Count) T) T {
	if kept, ok := c.kept.(T); ok {
		return kept
	}
	made := of(c)
	c.kept = made
	return made
}

// Status says how sure an amount is.
type Status string

// Counted is a figure that the body itself published, Apportioned a share of a wider body's published figure, and
// Estimated a modelled figure.
const (
	Counted     Status = "counted"
	Apportioned Status = "apportioned"
	Estimated   Status = "estimated"
)

// Statuses returns all statuses, the surest first.
func Statuses() []string { return []string{string(Counted), string(Apportioned), string(Estimated)} }

// Row is what one organisation spent on one service.
type Row struct {
	Organisation ID
	Service      string
	Line         string      // tells apart rows with the same organisation and service
	Amount       money.Pence // the whole amount, before Share is applied
	Typed        string      // the amount as typed, in the unit of the count; empty if it cannot be read
	Share        *money.Share
	Status       Status
	Method       string // how it was estimated
	Source       ID
	Return       *Return
	Note         string

	at, organisationAt, serviceAt source.Spot
	doubted                       bool // its status is wrong or unknown
}

// Pos returns where the row begins in the file of its count.
func (r *Row) Pos(c *Count) source.Pos { return r.at.In(c.File) }

// Digits returns how many digits of the amount say something: of 1250000 three.
func (r *Row) Digits() int {
	n, noughts := 0, 0 // noughts say something only between other digits
	for _, c := range []byte(r.Typed) {
		switch {
		case '1' <= c && c <= '9':
			n, noughts = n+noughts+1, 0
		case c == '0' && n > 0:
			noughts++
		}
	}
	return n
}

// Return names the line of a published table that a row was imported from.
type Return struct {
	File string
	Line int
}

// Transfer is money that is in two rows, because one body passed it to the other. It is subtracted once, from the row
// of From.
type Transfer struct {
	From, To ID
	Service  string
	Amount   money.Pence
	Typed    string
	Share    *money.Share // nil unless the row of From is apportioned
	Why      string
	Source   ID
	Pos      source.Pos

	service source.Text
	doubted bool // something is wrong with it, so no other transfer is checked against it

	// Problems of having no row of From or of To. They are reported only if the body and the service exist.
	notFrom, notTo source.Problems
}

// Beside is a figure that is shown next to the count but never added to it.
type Beside struct {
	Organisation ID
	Service      string
	Amount       money.Pence
	Typed        string
	Why          string
	Source       ID

	service source.Text
}

// NotCounted says what the count leaves out, and why.
type NotCounted struct {
	Organisation ID
	Service      string
	Why          string

	service source.Text
}

// PublishedTotal is a total published elsewhere, to compare with our own.
type PublishedTotal struct {
	Amount money.Pence
	Year   string   // as stated, in words
	All    bool     // it covers all services
	Covers []string // the services it covers, unless All is set
	By     string   // if it is the place's own total: its origin, in words that follow "by"
	Source ID
	Note   string
	Pos    source.Pos

	covers []source.Text
}

// InYear returns the year for use in running text: "year not stated" rather than "not stated".
func (t PublishedTotal) InYear() string {
	if strings.HasPrefix(t.Year, "not ") {
		return "year " + t.Year
	}
	return t.Year
}

func (c *Count) join(p *Pack) { p.Counts = append(p.Counts, c) }

func readCount(e Entry, m *source.Fields) thing {
	c := &Count{Entry: e}
	m.Must("pilot", "year: 2009-10", "title", "unit: £k", "basis", "covers: […]", "rows")
	pilot := m.Text("pilot")
	c.Pilot = c.ref(KindPilot, pilot)
	c.Year, _ = ReadYear(m, "year")
	if !c.Year.IsZero() && source.IDShaped(pilot.S) {
		c.right, c.top = pilot.S+"-"+c.Year.String(), m.Pos().Spot()
		c.misnamed = c.ID.Name() != c.right
	}
	if t := m.Name("title"); t.Set() {
		c.Title = t.S
		c.titleYear(m, t)
	}
	c.Summary = m.Prose("summary").S
	c.Updated = m.Day("updated")
	c.Unit = ReadUnit(m)
	c.basis = m.Text("basis")
	c.Basis = c.basis.S
	if all, alone := m.Lone("covers"); alone && addsUp.MatchString(all.S) {
		m.Problem(all.Pos, "wrong-shape", `"covers" should be a list of services, and has no word for all of them`, "write the services that the count is meant to hold in full: covers: [education, police]")
	} else {
		c.covers = m.Texts("covers")
	}
	c.Covers = source.Typed(c.covers)
	c.Population = c.population(m.Fields("population", "people", "date", "source"))
	c.Note = m.Prose("note").S

	c.readRows(m)
	if at, none := m.Empty("covers"); none && slices.ContainsFunc(c.Rows, func(r Row) bool { return r.Status != Estimated && !r.doubted && r.Amount >= 0 }) {
		m.Problem(at, "not-covered", "the count says that it covers no service, but has counted rows", "write the services that it is meant to hold in full: covers: [education, police]")
	}
	for _, t := range m.Each("transfers", "from", "to", "service", "amount", "why", "source") {
		c.Transfers = append(c.Transfers, c.readTransfer(t))
	}
	for _, b := range m.Each("beside", "organisation", "service", "amount", "why", "source") {
		c.Beside = append(c.Beside, c.readBeside(b))
	}
	for _, n := range m.Each("not_counted", "why") {
		c.NotCounted = append(c.NotCounted, c.readNotCounted(n))
	}
	if c.NotCounted == nil { // otherwise the count says why it has none
		m.Bare("rows", "the count has no rows yet", "write a row for each body and service, or say under not_counted why there is none")
	}
	for _, t := range m.Each("published_totals", "amount", "year", "covers", "source") {
		c.Published = append(c.Published, c.readPublished(t))
	}
	return c
}

// aFinancialYear matches a financial year in words: 2009 to 2010, 2009-10, 2009/10.
var aFinancialYear = regexp.MustCompile(`\b(\d{4}) ?(?:[-/–—‑]|to) ?(?:\d\d)?(\d\d)\b`)

// titleYear warns of a title that names another year than the count's: most likely the file is a copy of that year's.
func (c *Count) titleYear(m *source.Fields, title source.Text) {
	var other string
	for _, found := range aFinancialYear.FindAllStringSubmatch(title.S, -1) {
		switch year, ok := parseYear(found[1] + "-" + found[2]); {
		case !ok:
		case year == c.Year:
			return
		case other == "":
			other = found[0]
		}
	}
	if other != "" && !c.Year.IsZero() && !c.misnamed {
		m.Warn(title.Pos, "wrong-year", fmt.Sprintf("the title says %s, but the count is for %s", other, c.Year), "write "+c.Year.Words()+" in the title, or correct the year")
	}
}

// readRows reads the rows, and reports any two with the same organisation, service and line.
func (c *Count) readRows(m *source.Fields) {
	type which struct {
		organisation  ID
		service, line string
	}
	rows := m.Each("rows", "organisation", "service", "amount", "source")
	seen := make(map[which]int, len(rows))
	c.Rows = make([]Row, 0, len(rows))
	for _, r := range rows {
		row := c.readRow(r)
		key := which{row.Organisation, row.Service, row.Line}
		unsure := row.Organisation == "" || row.Service == "" || row.Line == "" && !r.Lacks("line") // which row it is
		if first, twice := seen[key]; twice && !unsure {
			m.Problem(r.Pos(), "same-row", fmt.Sprintf("%s and %s are in two rows", source.Quote(row.Organisation.Name()), source.Quote(row.Service)), fmt.Sprintf("the first is on line %d; add them up, or add line: … to each to tell them apart", first))
		} else {
			seen[key] = row.at.In(c.File).Line
		}
		c.Rows = append(c.Rows, row)
	}
}

// amount parses an amount in the unit of the count, and also returns it as typed. If it cannot be parsed, the text
// returned is empty.
func (c *Count) amount(m *source.Fields) (money.Pence, source.Text) {
	t := m.Figure("amount", money.Unknown)
	if !t.Set() || c.Unit == "" {
		return 0, t
	}
	p, fault, hint := money.Parse(t.S, c.Unit)
	if fault != "" {
		m.Problem(t.Pos, "wrong-amount", fault, hint)
		return 0, source.Text{} // so that nothing else is checked against it
	}
	return p, t
}

func (c *Count) share(m *source.Fields) (*money.Share, source.Text) {
	t := m.Text("share")
	if !t.Set() {
		return nil, t
	}
	s, fault, hint := money.ParseShare(t.S)
	if fault != "" {
		m.Problem(t.Pos, "wrong-share", fault, hint)
		return nil, t
	}
	kept := &c.stay.shares.Room(1)[0]
	*kept = s
	return kept, t
}

func (c *Count) readRow(m *source.Fields) Row {
	r := Row{Status: Counted, at: m.Pos().Spot()}
	organisation, service := m.Text("organisation"), m.Text("service")
	r.Organisation, r.organisationAt = c.ref(KindOrganisation, organisation), organisation.Pos.Spot()
	r.Service, r.serviceAt = c.stay.word(service.S), service.Pos.Spot()
	r.Line = c.stay.word(m.Text("line").S)
	amount, read := c.amount(m)
	r.Amount, r.Typed = amount, c.stay.spelled.Keep(read.S)
	part, typed := c.share(m)
	r.Share = part
	status := m.Choice("status", Statuses()...)
	if status.Set() {
		r.Status = Status(status.S)
	}
	r.Method = c.stay.word(m.Text("method").S)
	r.Source = c.ref(KindSource, m.Text("source"))
	r.Note = c.stay.spelled.Keep(m.Text("note").S)
	if ret := m.Fields("return"); ret != nil {
		r.Return = readReturn(ret)
	}
	if r.Typed != "" && r.Amount == 0 && c.Unit != "" && r.Note == "" && r.Return == nil { // a published table that prints 0 has said so
		m.Notice(read.Pos, "nought", r.Typed+" says that nothing was spent", "if so, say in a note on the row who says it; if the figure is unknown, take the row out and say why under not_counted")
	}
	switch {
	case !status.Set() && !m.Lacks("status"): // its status could not be read, so nothing is required of it
		r.doubted = true
	case !status.Set() && r.Method != "":
		m.Problem(m.KeyPos("method"), "wrong-value", "this row is counted, but has a method", "write status: estimated beside it, or take the method out")
		r.doubted = true
	case r.Status == Apportioned && m.Lacks("share"):
		m.Problem(status.Pos, "missing-share", "the row is apportioned, but has no share", "add share: the people of the pilot / the people of the whole area")
	case r.Status != Apportioned && typed.Set():
		m.Problem(typed.Pos, "wrong-share", fmt.Sprintf("this row has a share, but is %s", r.Status), "write status: apportioned, or take the share out")
	case r.Status == Estimated && m.Lacks("method"):
		m.Problem(status.Pos, "missing-method", "the row is estimated, but does not say how", "add method: …")
	}
	m.Done()
	return r
}

func readReturn(m *source.Fields) *Return {
	m.Must("file", "line")
	r := &Return{File: m.Text("file").S}
	line := m.Text("line")
	if line.Set() {
		n, err := strconv.Atoi(line.S)
		if err != nil || n < 1 {
			m.Problem(line.Pos, "wrong-number", source.Quote(line.S)+" is not the number of a line", "write which line of the table it is, counted from 1")
		}
		r.Line = n
	}
	m.Done()
	return r
}

func (c *Count) readTransfer(m *source.Fields) Transfer {
	t := Transfer{Pos: m.Pos()}
	from, to := m.Text("from"), m.Text("to")
	t.From = c.ref(KindOrganisation, from)
	t.To = c.ref(KindOrganisation, to)
	t.service = m.Text("service")
	t.Service = t.service.S
	var amount, part source.Text
	t.Amount, amount = c.amount(m)
	t.Typed = amount.S
	t.Share, part = c.share(m)
	t.Why = m.Text("why").S
	t.Source = c.ref(KindSource, m.Text("source"))
	m.Done()
	if t.From == "" || t.To == "" || t.Service == "" || m.Partial() {
		return t
	}
	if t.From == t.To {
		m.Problem(to.Pos, "wrong-transfer", "this transfer is from a body to itself", "name the two bodies that both count it")
	}
	if t.Amount < 0 {
		m.Problem(t.Pos, "wrong-transfer", "a transfer cannot be less than nothing", "write a positive amount, and swap from and to if need be")
	}
	t.doubted = !c.leaves(m, &t, from, amount, part)
	if t.doubted {
		amount = source.Text{} // so that a transfer too large for both rows is reported once
	}
	t.doubted = !c.arrives(m, &t, to, amount) || t.doubted
	return t
}

const bothHold = "a transfer needs the same money in a row of each body; if only one counts it, leave the transfer out"

// shareUnknown reports whether it is not known which share of its amount a row holds.
func (r *Row) shareUnknown() bool { return r.doubted || r.Status == Apportioned && r.Share == nil }

// leaves checks a transfer against the rows that it is taken from: the rows of From in its service that are not
// estimated and have the same share. No more can be taken off than they hold. It reports whether all is well.
func (c *Count) leaves(m *source.Fields, t *Transfer, from, amount, part source.Text) bool {
	rows, estimated := c.held(t.From, t.Service)
	same := slices.DeleteFunc(slices.Clone(rows), func(r *Row) bool { return !r.Share.Same(t.Share) })
	shared := slices.IndexFunc(rows, func(r *Row) bool { return r.Share != nil })
	body, service := source.Quote(t.From.Name()), source.Quote(t.Service)
	switch {
	case len(rows) == 0 && estimated:
		m.Problem(from.Pos, "wrong-transfer", fmt.Sprintf("the money of %s for %s is only estimated, but a transfer is taken off counted money", body, service), "estimate it without this money, and say so under method; then leave the transfer out")
		return false
	case len(rows) == 0:
		t.notFrom.Add(from.Pos, "wrong-transfer", fmt.Sprintf("%s has no row with money for %s", body, service), bothHold)
		return false
	case part.Set() && t.Share == nil, slices.ContainsFunc(rows, (*Row).shareUnknown): // one of the shares cannot be read
		return false
	case len(same) == 0 && !part.Set():
		m.Problem(t.Pos, "missing-share", "the row it is taken from is apportioned, but the transfer has no share", "add share: "+rows[shared].Share.String())
		return false
	case len(same) == 0 && shared < 0:
		m.Problem(part.Pos, "wrong-share", "the transfer has a share, but the row it is taken from has none", "take the share out")
		return false
	case len(same) == 0:
		of := rows[shared].Share.String()
		m.Problem(part.Pos, "wrong-share", fmt.Sprintf("the share of the transfer is %s, but that of the row it is taken from is %s", part.S, of), "write share: "+of)
		return false
	}
	var taken money.Total
	above := ""
	for i := range c.Transfers { // those above it
		if o := &c.Transfers[i]; o.From == t.From && o.Service == t.Service && o.Share.Same(t.Share) && !o.doubted {
			taken.Add(o.Amount, nil)
			above = " with the transfers above"
		}
	}
	taken.Add(t.Amount, nil)
	holds, _, ok := holding(same)
	if off := taken.Rat(); ok && amount.Set() && off.Cmp(holds) > 0 {
		m.Problem(amount.Pos, "wrong-transfer", fmt.Sprintf("%s is taken off%s, but all that %s counts for %s is %s", money.Exactly(off), above, body, service, money.Exactly(holds)), "write only the part of its row that is in the other row too")
		return false
	}
	return true
}

// arrives checks a transfer against the rows of the body that received the money. They may be in another service, as
// when a council pays the police to patrol its parks. It reports whether all is well.
func (c *Count) arrives(m *source.Fields, t *Transfer, to, amount source.Text) bool {
	rows, estimated := c.held(t.To, "")
	body := source.Quote(t.To.Name())
	switch {
	case len(rows) == 0 && estimated:
		m.Problem(to.Pos, "wrong-transfer", fmt.Sprintf("the money of %s is only estimated, so this pound is counted only once", body), "leave the transfer out, and estimate without this money")
		return false
	case len(rows) == 0:
		t.notTo.Add(to.Pos, "wrong-transfer", fmt.Sprintf("%s has no row with this money", body), bothHold)
		return false
	}
	var taken money.Total
	above, hint := "", "write only the part that both hold"
	for i := range c.Transfers { // those above it
		if o := &c.Transfers[i]; o.To == t.To && !o.doubted {
			taken.Add(o.Amount, o.Share)
			above = ", with the transfers above"
			hint = "write only the parts that both hold; a pound in three rows goes from the first to the second, and from there to the third"
		}
	}
	taken.Add(t.Amount, t.Share)
	_, holds, ok := holding(rows)
	if off := taken.Rat(); ok && amount.Set() && off.Cmp(holds) > 0 {
		m.Problem(amount.Pos, "wrong-transfer", fmt.Sprintf("%s is said to be in a row of %s too%s, but all that it counts is %s", money.Exactly(off), body, above, money.Exactly(holds)), hint)
		return false
	}
	return true
}

// held returns the rows of an organisation in a service ("" for any) that are not estimated, and whether there are
// estimated ones.
func (c *Count) held(org ID, service string) (rows []*Row, estimated bool) {
	for i := range c.Rows {
		switch r := &c.Rows[i]; {
		case r.Organisation != org || service != "" && r.Service != service:
		case r.Status == Estimated:
			estimated = true
		default:
			rows = append(rows, r)
		}
	}
	return rows, estimated
}

// holding returns what the positive rows hold, in pence: their amounts, and the shares of these that are counted. ok is
// false if an amount could not be read.
func holding(rows []*Row) (amounts, shares *big.Rat, ok bool) {
	var whole, part money.Total
	for _, r := range rows {
		if r.Typed == "" {
			return nil, nil, false
		}
		if r.Amount > 0 {
			whole.Add(r.Amount, nil)
			part.Add(r.Amount, r.Share)
		}
	}
	return whole.Rat(), part.Rat(), true
}

func (c *Count) readBeside(m *source.Fields) Beside {
	b := Beside{Organisation: c.ref(KindOrganisation, m.Text("organisation")), service: m.Text("service"), Why: m.Text("why").S}
	b.Service = b.service.S
	amount, typed := c.amount(m)
	b.Amount, b.Typed = amount, typed.S
	b.Source = c.ref(KindSource, m.Text("source"))
	m.Done()
	return b
}

func (c *Count) readNotCounted(m *source.Fields) NotCounted {
	n := NotCounted{Organisation: c.ref(KindOrganisation, m.Text("organisation")), service: m.Text("service"), Why: m.Text("why").S}
	n.Service = n.service.S
	if m.Lacks("organisation") && m.Lacks("service") {
		m.Problem(m.Pos(), "missing-key", "neither an organisation nor a service is named", "add organisation: … or service: …")
	}
	m.Done()
	return n
}

func (c *Count) readPublished(m *source.Fields) PublishedTotal {
	t := PublishedTotal{Pos: m.Pos()}
	t.Amount, _ = c.amount(m)
	t.Year = m.Text("year").S
	if at, none := m.Empty("covers"); none {
		m.Problem(at, "wrong-value", "this total covers no service", "write all, or [education, police]")
	}
	if m.IsList("covers") {
		t.covers = m.Texts("covers")
		t.Covers = source.Typed(t.covers)
	} else if covers := m.Text("covers"); covers.Set() {
		if covers.S != "all" {
			m.Problem(covers.Pos, "wrong-value", source.Quote(covers.S)+" is neither all nor a list of services", "write all, or [education, police]")
		}
		t.All = true
	}
	t.By = m.Text("by").S
	t.Source = c.ref(KindSource, m.Text("source"))
	t.Note = m.Text("note").S
	m.Done()
	return t
}

// check checks a count against the pack's vocabularies and its received tables, once all files are read. It returns
// the indices of the rows that rest on a line of a table and match it, the rows whose table is missing, and the rows
// that do not match the table they name.
func (c *Count) check(p *Pack, problems *source.Problems) (rest []int, lost []*Row, misfits map[string][]misfit) {
	inVocabulary(p.Bases, "basis", "bases", c.basis, problems)
	service := func(t source.Text) bool { return inVocabulary(p.Services, "service", "services", t, problems) }
	covered := len(c.covers) > 0 // all services in covers are known
	for _, t := range c.covers {
		covered = service(t) && covered
	}
	c.checkPopulation(p, problems)
	if !p.Unsure(c.ID) {
		c.lookHeldTwice(c.lookSummed(problems), problems)
	}
	misfits = map[string][]misfit{}
	for i := range c.Rows {
		r := &c.Rows[i]
		if own := c.Population; own != nil && own.People > 0 && r.Share != nil && r.Share.Num > int64(own.People) && r.Note == "" {
			problems.Warn(r.Pos(c), "wrong-share", fmt.Sprintf("the share is that of %d people, but the place has %d", r.Share.Num, own.People), "write how many people of the place live in the area of the body; or, if both are right, say so in a note on the row")
		}
		at := r.serviceAt.In(c.File)
		if addsUp.MatchString(r.Service) && !r.told(p) && p.Services != nil && !slices.Contains(p.Services.IDs(), r.Service) {
			problems.Add(at, "unknown-reference", fmt.Sprintf("service %s does not exist", source.Quote(r.Service)), noTotals)
			continue
		}
		// A reversal (a negative row) belongs to no single service, so no count covers it.
		if at.Line > 0 && !r.told(p) && service(source.Text{S: r.Service, Pos: at}) && covered && r.Status != Estimated && !r.doubted && r.Amount >= 0 && !slices.Contains(c.Covers, r.Service) {
			problems.Add(at, "not-covered", fmt.Sprintf("the count does not say that it covers %s", source.Quote(r.Service)), "add it to covers, or take the row out")
		}
		if r.Return != nil && r.Return.File != "" {
			if _, there := p.Returns[r.Return.File]; !there {
				lost = append(lost, r)
				continue
			}
			wrong, itsOwn := c.checkReturn(p, r)
			if wrong != nil {
				misfits[r.Return.File] = append(misfits[r.Return.File], *wrong)
			}
			if itsOwn {
				rest = append(rest, i)
			}
		}
	}
	for _, t := range c.Transfers {
		if service(t.service) && p.Organisation(t.From) != nil {
			*problems = append(*problems, t.notFrom...)
		}
		if p.Organisation(t.To) != nil {
			*problems = append(*problems, t.notTo...)
		}
	}
	for _, b := range c.Beside {
		service(b.service)
	}
	for _, n := range c.NotCounted {
		service(n.service)
	}
	for _, t := range c.Published {
		for _, s := range t.covers {
			service(s)
		}
	}
	return rest, lost, misfits
}

// checkPopulation checks the population of a count against the count's year, and against the one that its pilot
// states for the same day.
func (c *Count) checkPopulation(p *Pack, problems *source.Problems) {
	own := c.Population
	if own == nil || own.People == 0 || own.Date.IsZero() || c.Year.IsZero() || c.misnamed {
		return
	}
	at := own.at.In(c.File)
	if own.Date.Year != c.Year.From {
		problems.Warn(at, "wrong-year", fmt.Sprintf("the population is for %d, but the count is for %s", own.Date.Year, c.Year), fmt.Sprintf("use the estimate for the middle of %d: figures for each resident depend on it", c.Year.From))
	}
	if pilot := p.Pilot(c.Pilot); pilot != nil && pilot.Population != nil && pilot.Population.Date == own.Date && pilot.Population.People != own.People {
		problems.Warn(at, "wrong-people", fmt.Sprintf("the population is %d here, but %d on the same day in %s", own.People, pilot.Population.People, pilot.File), "check which is right, and write it in both files")
	}
}

// lookSummed warns of rows that are the sum of all other rows of their body, or of the count, and returns them. Hardly any
// amount of four digits or more is such a sum by chance. A note on the row says that it is right.
func (c *Count) lookSummed(problems *source.Problems) map[*Row]bool {
	whole, rows := money.Pence(0), 0
	of, its := map[ID]money.Pence{}, map[ID]int{}
	for i := range c.Rows {
		if r := &c.Rows[i]; r.Status != Estimated {
			whole, rows = whole+r.Amount, rows+1
			of[r.Organisation] += r.Amount
			its[r.Organisation]++
		}
	}
	sums := map[*Row]bool{}
	for i := range c.Rows {
		r := &c.Rows[i]
		if r.Status == Estimated || r.Note != "" || r.Digits() < 4 {
			continue
		}
		others := ""
		switch {
		case rows > 3 && r.Amount == whole-r.Amount && r.Share == nil:
			others = "all other rows of the count"
		case its[r.Organisation] > 2 && r.Amount == of[r.Organisation]-r.Amount:
			others = fmt.Sprintf("the other %d rows of %s", its[r.Organisation]-1, source.Quote(r.Organisation.Name()))
		default:
			continue
		}
		sums[r] = true
		problems.Warn(r.Pos(c), "summed-twice", "this row is the sum of "+others, "take it out if it is their total, because the rows are added up for you; if not, say so in a note on the row")
	}
	return sums
}

// fewAlike is the largest number of amounts that two bodies hold alike and that are reported one by one.
const fewAlike = 3

// lookHeldTwice warns of amounts that two bodies hold alike for one service, other than rows that are sums. Amounts of
// four digits may be alike by chance, because a hundred rows make thousands of pairs. A note on the row says that both are
// right.
func (c *Count) lookHeldTwice(sums map[*Row]bool, problems *source.Problems) {
	type spent struct {
		service string
		amount  money.Pence
	}
	type bodies struct{ one, other ID }
	first := make(map[spent]*Row, len(c.Rows))
	alike := map[bodies][]*Row{} // the rows of the other
	var order []bodies
	for i := range c.Rows {
		r := &c.Rows[i]
		if r.Status == Estimated || r.Note != "" || r.Digits() < 5 || sums[r] {
			continue
		}
		o := first[spent{r.Service, r.Amount}]
		switch {
		case o == nil:
			first[spent{r.Service, r.Amount}] = r
		case o.Organisation == r.Organisation, o.Return != nil && r.Return != nil, slices.ContainsFunc(c.Transfers, func(t Transfer) bool {
			return t.From == r.Organisation && t.To == o.Organisation || t.From == o.Organisation && t.To == r.Organisation
		}):
		default:
			both := bodies{o.Organisation, r.Organisation}
			if alike[both] == nil {
				order = append(order, both)
			}
			alike[both] = append(alike[both], r)
		}
	}
	for _, both := range order {
		if rows := alike[both]; len(rows) > fewAlike {
			problems.Warn(rows[0].Pos(c), "summed-twice", fmt.Sprintf("this amount of %s and %d below it stand under %s too", source.Quote(both.other.Name()), len(rows)-1, source.Quote(both.one.Name())),
				"if the rows were copied, write the amounts of the body itself; if it is the same money, take the rows out of the body that only passes it on, or add it under transfers; if not, say so in a note on each row")
			continue
		}
		for _, r := range alike[both] {
			problems.Warn(r.Pos(c), "summed-twice", fmt.Sprintf("%s for %s stands here and on line %d, for another body", money.Plainly(r.Amount.Rat()), source.Quote(r.Service), first[spent{r.Service, r.Amount}].Pos(c).Line),
				"if it is the same money, take the row out of the body that only passes it on, or add it under transfers; if not, say so in a note on the row")
		}
	}
}

// addsUp matches the label of a total, which names no body or service.
var addsUp = regexp.MustCompile(`(?i)^(?:grand[ -]|sub-?)?totals?$|^(?:sum|all)$`)

const noTotals = "take the row out, because the rows are added up for you; a total that others published goes under published_totals"

// told reports whether a wrong service is reported at the organisation of the row instead: the two are swapped, or
// the row is a total.
func (r *Row) told(p *Pack) bool {
	return p.Organisation(r.Organisation) == nil && (addsUp.MatchString(r.Organisation.Name()) ||
		slices.Contains(p.Services.IDs(), r.Organisation.Name()) && p.Organisation(NewID(KindOrganisation, r.Service)) != nil)
}

// inVocabulary reports whether a vocabulary of the pack has the value t, and adds a problem if t is set and it has
// not. Of a vocabulary that is unknown (nil) it accepts every value.
func inVocabulary(choices Choices, what, list string, t source.Text, problems *source.Problems) bool {
	switch {
	case !t.Set():
		return false
	case choices == nil || slices.ContainsFunc(choices, func(c Choice) bool { return c.ID == t.S }):
		return true
	}
	ids := choices.IDs()
	hint := "the " + list + " are " + strings.Join(ids, ", ")
	if len(ids) == 0 {
		hint = "add it to " + list + " in content/pack.yaml"
	}
	problems.Add(t.Pos, "unknown-reference", fmt.Sprintf("%s %s does not exist", what, source.Quote(t.S)), source.Suggest(t.S, ids, hint))
	return false
}
