package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testHotlineCases(t *testing.T, open Open) {
	s := open.empty(t)
	c := NewCity(t, s)
	urgent := domain.HotlineCase{
		Code: "HC-2", UnitID: c.WardThanhAn.ID, Subject: "Thẻ", Body: "chưa nhận", Status: domain.CaseOpen,
		DueAt: Noon, CreatedBy: "desk", CreatedAt: Noon,
	}
	calm := urgent
	calm.Code, calm.UnitID, calm.DueAt = "HC-1", c.CommuneThanhAn.ID, Noon.Add(time.Hour)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.HotlineCases.Create(ctx, &calm))
		require.NoError(t, r.HotlineCases.Create(ctx, &urgent))
	})
	t.Run("of an area, the earliest due first", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			for area, want := range map[string][]domain.HotlineCase{
				"/": {urgent, calm}, c.CommuneThanhAn.Path: {calm}, "": {},
			} {
				got, total, err := r.HotlineCases.List(ctx, area, domain.Page{})
				require.NoError(t, err)
				assert.ElementsMatch(t, want, got, area)
				assert.Equal(t, len(want), total)
			}
			got, total, err := r.HotlineCases.List(ctx, "/", domain.Page{Limit: 1})
			require.NoError(t, err)
			assert.Equal(t, 2, total)
			assert.Equal(t, []domain.HotlineCase{urgent}, got)
		})
	})
	t.Run("update saves the answer", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			h, err := r.HotlineCases.Lock(ctx, urgent.ID)
			require.NoError(t, err)
			require.NoError(t, h.Assign("lan"))
			require.NoError(t, h.Reply("Thẻ đã về phường."))
			require.NoError(t, h.Close(Noon))
			require.NoError(t, r.HotlineCases.Update(ctx, h))
			got, err := r.HotlineCases.Lock(ctx, urgent.ID)
			require.NoError(t, err)
			assert.Equal(t, h, got)
			_, err = r.HotlineCases.Lock(ctx, 999_999)
			notFound(t, err)
		})
	})
}
