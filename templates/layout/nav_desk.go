package layout

// deskNav is the navigation of the role desk.
var deskNav = []NavItem{
	{ID: "desk", Label: "nav.desk.start", Href: "/desk", Icon: "phone"},
	{ID: "list", Label: "nav.desk.list", Href: "/desk/list", Icon: "table"},
	{ID: "waves", Label: "nav.desk.waves", Href: "/waves", Icon: "send"},
	{ID: "waitlist", Label: "nav.desk.waitlist", Href: "/desk/waitlist", Icon: "clock"},
}
