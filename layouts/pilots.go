package layouts

// PilotsPage is the index of pilots, with how much the pack holds on each.
type PilotsPage struct {
	ListFrame
	Pilots  []PilotCard
	Map     *Locator // nil if there is none
	TableID string
	Columns []string
	Rows    []HoldingRow
}

// HoldingRow says how much the pack holds on one pilot, a number for each column.
type HoldingRow struct {
	Link
	Cells []int
}
