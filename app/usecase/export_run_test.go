package usecase_test

import (
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"io"
	"iter"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/usecase"
	"luudong/domain"
)

// listCSV returns the records of a list in CSV.
func listCSV(t *testing.T, data []byte) [][]string {
	t.Helper()
	text, ok := strings.CutPrefix(string(data), "\ufeff")
	require.True(t, ok, "Excel knows UTF-8 by its mark")
	records, err := csv.NewReader(strings.NewReader(text)).ReadAll()
	require.NoError(t, err)
	return records
}

func TestListOfAppointments(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		v := rosterCity(t, r)
		ctx, manager := context.Background(), apptest.As(domain.RoleManager)
		var out bytes.Buffer
		require.NoError(t, r.ListExport(ctx, manager, usecase.RosterFilter{From: v.Date, To: v.Date}, domain.FormatCSV, &out))
		records := listCSV(t, out.Bytes())
		require.Len(t, records, 4)
		assert.Equal(t, []string{"Trần Văn Đức", "Lê Ân", "Nguyễn Thị Ước"}, []string{records[1][3], records[2][3], records[3][3]}, "by time")
		assert.Equal(t, "•••••••••002", records[1][6])
		assert.Equal(t, "•••••••002", records[1][7])

		out.Reset()
		require.NoError(t, r.ListExport(ctx, manager, usecase.RosterFilter{VisitID: v.ID, FullIDs: true}, domain.FormatCSV, &out))
		records = listCSV(t, out.Bytes())
		assert.Equal(t, []string{"079190000002", "0901000002"}, records[1][6:8])
		assert.Contains(t, auditedActions(t, r), "list.export_full")

		elsewhere := manager
		elsewhere.UnitPath = "/79/26890/"
		assert.ErrorIs(t, r.ListExport(ctx, elsewhere, usecase.RosterFilter{}, domain.FormatCSV, &out), domain.Conflict("roster.empty"))
		assert.ErrorIs(t, r.ListExport(ctx, apptest.As(domain.RoleAdministrator), usecase.RosterFilter{FullIDs: true}, domain.FormatCSV, &out),
			domain.Forbidden("permission.missing"))
		broken := errors.New("the receiver is gone")
		assert.ErrorIs(t, r.ListExport(ctx, manager, usecase.RosterFilter{}, domain.FormatXLSX, failingWriter{broken}), broken)
	})
}

func auditedActions(t *testing.T, r *apptest.Rig) (actions []string) {
	t.Helper()
	events, err := r.AuditList(context.Background(), apptest.System(), domain.Page{})
	require.NoError(t, err)
	for _, e := range events.Items {
		actions = append(actions, e.Action)
	}
	return actions
}

type failingWriter struct{ err error }

func (w failingWriter) Write([]byte) (int, error) { return 0, w.err }

// slowWorkbooks lets something happen while a list is written.
type slowWorkbooks struct {
	domain.Workbooks
	meanwhile func()
}

func (w slowWorkbooks) WriteAppointments(out io.Writer, _ domain.ListFormat, _ domain.Roster, _ iter.Seq2[domain.AppointmentLine, error]) error {
	w.meanwhile()
	_, err := out.Write(make([]byte, 3<<20))
	return err
}

func TestExportInTheBackground(t *testing.T) {
	onBothEngines(t, func(t *testing.T, r *apptest.Rig) {
		v := rosterCity(t, r)
		ctx, manager := context.Background(), apptest.As(domain.RoleManager)
		manager.UserID = 0
		filter := usecase.RosterFilter{VisitID: v.ID, FullIDs: true}
		e, err := r.ExportRequest(ctx, manager, filter, domain.FormatCSV, "Sổ.csv")
		require.NoError(t, err)
		var out bytes.Buffer
		take := func(by domain.Actor) error {
			out.Reset()
			return r.ExportDownload(ctx, by, e.ID, func(domain.Export) {}, &out)
		}
		assert.ErrorIs(t, take(manager), domain.Conflict("export.not_ready"))
		require.NoError(t, r.ExportRun(ctx, manager, e.ID))
		require.NoError(t, r.ExportRun(ctx, manager, e.ID), "a job may be run again")
		got, err := r.ExportView(ctx, manager, e.ID)
		require.NoError(t, err)
		assert.Equal(t, domain.ExportDone, got.Status)
		assert.Equal(t, []int{3, 3}, []int{got.Rows, got.Total})
		require.NoError(t, take(manager))
		assert.EqualValues(t, got.Bytes, out.Len())
		assert.Len(t, listCSV(t, out.Bytes()), 4)
		assert.Contains(t, auditedActions(t, r), "export.export_full")

		t.Run("nobody else's", func(t *testing.T) {
			other := manager
			other.UserID = 4711
			assert.Equal(t, domain.CodeNotFound, domain.CodeOf(take(other)))
			assert.Equal(t, domain.CodeNotFound, domain.CodeOf(r.ExportStop(ctx, other, e.ID)))
			other = apptest.As(domain.RoleAdministrator)
			other.UserID = 0
			assert.ErrorIs(t, take(other), domain.Forbidden("permission.missing"), "full numbers for no task")
		})
		t.Run("gone after three days", func(t *testing.T) {
			now := r.Clock.Now()
			defer r.Clock.Set(now)
			r.Clock.Set(now.Add(usecase.ExportKeep))
			assert.ErrorIs(t, take(manager), domain.Conflict("export.not_ready"), "also before it is swept")
			n, err := r.ExportSweep(ctx)
			require.NoError(t, err)
			assert.Equal(t, 1, n)
			got, err := r.ExportView(ctx, manager, e.ID)
			require.NoError(t, err)
			assert.Equal(t, domain.ExportExpired, got.Status)
		})
		t.Run("stopped before it began", func(t *testing.T) {
			e, err := r.ExportRequest(ctx, manager, filter, domain.FormatXLSX, "")
			require.NoError(t, err)
			require.NoError(t, r.ExportStop(ctx, manager, e.ID))
			require.NoError(t, r.ExportRun(ctx, manager, e.ID))
			got, err := r.ExportView(ctx, manager, e.ID)
			require.NoError(t, err)
			assert.Equal(t, domain.ExportStopped, got.Status)
		})
		t.Run("stopped, or begun elsewhere, while it is written", func(t *testing.T) {
			e, err := r.ExportRequest(ctx, manager, filter, domain.FormatXLSX, "")
			require.NoError(t, err)
			written := r.Workbooks
			defer func() { r.Workbooks = written }()
			run := func(meanwhile func()) domain.Export {
				r.Workbooks = slowWorkbooks{written, meanwhile}
				require.NoError(t, r.ExportRun(ctx, manager, e.ID))
				got, err := r.ExportView(ctx, manager, e.ID)
				require.NoError(t, err)
				return got
			}
			got := run(func() {
				r.Clock.Set(r.Clock.Now().Add(time.Minute)) // the other program is quick
				r.Workbooks = written
				require.NoError(t, r.ExportRun(ctx, manager, e.ID))
			})
			assert.Equal(t, domain.ExportDone, got.Status)
			assert.Less(t, got.Bytes, int64(1<<20), "the file is the other's")

			e, err = r.ExportRequest(ctx, manager, filter, domain.FormatXLSX, "")
			require.NoError(t, err)
			got = run(func() { require.NoError(t, r.ExportStop(ctx, manager, e.ID)) })
			assert.Equal(t, domain.ExportStopped, got.Status)
			assert.Zero(t, got.Bytes)
		})
		t.Run("nothing to export", func(t *testing.T) {
			e, err := r.ExportRequest(ctx, manager, usecase.RosterFilter{TeamID: 4711}, domain.FormatXLSX, "")
			require.NoError(t, err)
			require.NoError(t, r.ExportRun(ctx, manager, e.ID))
			got, err := r.ExportView(ctx, manager, e.ID)
			require.NoError(t, err)
			assert.Equal(t, domain.ExportFailed, got.Status)
		})
		t.Run("given up", func(t *testing.T) {
			e, err := r.ExportRequest(ctx, manager, filter, domain.FormatXLSX, "")
			require.NoError(t, err)
			require.NoError(t, r.ExportGiveUp(ctx, e.ID))
			got, err := r.ExportView(ctx, manager, e.ID)
			require.NoError(t, err)
			assert.Equal(t, domain.ExportFailed, got.Status)
		})
		t.Run("not too many at once", func(t *testing.T) {
			for range 5 {
				_, err = r.ExportRequest(ctx, manager, filter, domain.FormatXLSX, "")
				require.NoError(t, err)
			}
			_, err = r.ExportRequest(ctx, manager, filter, domain.FormatXLSX, "")
			assert.ErrorIs(t, err, domain.Conflict("export.too_many"))
		})
	})
}
