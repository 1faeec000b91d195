package tally

// Quantity says what a figure is of: which amount, of what in the count, in which unit. It is a value, and two that are
// equal are the same. The name of a figure, and so its address, is written from it ([Quantity.Name]) and nowhere else; and
// nothing reads a name to find out what a figure is. The zero Quantity is none.
//
// Quantities are put together as they are said: Counted.Whole(), Estimated.Service("health").PerHead().
type Quantity struct {
	Amount Amount
	Extent Extent
	Part   string // the id of the service or organisation; empty for the whole
	Unit   Unit
}

// Amount is what of the rows is added up.
type Amount uint8

// The amounts.
const (
	_         Amount = iota
	Counted          // gross less transfers
	Estimated        // kept apart from it
	Total            // counted and estimated
	Gross            // the rows that are counted or apportioned
	Transfers        // the same pound in two rows
	Middle           // what is counted in the middle one of the comparable places
	amounts
)

// Extent is of how much of the count an amount is.
type Extent uint8

// The extents.
const (
	Whole           Extent = iota
	OneService             // named by Part
	OneOrganisation        // named by Part
	extents
)

// Unit is what the number of a figure counts.
type Unit uint8

// The units.
const (
	Pounds  Unit = iota
	PerHead      // pounds, divided by the people of the place
	Share        // a part of all services that are positive, in whole per cent
	Rank         // a place in the order of the comparable counts
	units
)

// Whole is an amount of all rows of a count.
func (a Amount) Whole() Quantity { return Quantity{Amount: a} }

// Service is an amount of one service, by its id.
func (a Amount) Service(id string) Quantity {
	return Quantity{Amount: a, Extent: OneService, Part: id}
}

// Organisation is an amount of one organisation, by its id.
func (a Amount) Organisation(id string) Quantity {
	return Quantity{Amount: a, Extent: OneOrganisation, Part: id}
}

// PerHead is the same for each resident.
func (q Quantity) PerHead() Quantity { return q.in(PerHead) }

// Share is the same as a part of all services.
func (q Quantity) Share() Quantity { return q.in(Share) }

// Rank is the place that the same has among the comparable counts.
func (q Quantity) Rank() Quantity { return q.in(Rank) }

// in is the same in a unit.
func (q Quantity) in(u Unit) Quantity {
	q.Unit = u
	return q
}

// HoldsEstimate reports whether the quantity is an estimate, or holds one.
func (q Quantity) HoldsEstimate() bool { return q.Amount == Estimated || q.Amount == Total }

// What the names of figures are made of.
var (
	amountNames = [amounts]string{Counted: "counted", Estimated: "estimated", Total: "total", Gross: "gross", Transfers: "transfers", Middle: "middle"}
	extentNames = [extents]string{OneService: "service", OneOrganisation: "organisation"}
	unitNames   = [units]string{PerHead: "per-head", Share: "share", Rank: "rank"}
)

// Name is what the figure is called within its count, by programs and in addresses: counted-per-head, service-police,
// service-police-estimated, rank.
func (q Quantity) Name() string {
	if q.Unit == Rank { // there is one
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

// endings are what an id must not end in lightly: a figure of a shorter id may end so too.
func endings() []string {
	return []string{"-" + amountNames[Estimated], "-" + unitNames[PerHead], "-" + unitNames[Share]}
}
