package layouts

// CountPage is a counting dataset as a plain table.
type CountPage struct {
	Frame
	Article
	Unit      string
	TableID   string
	Rows      []CountRow
	Transfers []TransferRow
	Beside    []BesideRow
	Missing   []MissingRow
	Published []PublishedRow

	TransfersID, BesideID, MissingID, PublishedID string
}

// CountRow is a row of a count.
type CountRow struct {
	Organisation Link
	Service      string
	Line         string
	Amount       string
	Share        string
	Status       string
	Note         string
	Source       Link
}

// TransferRow is a pound that stands in two rows.
type TransferRow struct {
	From, To Link
	Service  string
	Amount   string
	Why      string
	Source   Link
}

// BesideRow is a figure that is shown and not added.
type BesideRow struct {
	Organisation Link
	Service      string
	Amount       string
	Why          string
	Source       Link
}

// MissingRow is what the count leaves out.
type MissingRow struct {
	Organisation Link
	Service      string
	Why          string
}

// PublishedRow is a total that somebody published.
type PublishedRow struct {
	Amount, Year, Covers, Note string
	Source                     Link
}
