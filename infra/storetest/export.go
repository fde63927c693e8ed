package storetest

import (
	"context"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testExports(t *testing.T, open Open) {
	s := open.empty(t)
	e := domain.Export{
		Format: domain.FormatCSV, Filter: `{"PlanID":1}`, FullIDs: true, FileName: "Sổ.csv",
		Status: domain.ExportQueued, CreatedAt: Noon, ExpiresAt: Noon.Add(time.Hour),
	}
	other := e
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		require.NoError(t, r.Exports.Create(ctx, &e))
		require.NoError(t, r.Exports.Create(ctx, &other))
		require.NoError(t, r.Jobs.EnqueueExportRun(ctx, e.ID, domain.SystemActor("test")))
	})
	t.Run("what is stored comes back, the newest first", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			list, err := r.Exports.List(ctx, 0)
			require.NoError(t, err)
			assert.Equal(t, []domain.Export{other, e}, list)
			list, err = r.Exports.List(ctx, 4711)
			require.NoError(t, err)
			assert.Empty(t, list)
		})
	})
	t.Run("parts are kept apart, encrypted, and removed together", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Exports.AddPart(ctx, e.ID, 0, []byte("eins")))
			require.NoError(t, r.Exports.AddPart(ctx, e.ID, 1, []byte{0, 0xff}))
			data, err := r.Exports.Part(ctx, e.ID, 1)
			require.NoError(t, err)
			assert.Equal(t, []byte{0, 0xff}, data)
			_, err = r.Exports.Part(ctx, e.ID, 2)
			assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
			_, err = r.Exports.Part(ctx, other.ID, 0)
			assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
			require.NoError(t, r.Exports.DropParts(ctx, e.ID))
			_, err = r.Exports.Part(ctx, e.ID, 0)
			assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
		})
	})
	t.Run("a running one can be stopped, and an update does not undo that", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			require.NoError(t, r.Exports.Stop(ctx, e.ID))
			e.Status, e.Rows, e.Total, e.Bytes = domain.ExportRunning, 3, 9, 2_000_000_000_000
			require.NoError(t, r.Exports.Update(ctx, e))
			got, err := r.Exports.ByID(ctx, e.ID)
			require.NoError(t, err)
			e.Stopping = true
			assert.Equal(t, e, got)
		})
	})
	t.Run("expired ones are those that are done and whose time is over", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			done := Noon
			other.Status, other.FinishedAt = domain.ExportDone, &done
			require.NoError(t, r.Exports.Update(ctx, other))
			require.NoError(t, r.Exports.Stop(ctx, other.ID), "of what is done there is nothing to stop")
			for moment, want := range map[time.Time][]domain.Export{Noon: {}, Noon.Add(time.Hour): {other}} {
				got, err := r.Exports.Expired(ctx, moment)
				require.NoError(t, err)
				assert.Equal(t, want, got)
			}
		})
	})
	t.Run("unknown ones are not found", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			_, err := r.Exports.ByID(ctx, 4711)
			assert.Equal(t, domain.CodeNotFound, domain.CodeOf(err))
			assert.Equal(t, domain.CodeNotFound, domain.CodeOf(r.Exports.Update(ctx, domain.Export{ID: 4711})))
		})
	})
}
