package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testAudit(t *testing.T, open Open) {
	s := open.empty(t)
	actor := domain.Actor{UserID: 7, Username: "lan", Role: domain.RoleDesk, RequestID: "req-1"}
	first := domain.NewAuditEvent(actor, Noon, "plan.publish", "plan", "12", "40 visits")
	second := domain.NewAuditEvent(actor, Noon, "person.reveal_id", "person", "3", "")
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Audit.Append(ctx, first))
		require.NoError(t, r.Audit.Append(ctx, second))
	})
	View(t, s, func(ctx context.Context, r domain.Repos) {
		got, total, err := r.Audit.List(ctx, domain.Page{Limit: 1})
		require.NoError(t, err)
		assert.Equal(t, 2, total)
		require.Len(t, got, 1)
		second.ID = got[0].ID
		assert.Equal(t, second, got[0], "the newest first")
	})
}
