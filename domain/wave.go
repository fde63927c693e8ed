package domain

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"strconv"
	"strings"
	"time"
)

// Bounds of an invitation wave.
const (
	MaxWaveQuota     = 5_000  // places of each service
	MaxWavePeople    = 20_000 // invited
	maxWaveNameRunes = 100
)

// WaveStatus is where an invitation wave is.
type WaveStatus string

// A wave is open until its places that nobody took are released, once.
const (
	WaveOpen     WaveStatus = "open"
	WaveReleased WaveStatus = "released"
)

// Wave invites the people of a list, one building's for example, to a point: for
// them, and nobody else, Quota places of each service are held until ReleaseAt.
//
// Decision: what is held is real places of named slots, taken when the wave is
// made through the one guarded statement of every booking and counted in the
// slots' Booked, as an offer of the waitlist is; a WaveHold says how many of a
// slot's places are the wave's. An invited booking turns one held place into an
// appointment's: the hold goes down by one, guarded, the slot's count stays. The
// release gives what is left back to the slots. So no way to a place needs to
// know about waves to be kept from their places, a wave cannot give out more than
// it took, and at every moment the holds and the bookings of a wave add up to its
// quota, which `luudong check` asks. A quota of the point, counted when somebody
// books, would have to be subtracted from every count of free places instead.
//
// What is booked is an appointment like any other: cancelled or moved, its old
// place is everybody's.
type Wave struct {
	ID         int64
	Name       string
	PointID    int64
	Services   []Service
	Quota      int // places of each service, 1 to MaxWaveQuota
	Status     WaveStatus
	ReleaseAt  time.Time
	CreatedBy  string
	CreatedAt  time.Time
	ReleasedAt *time.Time

	// Filled by the store.
	PointCode, PointName, UnitPath string
	WaveCounts
}

// WaveCounts is how a wave stands.
type WaveCounts struct {
	Invitations int // links
	Sent        int // links that were written into the outbox
	People      int // invited
	Answered    int // people who booked
	Held        int // places still held, over all services
}

// Due reports whether the places of an open wave are to be released.
func (w Wave) Due(now time.Time) bool { return w.Status == WaveOpen && !now.Before(w.ReleaseAt) }

// Release ends the wave; false if it was ended before.
func (w *Wave) Release(now time.Time) bool {
	if w.Status != WaveOpen {
		return false
	}
	w.Status, w.ReleasedAt = WaveReleased, &now
	return true
}

// Check returns what is wrong with a wave that is to be made now, for so many people.
func (w Wave) Check(now time.Time, people int) []FieldError {
	var bad []FieldError
	add := func(column, key string, args ...any) {
		bad = append(bad, FieldError{Column: column, Key: key, Args: args})
	}
	switch n := len([]rune(w.Name)); {
	case strings.TrimSpace(w.Name) == "":
		add("name", "input.required")
	case n > maxWaveNameRunes:
		add("name", "wave.name_long", maxWaveNameRunes)
	}
	if len(w.Services) == 0 {
		add("services", "input.required")
	}
	switch {
	case w.Quota < 1 || w.Quota > MaxWaveQuota:
		bad = append(bad, FieldError{Column: "quota", Value: strconv.Itoa(w.Quota), Key: "input.range", Args: []any{1, MaxWaveQuota}})
	case w.Quota > people:
		add("quota", "wave.quota_people", people)
	}
	if !w.ReleaseAt.After(now) {
		add("release_on", "wave.release_past")
	}
	return bad
}

// WaveHold is how many places of a slot a wave holds.
type WaveHold struct {
	SlotID int64
	Places int
}

// Invitation is a personal link of a wave, for one person or for the people of a
// household. Each of them can book once with it.
type Invitation struct {
	ID     int64
	WaveID int64
	People []InvitedPerson // in the order of the list
	SentAt *time.Time      // when it was written into the outbox; nil if never

	// Token is what the link ends in. The database has its hash alone; the store
	// derives it anew from its key when links are sent or handed out.
	Token string
}

// InvitedPerson is one of the people of an invitation.
type InvitedPerson struct {
	PersonID int64
	Code     string // of what they booked with it; "" as long as they have not
	Person   Person // filled by the store
}

// Answered reports whether everybody has booked.
func (i Invitation) Answered() bool {
	for _, p := range i.People {
		if p.Code == "" {
			return false
		}
	}
	return true
}

// Of returns the invited person with this id.
func (i Invitation) Of(personID int64) (InvitedPerson, bool) {
	for _, p := range i.People {
		if p.PersonID == personID {
			return p, true
		}
	}
	return InvitedPerson{}, false
}

// Phone returns the first number known of the people: who has none of their own
// is reached under it. "" if none is known.
func (i Invitation) Phone() string {
	for _, p := range i.People {
		if p.Person.Phone != "" {
			return p.Person.Phone
		}
	}
	return ""
}

// InvitationTokenLength is the length of a token: 130 bits, five a character.
const InvitationTokenLength = 26

// NewInvitationSeed returns what a token is derived from: random and no secret.
func NewInvitationSeed() string { return rand.Text() }

// HashInvitationToken returns by what the database knows a token: its SHA-256.
// A token has too many values to be tried out, so the hash needs no key.
func HashInvitationToken(token string) string {
	sum := sha256.Sum256([]byte(CleanInvitationToken(token)))
	return hex.EncodeToString(sum[:])
}

// CleanInvitationToken returns the token as it was made from what came in an address.
func CleanInvitationToken(s string) string { return strings.ToLower(strings.TrimSpace(s)) }
