package layout

// adminNav is the navigation of the role administrator.
var adminNav = []NavItem{
	{ID: "admin", Label: "nav.admin.start", Href: "/admin", Icon: "users"},
	{ID: "notices", Label: "nav.admin.notices", Href: "/admin/notices", Icon: "send"},
	{ID: "audit", Label: "nav.admin.audit", Href: "/admin/audit", Icon: "history"},
	{ID: "holidays", Label: "nav.admin.holidays", Href: "/admin/holidays", Icon: "calendar"},
	{ID: "tokens", Label: "nav.admin.tokens", Href: "/admin/tokens", Icon: "lock"},
	{ID: "webhooks", Label: "nav.admin.webhooks", Href: "/admin/webhooks", Icon: "send"},
	{ID: "rules", Label: "nav.admin.rules", Href: "/admin/rules", Icon: "clock"},
}
