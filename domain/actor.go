package domain

import (
	"slices"
	"strings"
)

// Role says what a signed-in person does in the programme.
type Role string

// The roles. Citizen has no account: it is the actor of the public pages.
const (
	RolePlanner       Role = "planner"
	RoleDesk          Role = "desk"
	RoleStaff         Role = "staff"
	RoleManager       Role = "manager"
	RoleAdministrator Role = "administrator"
	RoleCitizen       Role = "citizen"
)

// Roles lists the roles an account can have, in the order screens show them.
func Roles() []Role {
	return []Role{RolePlanner, RoleDesk, RoleStaff, RoleManager, RoleAdministrator}
}

// ParseRole returns the account role with this identifier, or an invalid error.
func ParseRole(s string) (Role, error) {
	if r := Role(s); slices.Contains(Roles(), r) {
		return r, nil
	}
	return "", Invalid("role.unknown", s)
}

// Permission is one thing an actor may do.
type Permission string

// The permissions; each use case begins by requiring one.
const (
	PointView         Permission = "point.view"
	PointEdit         Permission = "point.edit"
	TeamView          Permission = "team.view"
	TeamEdit          Permission = "team.edit"
	UnitEdit          Permission = "unit.edit"
	PlanView          Permission = "plan.view"
	PlanEdit          Permission = "plan.edit"
	PersonView        Permission = "person.view"
	PersonEdit        Permission = "person.edit"
	PersonRevealID    Permission = "person.reveal_id"
	AppointmentBook   Permission = "appointment.book"
	AppointmentManage Permission = "appointment.manage"
	CheckInRecord     Permission = "checkin.record"
	RosterView        Permission = "roster.view"
	HotlineHandle     Permission = "hotline.handle"
	UserManage        Permission = "user.manage"
	AuditView         Permission = "audit.view"
	NoticeManage      Permission = "notice.manage"
	SystemCheck       Permission = "system.check"
	SettingEdit       Permission = "setting.edit"
	WaveManage        Permission = "wave.manage"
	TemplateEdit      Permission = "template.edit"
	CoverageView      Permission = "coverage.view"
	PlanPropose       Permission = "plan.propose" // a draft of chosen points, for a planner to go on with
	ReportView        Permission = "report.view"
	TargetEdit        Permission = "target.edit"
	IndicatorEdit     Permission = "indicator.edit"  // which figures there are
	IndicatorEnter    Permission = "indicator.enter" // their values
	ReportSend        Permission = "report.send"
)

// permissions is the one table of who may do what. The administrator may do
// everything except read people's full numbers for no task.
var permissions = map[Permission][]Role{
	PointView:         {RolePlanner, RoleDesk, RoleStaff, RoleManager, RoleAdministrator},
	PointEdit:         {RolePlanner, RoleAdministrator},
	TeamView:          {RolePlanner, RoleManager, RoleAdministrator},
	TeamEdit:          {RolePlanner, RoleAdministrator},
	UnitEdit:          {RoleAdministrator},
	PlanView:          {RolePlanner, RoleDesk, RoleStaff, RoleManager, RoleAdministrator},
	PlanEdit:          {RolePlanner, RoleAdministrator},
	PersonView:        {RoleDesk, RoleStaff, RoleManager, RoleAdministrator},
	PersonEdit:        {RoleDesk, RoleStaff, RoleAdministrator},
	PersonRevealID:    {RoleDesk, RoleStaff, RoleManager},
	AppointmentBook:   {RoleCitizen, RoleDesk, RoleStaff, RoleAdministrator},
	AppointmentManage: {RoleDesk, RoleStaff, RoleAdministrator},
	CheckInRecord:     {RoleStaff, RoleAdministrator},
	RosterView:        {RoleManager, RoleStaff, RoleDesk, RoleAdministrator},
	HotlineHandle:     {RoleDesk, RoleManager, RoleAdministrator},
	UserManage:        {RoleAdministrator},
	AuditView:         {RoleAdministrator, RoleManager},
	NoticeManage:      {RoleAdministrator},
	SystemCheck:       {RoleAdministrator},
	SettingEdit:       {RoleAdministrator},
	WaveManage:        {RolePlanner, RoleDesk, RoleAdministrator},
	TemplateEdit:      {RoleManager, RoleAdministrator},
	CoverageView:      {RolePlanner, RoleManager, RoleAdministrator},
	PlanPropose:       {RolePlanner, RoleManager, RoleAdministrator},
	ReportView:        {RoleManager, RoleAdministrator},
	TargetEdit:        {RoleManager, RoleAdministrator},
	IndicatorEdit:     {RoleAdministrator},
	IndicatorEnter:    {RoleManager, RoleAdministrator},
	ReportSend:        {RoleManager, RoleAdministrator},
}

// Actor is who acts: every use case takes one and checks its role and area.
type Actor struct {
	UserID    int64  // 0 for the command line and for citizens
	Username  string // "cli" for the command line, "citizen" for the public pages
	Name      string
	Role      Role
	UnitPath  string // the unit subtree the actor answers for; "/" is everything
	RequestID string // ties audit events to the log
	system    bool
}

// SystemActor is the command line and the background worker: somebody with the
// machine's own rights. name says which, for the audit log.
func SystemActor(name string) Actor {
	return Actor{Username: name, Name: name, Role: RoleAdministrator, UnitPath: "/", system: true}
}

// CitizenActor is a visitor of the public pages.
func CitizenActor(requestID string) Actor {
	return Actor{Username: "citizen", Name: "citizen", Role: RoleCitizen, UnitPath: "/", RequestID: requestID}
}

// Can reports whether the actor's role has the permission.
func (a Actor) Can(p Permission) bool {
	return a.system || slices.Contains(permissions[p], a.Role)
}

// Require returns a forbidden error unless the actor's role has the permission,
// an unauthorized one if there is no actor at all.
func (a Actor) Require(p Permission) error {
	if a.Role == "" {
		return &Error{Code: CodeUnauthorized, Key: "signin.required"}
	}
	if !a.Can(p) {
		return Forbidden("permission.missing", string(p))
	}
	return nil
}

// InArea reports whether the unit with this path lies in the actor's subtree.
func (a Actor) InArea(unitPath string) bool {
	return a.UnitPath != "" && strings.HasPrefix(unitPath, a.UnitPath)
}

// Concerns reports whether the actor's subtree and the unit's have anything in
// common: the unit lies in the actor's area, or the actor's area in the unit.
func (a Actor) Concerns(unitPath string) bool {
	return a.InArea(unitPath) || (a.UnitPath != "" && unitPath != "" && strings.HasPrefix(a.UnitPath, unitPath))
}

// RequireArea returns a forbidden error unless the unit lies in the actor's subtree.
func (a Actor) RequireArea(unitPath string) error {
	if !a.InArea(unitPath) {
		return Forbidden("area.outside")
	}
	return nil
}
