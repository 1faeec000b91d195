package layouts

// PilotsPage is the index of pilots, with what the pack holds of each.
type PilotsPage struct {
	Frame
	Lead    string
	Parts   []Link // the other parts of a list that is too long for one page
	Pilots  []PilotCard
	Map     *Locator // nil where there is none
	TableID string
	Columns []string
	Rows    []HoldingRow
}

// HoldingRow says how much the pack holds of one pilot.
type HoldingRow struct {
	Link
	Cells []int
}
