package usecase_test

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/domain"
)

func TestTicketIsSentAgain(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		ctx, desk := context.Background(), apptest.As(domain.RoleDesk)
		cityTheDayBefore(r)
		slots := visitSlots(t, r, domain.AccountL2)
		ticket := bookAs(t, r, desk, 1, slots[0].ID)
		deliver := func() []domain.Message {
			_, err := r.NoticeDeliver(ctx, apptest.System())
			require.NoError(t, err)
			return r.Sent.Take()
		}
		require.Len(t, deliver(), 1, "when it was booked")
		to, err := r.TicketSend(ctx, desk, ticket.Code)
		require.NoError(t, err)
		assert.Contains(t, to, "•", "masked")
		sent := deliver()
		require.Len(t, sent, 1)
		assert.Contains(t, sent[0].Body, ticket.Code)

		_, err = r.TicketSend(ctx, domain.CitizenActor("req"), ticket.Code)
		assert.Equal(t, domain.CodeForbidden, domain.CodeOf(err))
		_, err = r.TicketSend(ctx, desk, "NOSUCHCODE")
		assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
		r.Sent.Without(domain.Channels()...)
		_, err = r.TicketSend(ctx, desk, ticket.Code)
		assert.ErrorIs(t, err, domain.Conflict("ticket.no_address"))
		_, err = r.AppointmentCancel(ctx, desk, ticket.Code, "")
		require.NoError(t, err)
		_, err = r.TicketSend(ctx, desk, ticket.Code)
		assert.ErrorIs(t, err, domain.Conflict("ticket.nothing_to_send"))
	})
}
