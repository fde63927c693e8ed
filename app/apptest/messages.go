package apptest

import (
	"context"
	"slices"
	"sync"

	"luudong/domain"
)

// Messages is a sender that keeps what it is given.
type Messages struct {
	mu     sync.Mutex
	sent   []domain.Message
	absent []domain.Channel
	answer func(domain.Message) error
}

var _ domain.MessageSender = (*Messages)(nil)

// NewMessages returns a sender with every channel set up that takes everything.
func NewMessages() *Messages { return &Messages{} }

// Without takes channels away.
func (m *Messages) Without(absent ...domain.Channel) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.absent = absent
}

// Answer lets fn decide what becomes of messages; nil takes everything again.
func (m *Messages) Answer(fn func(domain.Message) error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.answer = fn
}

// Configured is part of domain.MessageSender.
func (m *Messages) Configured(c domain.Channel) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	return !slices.Contains(m.absent, c)
}

// Send is part of domain.MessageSender.
func (m *Messages) Send(_ context.Context, message domain.Message) error {
	m.mu.Lock()
	answer := m.answer
	m.mu.Unlock()
	if answer != nil {
		if err := answer(message); err != nil {
			return err
		}
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.sent = append(m.sent, message)
	return nil
}

// Take returns what was sent since the last call, in the order of the recipients.
func (m *Messages) Take() []domain.Message {
	m.mu.Lock()
	defer m.mu.Unlock()
	out := m.sent
	m.sent = nil
	slices.SortStableFunc(out, func(x, y domain.Message) int {
		if x.To < y.To {
			return -1
		}
		return 1
	})
	return out
}
