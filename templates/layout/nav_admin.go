package layout

// adminNav is the navigation of the role administrator.
var adminNav = []NavItem{
	{ID: "admin", Label: "nav.admin.start", Href: "/admin", Icon: "users"},
}
