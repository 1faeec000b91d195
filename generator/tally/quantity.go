package tally

// Quantity says what a figure measures: which amount, of what part of the count, in which unit. It is a value; equal
// quantities are the same. A figure's name, and so its address, is derived from it only by [Quantity.Name], and
// nothing parses a name to find out what a figure is. The zero Quantity is none.
//
// Quantities are built the way one says them: Counted.Whole(), Estimated.Service("health").PerHead().
type Quantity struct {
	Amount Amount
	Extent Extent
	Part   string // the id of the service or organisation; empty for the whole
	Unit   Unit
}

// Amount is what is added up.
type Amount uint8

// The amounts.
const (
	_         Amount = iota
	Counted          // gross less transfers
	Estimated        // estimated rows, never part of Counted
	Total            // Counted and Estimated together
	Gross            // the counted and apportioned rows
	Transfers        // money that is in two rows
	Middle           // the median of the comparable places
	amounts
)

// Extent is the part of the count that an amount is of.
type Extent uint8

// The extents.
const (
	Whole           Extent = iota
	OneService             // named by Part
	OneOrganisation        // named by Part
	extents
)

// Unit is the unit of a figure.
type Unit uint8

// The units.
const (
	Pounds  Unit = iota
	PerHead      // pounds divided by the population of the place
	Share        // the part of all positive services, in whole per cent
	Rank         // the rank among the comparable counts
	units
)

// Whole returns the quantity of an amount over all rows of a count.
func (a Amount) Whole() Quantity { return Quantity{Amount: a} }

// Service returns the quantity of an amount for one service, given its id.
func (a Amount) Service(id string) Quantity {
	return Quantity{Amount: a, Extent: OneService, Part: id}
}

// Organisation returns the quantity of an amount for one organisation, given its id.
func (a Amount) Organisation(id string) Quantity {
	return Quantity{Amount: a, Extent: OneOrganisation, Part: id}
}

// PerHead returns the quantity divided by the population.
func (q Quantity) PerHead() Quantity { return q.in(PerHead) }

// Share returns the quantity as a part of all services.
func (q Quantity) Share() Quantity { return q.in(Share) }

// Rank returns the rank of the quantity among the comparable counts.
func (q Quantity) Rank() Quantity { return q.in(Rank) }

// in returns the quantity in another unit.
func (q Quantity) in(u Unit) Quantity {
	q.Unit = u
	return q
}

// HoldsEstimate reports whether the quantity is or includes an estimate.
func (q Quantity) HoldsEstimate() bool { return q.Amount == Estimated || q.Amount == Total }

// The parts that names of figures are made of.
var (
	amountNames = [amounts]string{Counted: "counted", Estimated: "estimated", Total: "total", Gross: "gross", Transfers: "transfers", Middle: "middle"}
	extentNames = [extents]string{OneService: "service", OneOrganisation: "organisation"}
	unitNames   = [units]string{PerHead: "per-head", Share: "share", Rank: "rank"}
)

// Name returns the name of the figure within its count, as used by programs and in addresses: counted-per-head,
// service-police, service-police-estimated, rank.
func (q Quantity) Name() string {
	if q.Unit == Rank { // there is only one
		return unitNames[Rank]
	}
	name := amountNames[q.Amount]
	if q.Extent != Whole {
		name = extentNames[q.Extent] + "-" + q.Part
		if q.Amount != Counted {
			name += "-" + amountNames[q.Amount]
		}
	}
	if q.Unit != Pounds {
		name += "-" + unitNames[q.Unit]
	}
	return name
}

// endings returns the endings of names that an id should not have, because a figure of a shorter id may end in them.
func endings() []string {
	return []string{"-" + amountNames[Estimated], "-" + unitNames[PerHead], "-" + unitNames[Share]}
}
