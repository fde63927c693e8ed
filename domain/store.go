package domain

import (
	"context"
	"iter"
	"time"
)

// Store is the port to the database. Use cases lock, decide and save inside one
// closure; nothing carries a transaction around in a context.
type Store interface {
	// Within runs fn in one write transaction and commits if fn returns nil. On
	// SQLite it begins immediate; on PostgreSQL it retries fn after a
	// serialisation failure or deadlock, so fn must not have effects elsewhere.
	// Returns CodeUnavailable if the database is out of reach.
	Within(ctx context.Context, fn func(Repos) error) error
	// View runs fn on a consistent read-only snapshot.
	View(ctx context.Context, fn func(Repos) error) error
	// Ready returns nil if the database answers and its schema is current.
	Ready(ctx context.Context) error
}

// Repos are the collections of one transaction. Every "ByX" returns
// CodeNotFound if there is no such thing.
type Repos struct {
	Units        UnitRepo
	Points       PointRepo
	Teams        TeamRepo
	Holidays     HolidayRepo
	Users        UserRepo
	Persons      PersonRepo
	Plans        PlanRepo
	Visits       VisitRepo
	Slots        SlotRepo
	Appointments AppointmentRepo
	Bookings     BookingRepo
	CheckIns     CheckInRepo
	Waitlist     WaitlistRepo
	Waves        WaveRepo
	HotlineCases HotlineCaseRepo
	Audit        AuditRepo
	Notices      NoticeRepo
	Consistency  ConsistencyRepo
	Settings     SettingRepo
	Tokens       TokenRepo
	Webhooks     WebhookRepo
	Exports      ExportRepo
	Templates    OfficeTemplateRepo
	Coverage     CoverageRepo
	Reports      ReportRepo
	Jobs         JobQueue
}

// Page is a part of a list: Limit rows from Offset. Limit 0 means all.
type Page struct{ Offset, Limit int }

// UnitRepo keeps the units.
type UnitRepo interface {
	// Upsert inserts new units and updates known ones by Code, and sets ID and
	// Path. A parent must come before its children or be stored already.
	Upsert(ctx context.Context, units []*Unit) error
	ByCode(ctx context.Context, code string) (Unit, error)
	ByID(ctx context.Context, id int64) (Unit, error)
	// All returns the units at and below pathPrefix ("/" for all) by Path.
	All(ctx context.Context, pathPrefix string) ([]Unit, error)
}

// PointFilter selects service points; zero fields select everything.
type PointFilter struct {
	Area     string // unit path prefix; "" is nothing at all: an actor without area sees nothing
	Text     string // folded words that must all occur in code, name, address or unit
	Kind     PointKind
	UnitCode string
	Archived bool   // archived ones instead of live ones
	Sort     string // "code", "name", "unit", "priority", "demand"; a leading "-" reverses
	Page     Page

	// VisitFrom, if set, keeps only points with a live visit from this day to
	// VisitTo, both included, and allows Sort "visit": by the first of these visits.
	VisitFrom, VisitTo Date
}

// PointRepo keeps the service points with their demand.
type PointRepo interface {
	// Upsert inserts new points and updates known ones by Code, and sets ID.
	Upsert(ctx context.Context, points []*ServicePoint) error
	ByCode(ctx context.Context, code string) (ServicePoint, error)
	ByID(ctx context.Context, id int64) (ServicePoint, error)
	// List returns the page and the number of all that match.
	List(ctx context.Context, f PointFilter) ([]ServicePoint, int, error)
	// Places returns where the points are that have a live visit from one day to
	// another, both included.
	Places(ctx context.Context, from, to Date) ([]PointPlace, error)
}

// PointPlace is where a point is.
type PointPlace struct {
	ID       int64
	Lat, Lon float64
}

// TeamFilter selects teams; zero fields select everything.
type TeamFilter struct {
	Area     string // as in PointFilter
	Text     string
	Service  Service
	Archived bool
	Sort     string // "code", "name", "unit", "officers"; a leading "-" reverses
	Page     Page
}

// TeamRepo keeps the mobile teams.
type TeamRepo interface {
	// Upsert inserts new teams and updates known ones by Code, and sets ID.
	Upsert(ctx context.Context, teams []*Team) error
	ByCode(ctx context.Context, code string) (Team, error)
	ByID(ctx context.Context, id int64) (Team, error)
	List(ctx context.Context, f TeamFilter) ([]Team, int, error)
}

// HolidayRepo keeps the public-holiday table.
type HolidayRepo interface {
	// Upsert inserts new days and updates known ones by Date.
	Upsert(ctx context.Context, days []Holiday) error
	All(ctx context.Context) ([]Holiday, error)
}

// UserRepo keeps the accounts.
type UserRepo interface {
	// Create returns a conflict "user.exists" if the username is taken.
	Create(ctx context.Context, u *User) error
	Update(ctx context.Context, u User) error
	ByUsername(ctx context.Context, username string) (User, error)
	ByID(ctx context.Context, id int64) (User, error)
	List(ctx context.Context) ([]User, error)
}

// PersonFilter selects people. Text matches folded name words, the last digits
// of a phone, or a whole personal ID number.
type PersonFilter struct {
	Text string
	Page Page
}

// PersonRepo keeps the people; ID numbers are encrypted at rest and found by a keyed hash.
type PersonRepo interface {
	// Create inserts the people and sets their IDs. Returns a conflict
	// "person.exists" if a personal ID number belongs to somebody already.
	Create(ctx context.Context, people []*Person) error
	// Update saves the person; a changed number is kept in the history with the reason.
	Update(ctx context.Context, p Person, reason string) error
	ByID(ctx context.Context, id int64) (Person, error)
	// ByPersonalIDs returns the people that have these numbers, in one query.
	ByPersonalIDs(ctx context.Context, ids []PersonalID) (map[PersonalID]Person, error)
	List(ctx context.Context, f PersonFilter) ([]Person, int, error)
	// Identities returns the numbers a person had before, newest first.
	Identities(ctx context.Context, personID int64) ([]PersonIdentity, error)
	// EnsureHouseholds returns the ids of the households with these codes, making missing ones.
	EnsureHouseholds(ctx context.Context, codes []string) (map[string]int64, error)
}

// PlanRepo keeps the plans.
type PlanRepo interface {
	Create(ctx context.Context, p *Plan) error
	Update(ctx context.Context, p Plan) error
	// Lock returns the plan, held against change by others until the transaction ends.
	Lock(ctx context.Context, id int64) (Plan, error)
	ByID(ctx context.Context, id int64) (Plan, error)
	List(ctx context.Context, p Page) ([]Plan, int, error)
	// SaveResult replaces the visits and the unserved demand of a draft, and sets the visits' IDs.
	SaveResult(ctx context.Context, planID int64, visits []*Visit, unserved []UnservedDemand) error
	Unserved(ctx context.Context, planID int64, p Page) ([]UnservedDemand, int, error)
	// SetPoints makes a new plan one of these points only; see PointIDs.
	SetPoints(ctx context.Context, planID int64, pointIDs []int64) error
	// PointIDs returns the points that a plan is limited to, ascending; none: all of its area.
	PointIDs(ctx context.Context, planID int64) ([]int64, error)
}

// VisitFilter selects visits; zero fields select everything.
type VisitFilter struct {
	PlanID   int64
	Area     string // as in PointFilter
	From, To Date
	TeamID   int64
	PointID  int64
	UnitCode string
	Live     bool // only visits of published plans
	Page     Page
}

// VisitRepo keeps the visits of plans.
type VisitRepo interface {
	ByID(ctx context.Context, id int64) (Visit, error)
	// List returns visits by date, start and team, with names and, for live
	// ones, capacity and bookings filled in.
	List(ctx context.Context, f VisitFilter) ([]Visit, int, error)
	// Publish marks the visits of a plan live. Returns a conflict
	// "visit.team_overlap" if a team would be at two places at once.
	Publish(ctx context.Context, planID int64) error
	// NextQueueNumber gives out the next queue number of a visit, starting at 1.
	NextQueueNumber(ctx context.Context, visitID int64) (int, error)
}

// SlotFilter selects slots; zero fields select everything.
type SlotFilter struct {
	VisitID  int64
	PointID  int64
	Service  Service
	From, To Date
	FreeOnly bool
}

// OpenFilter says which free places count.
type OpenFilter struct {
	PointIDs        []int64
	From, To        Date  // both included
	After           Clock // on the day From, slots that begin later; negative for all
	KeptBackPercent int   // of each slot's places, rounded down, that do not count
}

// OpenPlaces are the free places of a service at a point on a day.
type OpenPlaces struct {
	PointID int64
	Service Service
	Date    Date
	Free    int // at least 1
}

// SlotRepo keeps the slots and their counts of booked places.
type SlotRepo interface {
	Create(ctx context.Context, slots []Slot) error
	ByID(ctx context.Context, id int64) (Slot, error)
	// List returns slots by date, start and service.
	List(ctx context.Context, f SlotFilter) ([]Slot, error)
	// Open counts the free places of live visits at some points, by point, day and
	// service; what has none is left out.
	Open(ctx context.Context, f OpenFilter) ([]OpenPlaces, error)
	// Take takes one place in one guarded change: a conflict "slot.full" if none
	// is left. The slot stays locked until the transaction ends, so callers that
	// take several take them in ascending order of id.
	Take(ctx context.Context, id int64) error
	// Release gives one place back.
	Release(ctx context.Context, id int64) error
	// ReleaseMany gives so many places of each slot back.
	ReleaseMany(ctx context.Context, places map[int64]int) error
	// Lock returns those of the slots that exist, by id, held against change by
	// others until the transaction ends.
	Lock(ctx context.Context, ids []int64) ([]Slot, error)
	// TryLock returns the slots of a service at a visit, by start, held like those
	// of Lock, without those that somebody else holds: it never waits.
	TryLock(ctx context.Context, visitID int64, s Service) ([]Slot, error)
	// TakeMany takes so many places of each slot in one guarded change: a conflict
	// "slot.full" if any has too few. Whoever takes from several locks them first;
	// after the conflict of several the transaction can only be rolled back.
	TakeMany(ctx context.Context, places map[int64]int) error
}

// AppointmentFilter selects appointments; zero fields select everything.
type AppointmentFilter struct {
	VisitID  int64
	PlanID   int64
	PersonID int64
	TeamID   int64
	PointID  int64
	Date     Date
	From, To Date
	Area     string // as in PointFilter, but "" selects everything
	UnitCode string
	LiveOnly bool
	// Held leaves out cancelled ones.
	Held bool
	Page Page
}

// AppointmentRepo keeps the appointments.
type AppointmentRepo interface {
	// Create inserts the appointments and sets their IDs. Returns a conflict
	// "appointment.duplicate" if a person has a live one for the service already,
	// "appointment.code_taken" or "appointment.request_repeated" for those.
	Create(ctx context.Context, list []*Appointment) error
	Update(ctx context.Context, a Appointment) error
	// LockByCode returns the appointments that share a code, held until the transaction ends.
	LockByCode(ctx context.Context, code string) ([]Appointment, error)
	ByCode(ctx context.Context, code string) ([]Appointment, error)
	ByCodes(ctx context.Context, codes []string) (map[string][]Appointment, error)
	// ByHousehold returns the appointments that were booked together, by the code of the first ticket.
	ByHousehold(ctx context.Context, code string) ([]Appointment, error)
	// List returns appointments with slot, person, point and team filled in, by date, time, code.
	List(ctx context.Context, f AppointmentFilter) ([]Appointment, int, error)
	// Lines yields the appointments of these visits that are not cancelled, in the
	// order of the visits and then by time, code and service. It reads ahead a few
	// thousand lines and holds no more, however many there are; nothing else may
	// use the transaction meanwhile.
	Lines(ctx context.Context, visits []Visit) iter.Seq2[AppointmentLine, error]
	// AddMove records that an appointment changed its place; a conflict
	// "appointment.request_repeated" if the request moved it already.
	AddMove(ctx context.Context, m AppointmentMove) error
	// MovedBy returns the appointments that a request moved; empty if none.
	MovedBy(ctx context.Context, requestKey string) ([]int64, error)
	// Moves returns the changes of place of an appointment, the first one first.
	Moves(ctx context.Context, appointmentID int64) ([]AppointmentMove, error)
	// LiveServices returns the services for which these people have a live appointment.
	LiveServices(ctx context.Context, personIDs []int64) (map[int64][]Service, error)
}

// CheckInRepo keeps the check-ins.
type CheckInRepo interface {
	// Create inserts the check-in; a conflict "checkin.repeated" if the nonce is known.
	Create(ctx context.Context, c *CheckIn) error
	Update(ctx context.Context, c CheckIn) error
	Lock(ctx context.Context, id int64) (CheckIn, error)
	ByNonce(ctx context.Context, nonce string) (CheckIn, error)
	// ByVisit returns the check-ins of a visit by queue number, with the person filled in.
	ByVisit(ctx context.Context, visitID int64) ([]CheckIn, error)
}

// WaitlistFilter selects waitlist entries; zero fields select everything.
type WaitlistFilter struct {
	Area      string // as in PointFilter, of the point's unit
	PointCode string
	PersonID  int64
	LiveOnly  bool
	FirstOnly bool // one entry a household
	Page      Page
}

// WaitlistQueue is the line for one service at one point.
type WaitlistQueue struct {
	PointID int64
	Service Service
}

// WaitlistRepo keeps the waitlists.
type WaitlistRepo interface {
	// Create inserts the entry; a conflict "waitlist.duplicate" if the person
	// waits for the service at the point already.
	Create(ctx context.Context, w *WaitlistEntry) error
	Update(ctx context.Context, w WaitlistEntry) error
	// Next locks and returns the first waiting entry of a point and service: of
	// households their first one, which every change of a household holds before
	// the others. Entries with these ids are left out.
	Next(ctx context.Context, pointID int64, s Service, not ...int64) (WaitlistEntry, error)
	// Household returns the live entries of who waits together, the first one
	// first. Whoever changes them has locked the first one before.
	Household(ctx context.Context, code string) ([]WaitlistEntry, error)
	// LockOf locks and returns the live entries of these people, named by id or by
	// number, and of those who wait together with them, by id.
	LockOf(ctx context.Context, personIDs []int64, numbers []PersonalID) ([]WaitlistEntry, error)
	ByID(ctx context.Context, id int64) (WaitlistEntry, error)
	ByCode(ctx context.Context, code string) (WaitlistEntry, error)
	// LockByCode returns the entry, held against change by others until the transaction ends.
	LockByCode(ctx context.Context, code string) (WaitlistEntry, error)
	// Ahead counts who waits before an entry.
	Ahead(ctx context.Context, w WaitlistEntry) (int, error)
	// Overdue returns the codes of some offers that ran out before a moment.
	Overdue(ctx context.Context, now time.Time) ([]string, error)
	// Queues returns the lines in which somebody waits.
	Queues(ctx context.Context) ([]WaitlistQueue, error)
	// List returns entries with names filled in, by point, service and order.
	List(ctx context.Context, f WaitlistFilter) ([]WaitlistEntry, int, error)
}

// WaveRepo keeps the invitation waves, what they hold, and whom they invite.
type WaveRepo interface {
	// Create inserts the wave with what it holds and sets its ID. The places are
	// taken by the caller, in the same transaction.
	Create(ctx context.Context, w *Wave, holds []WaveHold) error
	// Release saves that the wave has ended and holds nothing any more.
	Release(ctx context.Context, w Wave) error
	// ByID returns the wave with its point and counts filled in.
	ByID(ctx context.Context, id int64) (Wave, error)
	// Lock returns the wave, held against change by others until the transaction
	// ends. Whoever changes what a wave holds has locked it, before any slot.
	Lock(ctx context.Context, id int64) (Wave, error)
	// List returns waves of points of an area, as ByID, open ones first.
	List(ctx context.Context, area string, p Page) ([]Wave, int, error)
	// Due returns the ids of open waves whose places are to be released.
	Due(ctx context.Context, now time.Time) ([]int64, error)
	// Holds returns what the wave still holds, by slot; slots without are left out.
	Holds(ctx context.Context, waveID int64) ([]WaveHold, error)
	// TakeHeld takes one of the places that the wave holds in a slot, in one
	// guarded change: a conflict "slot.full" if none is left.
	TakeHeld(ctx context.Context, waveID, slotID int64) error

	// Invite inserts invitations of a wave and sets their IDs and Tokens.
	Invite(ctx context.Context, invitations []*Invitation) error
	ByToken(ctx context.Context, token string) (Invitation, error)
	Invitation(ctx context.Context, id int64) (Invitation, error)
	// Invitations returns the invitations of a wave in the order of the list.
	Invitations(ctx context.Context, waveID int64, p Page) ([]Invitation, int, error)
	MarkSent(ctx context.Context, ids []int64, at time.Time) error
	// Answer notes what one of the invited booked. NotFound if they have already.
	Answer(ctx context.Context, waveID, personID int64, code string) error
}

// HotlineCaseRepo keeps the hotline cases.
type HotlineCaseRepo interface {
	Create(ctx context.Context, h *HotlineCase) error
	Update(ctx context.Context, h HotlineCase) error
	Lock(ctx context.Context, id int64) (HotlineCase, error)
	// List returns cases of the area (unit path prefix), the earliest due first.
	List(ctx context.Context, area string, p Page) ([]HotlineCase, int, error)
}

// AuditRepo keeps the audit log; events are only ever added.
type AuditRepo interface {
	Append(ctx context.Context, events ...AuditEvent) error
	List(ctx context.Context, p Page) ([]AuditEvent, int, error)
}

// SettingRepo keeps what the installation remembers about itself, by name.
type SettingRepo interface {
	Get(ctx context.Context, name string) (string, error)
	Set(ctx context.Context, name, value string) error
}

// TokenRepo keeps the tokens of programs that use the API.
type TokenRepo interface {
	// Create inserts the token; a conflict "token.exists" if the name is taken.
	Create(ctx context.Context, t *APIToken) error
	// Update saves that a token was revoked or used; nothing else of it changes.
	Update(ctx context.Context, t APIToken) error
	ByHash(ctx context.Context, hash string) (APIToken, error)
	ByName(ctx context.Context, name string) (APIToken, error)
	// List returns the tokens of an area (unit path prefix), revoked ones too, by name.
	List(ctx context.Context, area string) ([]APIToken, error)
}

// ExportRepo keeps background exports and their files, which are encrypted like
// ID numbers and come in parts, so that no one part fills the memory.
type ExportRepo interface {
	Create(ctx context.Context, e *Export) error
	ByID(ctx context.Context, id int64) (Export, error)
	// List returns the exports of a user, the newest first.
	List(ctx context.Context, userID int64) ([]Export, error)
	// Update saves everything about an export but who asked for what, and whether
	// it is to stop.
	Update(ctx context.Context, e Export) error
	// Stop asks for an open export to end; nothing happens to others.
	Stop(ctx context.Context, id int64) error
	// Expired returns finished exports whose time is over and whose file is still there.
	Expired(ctx context.Context, now time.Time) ([]Export, error)
	// AddPart appends a part of the file; parts are numbered from 0.
	AddPart(ctx context.Context, id int64, part int, data []byte) error
	// Part returns a part of the file, not found behind the last.
	Part(ctx context.Context, id int64, part int) ([]byte, error)
	// DropParts removes the file.
	DropParts(ctx context.Context, id int64) error
}

// OfficeTemplateRepo keeps the workbooks of offices.
type OfficeTemplateRepo interface {
	// Save inserts the template, or replaces that of its unit and kind, and sets ID.
	Save(ctx context.Context, t *OfficeTemplate, data []byte) error
	ByID(ctx context.Context, id int64) (OfficeTemplate, error)
	Data(ctx context.Context, id int64) ([]byte, error)
	// List returns all templates by unit and kind.
	List(ctx context.Context) ([]OfficeTemplate, error)
	Remove(ctx context.Context, id int64) error
}

// ConsistencyRepo proves that what is stored about bookings fits together.
type ConsistencyRepo interface {
	// Check looks at everything; run it in a View.
	Check(ctx context.Context) (ConsistencyReport, error)
}

// JobQueue hands work to the background, in the same transaction as the change
// that asks for it.
type JobQueue interface {
	// EnqueuePlanSolve asks for a queued plan to be solved.
	EnqueuePlanSolve(ctx context.Context, planID int64, actor Actor) error
	// EnqueueExportRun asks for a queued export to be made.
	EnqueueExportRun(ctx context.Context, exportID int64, actor Actor) error
}

// Now tells the time; injected, so that tests can freeze it.
type Now func() time.Time
