package domain

import (
	"strings"
	"time"
)

// CaseStatus is where a hotline case is: open → assigned → answered → closed.
type CaseStatus string

// The states of a hotline case.
const (
	CaseOpen     CaseStatus = "open"
	CaseAssigned CaseStatus = "assigned"
	CaseAnswered CaseStatus = "answered"
	CaseClosed   CaseStatus = "closed"
)

// HotlineCase is a complaint or question that is followed to an answer.
type HotlineCase struct {
	ID         int64
	Code       string
	UnitID     int64
	PersonID   int64 // 0 if the caller did not say
	Subject    string
	Body       string
	Status     CaseStatus
	AssignedTo string // username
	Answer     string
	DueAt      time.Time
	CreatedBy  string
	CreatedAt  time.Time
	ClosedAt   *time.Time
}

// Assign hands the case to somebody; an answered case comes back to work.
func (h *HotlineCase) Assign(username string) error {
	if h.Status == CaseClosed {
		return Conflict("case.closed", h.Code)
	}
	if username == "" {
		return Invalid("input.required")
	}
	h.Status, h.AssignedTo = CaseAssigned, username
	return nil
}

// Reply records the answer; empty answers are refused.
func (h *HotlineCase) Reply(answer string) error {
	if h.Status == CaseClosed {
		return Conflict("case.closed", h.Code)
	}
	if strings.TrimSpace(answer) == "" {
		return InvalidFields([]FieldError{{Column: "answer", Key: "input.required"}})
	}
	h.Status, h.Answer = CaseAnswered, answer
	return nil
}

// Close ends an answered case.
func (h *HotlineCase) Close(now time.Time) error {
	if h.Status != CaseAnswered {
		return Conflict("case.not_answered", h.Code)
	}
	h.Status, h.ClosedAt = CaseClosed, &now
	return nil
}

// Overdue reports whether the answer is late.
func (h HotlineCase) Overdue(now time.Time) bool {
	return (h.Status == CaseOpen || h.Status == CaseAssigned) && now.After(h.DueAt)
}
