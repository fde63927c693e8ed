package layout

// plannerNav is the navigation of the role planner.
var plannerNav = []NavItem{
	{ID: "planner", Label: "nav.planner.start", Href: "/planner", Icon: "calendar"},
	{ID: "coverage", Label: "nav.planner.coverage", Href: "/coverage", Icon: "map"},
	{ID: "points", Label: "nav.planner.points", Href: "/planner/points", Icon: "pin"},
	{ID: "teams", Label: "nav.planner.teams", Href: "/planner/teams", Icon: "van"},
	{ID: "waves", Label: "nav.planner.waves", Href: "/waves", Icon: "send"},
	{ID: "import", Label: "nav.planner.import", Href: "/planner/import", Icon: "upload"},
}
