package layouts

// OrganisationPage is the page of a body that spends or serves.
type OrganisationPage struct {
	Frame
	Article
	Tables []Table // what the counts hold of it
}
