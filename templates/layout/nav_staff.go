package layout

// staffNav is the navigation of the role staff.
var staffNav = []NavItem{
	{ID: "staff", Label: "nav.staff.start", Href: "/staff", Icon: "list"},
}
