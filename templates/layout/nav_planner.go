package layout

// plannerNav is the navigation of the role planner.
var plannerNav = []NavItem{
	{ID: "planner", Label: "nav.planner.start", Href: "/planner", Icon: "home"},
}
