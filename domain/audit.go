package domain

import "time"

// AuditEvent records that an actor did something to a subject. It is written in
// the same transaction as the change itself. It never holds personal data:
// subjects are named by id or code.
type AuditEvent struct {
	ID        int64
	At        time.Time
	UserID    int64
	Username  string
	Action    string // noun.verb, e.g. "plan.publish"
	Subject   string // kind of thing, e.g. "plan"
	SubjectID string // its id or code
	Detail    string // short, free of personal data
	RequestID string
}

// NewAuditEvent returns the event of actor doing action to subject now.
func NewAuditEvent(a Actor, now time.Time, action, subject, subjectID, detail string) AuditEvent {
	return AuditEvent{
		At: now, UserID: a.UserID, Username: a.Username, Action: action,
		Subject: subject, SubjectID: subjectID, Detail: detail, RequestID: a.RequestID,
	}
}
