package layout

// NavItem is one entry of a role's navigation. Keep at most five for a role:
// on a phone they are the tab bar.
type NavItem struct {
	ID    string // PageView.Active names it
	Label string // message key, nav.<role>.<id>
	Href  string
	Icon  string
}

// navByRole holds the navigation of each role; an audience's entries stand in
// a file of their own, nav_<audience>.go.
var navByRole = map[string][]NavItem{
	"planner":       plannerNav,
	"desk":          deskNav,
	"staff":         staffNav,
	"manager":       managerNav,
	"administrator": adminNav,
}
