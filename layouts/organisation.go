package layouts

// OrganisationPage is the page of a body that spends or serves.
type OrganisationPage struct {
	Frame
	Article
	Tables []Table // its money in the counts
}
