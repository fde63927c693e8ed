package domain

import (
	"context"
	"fmt"
	"time"
)

// NoticeFilter selects notices; zero fields select everything.
type NoticeFilter struct {
	Text    string // a whole appointment code or e-mail address, the last digits of a phone, or words of the person's name
	Status  NoticeStatus
	Kind    NoticeKind
	Channel Channel
	Page    Page
}

// NoticeSubject is what a notice is about: one person's part of a booking.
type NoticeSubject struct {
	PersonID int64
	Code     string
}

// NoticeRepo keeps the outbox.
type NoticeRepo interface {
	Create(ctx context.Context, list []*Notice) error
	// CancelQueued cancels what is still to be told about these.
	CancelQueued(ctx context.Context, about []NoticeSubject, now time.Time, why Fault) error
	// AnyDue reports whether Claim would find something; it takes no lock.
	AnyDue(ctx context.Context, now time.Time) (bool, error)
	// Claim takes notices that are due, at most limit, for sending: queued ones
	// and those whose sender fell silent. They are the caller's until then. What
	// another transaction is claiming is left out.
	Claim(ctx context.Context, now, until time.Time, limit int) ([]Notice, error)
	// Settle saves the outcome of a claimed notice; false if it was lost to
	// another worker, which claimed it after this one's time was up.
	Settle(ctx context.Context, n Notice, attempt int) (ours bool, err error)
	// Requeue saves what Notice.Resend made of a stored notice.
	Requeue(ctx context.Context, n Notice) error
	Lock(ctx context.Context, id int64) (Notice, error)
	ByID(ctx context.Context, id int64) (Notice, error)
	// List returns notices with the person's name filled in, the newest first.
	List(ctx context.Context, f NoticeFilter) ([]Notice, int, error)
	// Counts returns how many notices there are in each state but sent and cancelled.
	Counts(ctx context.Context) (map[NoticeStatus]int, error)
	// EraseBodies erases the text of notices settled before that, and returns of how many.
	EraseBodies(ctx context.Context, before time.Time) (int, error)

	// Templates returns the templates that an administrator changed.
	Templates(ctx context.Context) ([]NoticeTemplate, error)
	SaveTemplate(ctx context.Context, t NoticeTemplate) error
	// ResetTemplate forgets a changed template; forgetting none is no error.
	ResetTemplate(ctx context.Context, t NoticeTemplate) error
}

// Message is what a sender hands over.
type Message struct {
	ID       string // stable: the same at every attempt
	Channel  Channel
	To       string
	Subject  string // of an e-mail
	Body     string
	Language Language
	Files    []MessageFile // of an e-mail
}

// MessageFile is a file that goes with an e-mail.
type MessageFile struct {
	Name    string
	Type    string // of its content, e.g. "text/csv"
	Content []byte
}

// MessageSender is the port to the mail server and the SMS gateway.
type MessageSender interface {
	// Configured reports whether the channel is set up.
	Configured(c Channel) bool
	// Send hands one message over; it returns a *SendError if it was not taken.
	// An attempt that was cut off may have been taken all the same: nobody can
	// know, and the message is tried again with the same id.
	Send(ctx context.Context, m Message) error
}

// Fault says in one word why a message did not go out; the catalogue has a
// sentence for each, "notice.fault.<fault>".
type Fault string

// The faults.
const (
	FaultUnreachable  Fault = "unreachable"  // nobody answers, or the connection broke
	FaultTimeout      Fault = "timeout"      // the answer took too long
	FaultSecurity     Fault = "security"     // no safe connection (TLS)
	FaultSignIn       Fault = "sign_in"      // our user name or password is refused
	FaultBusy         Fault = "busy"         // the other side asks to try later
	FaultRefused      Fault = "refused"      // the other side refuses this message for good
	FaultAnswer       Fault = "answer"       // the gateway's answer does not say that it took the message
	FaultAddress      Fault = "address"      // no such address, or none any more
	FaultInternal     Fault = "internal"     // a fault of ours
	FaultUnconfigured Fault = "unconfigured" // the channel is not set up
	FaultExpired      Fault = "expired"      // too late to tell
	FaultObsolete     Fault = "obsolete"     // overtaken by a change or a cancellation
)

// Faults lists all faults.
func Faults() []Fault {
	return []Fault{FaultUnreachable, FaultTimeout, FaultSecurity, FaultSignIn, FaultBusy, FaultRefused, FaultAnswer, FaultAddress,
		FaultInternal, FaultUnconfigured, FaultExpired, FaultObsolete}
}

// SendError says why a message was not taken. It never holds an address or a text.
type SendError struct {
	Fault Fault
	Info  string // the other side's code
	Final bool   // trying again would not help
}

// Error is for the log.
func (e *SendError) Error() string {
	return fmt.Sprintf("message not taken: %s %s (final: %t)", e.Fault, e.Info, e.Final)
}

// Phrases is the port to the catalogues: what the program says, in a language.
type Phrases interface {
	T(language, key string, args ...any) string
}
