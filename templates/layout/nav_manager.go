package layout

// managerNav is the navigation of the role manager.
var managerNav = []NavItem{
	{ID: "manager", Label: "nav.manager.start", Href: "/manager", Icon: "chart"},
	{ID: "coverage", Label: "nav.manager.coverage", Href: "/coverage", Icon: "map"},
	{ID: "rosters", Label: "nav.manager.rosters", Href: "/manager/rosters", Icon: "list"},
	{ID: "exports", Label: "nav.manager.exports", Href: "/manager/exports", Icon: "download"},
	{ID: "reports", Label: "nav.manager.reports", Href: "/manager/reports", Icon: "table"},
}
