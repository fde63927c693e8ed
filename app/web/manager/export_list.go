package manager

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	"luudong/templates/locale"
	pages "luudong/templates/manager"
	"luudong/templates/ui"
)

// exportList shows the lists that the reader had made in the background.
func exportList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		v, err := exportListView(c.Request().Context(), app, web.ActorFrom(c))
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.ExportList(v))
	}
}

// exportProgress is the table alone, which replaces itself while something is under way.
func exportProgress(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		v, err := exportListView(c.Request().Context(), app, web.ActorFrom(c))
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.ExportTable(v))
	}
}

func exportListView(ctx context.Context, app *usecase.App, by domain.Actor) (pages.ExportListView, error) {
	var v pages.ExportListView
	found, err := app.ExportList(ctx, by)
	p := locale.From(ctx)
	for _, e := range found {
		path := "/manager/exports/" + strconv.FormatInt(e.ID, 10)
		row := pages.ExportRow{
			Name: e.FileName, Asked: p.DateTime(e.CreatedAt), Rows: e.Rows, Total: e.Total, Full: e.FullIDs,
			Status: p.T("export_status." + string(e.Status)), Tone: exportTone[e.Status],
		}
		switch {
		case e.Status.Open():
			v.Open = true
			row.Stop, row.StopID, row.Running = path+"/stop", "stop-"+strconv.FormatInt(e.ID, 10), e.Status == domain.ExportRunning
			if e.Stopping {
				row.Stop, row.Status = "", p.T("manager.exports.stopping")
			}
		case e.Status == domain.ExportDone && app.Now().Before(e.ExpiresAt):
			row.Download, row.Size, row.Expires = path+"/download", fileSize(p, e.Bytes), p.DateTime(e.ExpiresAt)
		}
		v.Rows = append(v.Rows, row)
	}
	return v, err
}

var exportTone = map[domain.ExportStatus]ui.Tone{
	domain.ExportQueued: ui.Neutral, domain.ExportRunning: ui.Accent, domain.ExportDone: ui.Success,
	domain.ExportStopped: ui.Warning, domain.ExportFailed: ui.Danger, domain.ExportExpired: ui.Neutral,
}

// fileSize writes bytes as kB or MB.
func fileSize(p locale.Printer, bytes int64) string {
	if bytes < 1_000_000 {
		return p.Int(int(bytes+999)/1000) + " kB"
	}
	return p.Decimal(float64(bytes)/1e6, 1) + " MB"
}

// exportStop ends a list that waits or is under way.
func exportStop(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := exportID(c)
		if err == nil {
			err = app.ExportStop(c.Request().Context(), web.ActorFrom(c), id)
		}
		if err != nil {
			return err
		}
		return web.Redirect(c, "/manager/exports")
	}
}

// partTime is how long the receiver of a file may take for a megabyte of it.
const partTime = 5 * time.Minute

// patientWriter gives a slow line time for each part.
type patientWriter struct {
	echo.Context
	control *http.ResponseController
}

// Write sends a part.
func (w patientWriter) Write(b []byte) (int, error) {
	_ = w.control.SetWriteDeadline(time.Now().Add(partTime)) // a connection without deadlines needs none
	return w.Response().Write(b)
}

// exportDownload sends a finished list. A slow line may take longer than other
// requests are given, so only a receiver that takes nothing any more ends it.
func exportDownload(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		id, err := exportID(c)
		if err != nil {
			return err
		}
		begin := func(e domain.Export) {
			web.Attachment(c, e.FileName, listTypes[e.Format])
			c.Response().Header().Set(echo.HeaderContentLength, strconv.FormatInt(e.Bytes, 10))
		}
		err = app.ExportDownload(context.WithoutCancel(c.Request().Context()), web.ActorFrom(c), id, begin,
			patientWriter{c, http.NewResponseController(c.Response().Writer)})
		if domain.CodeOf(err) == domain.CodeConflict {
			web.AddFlash(c, ui.Warning, "manager.exports.not_ready")
			return web.Redirect(c, "/manager/exports")
		}
		return err
	}
}

func exportID(c echo.Context) (int64, error) {
	id, err := strconv.ParseInt(c.Param("id"), 10, 64)
	if err != nil {
		return 0, domain.NotFound("export", c.Param("id"))
	}
	return id, nil
}
