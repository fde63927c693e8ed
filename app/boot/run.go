package boot

import (
	"context"
	"errors"
	"net"
	"os"
	"runtime/debug"
	"time"

	"luudong/app/jobs"
	"luudong/app/web"
	"luudong/infra/queue"
)

// sessionSweep is how often sessions that have ended are removed.
const sessionSweep = 10 * time.Minute

// gcPercent is how much a server's memory grows before it is swept. The heap is
// some ten megabytes, which the default sweeps several times a second under load.
const gcPercent = 400

// Run serves the pages and does the background work until ctx ends, then stops
// in order: requests under way are answered, a running solve keeps its best
// plan, messages under way are sent. ready hears the address when people can come. Returns the conflict
// "serve.port_in_use" if another program has the address.
func (p *Program) Run(ctx context.Context, ready func(url string)) error {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(gcPercent)
	}
	listener, err := web.Listen(p.Config.Addr)
	if err != nil {
		return err
	}
	return p.Serve(ctx, listener, ready)
}

// Serve is Run on a listener that is open already.
func (p *Program) Serve(ctx context.Context, listener net.Listener, ready func(url string)) error {
	background, stop := context.WithCancel(context.WithoutCancel(ctx))
	defer stop()
	sessions := p.store.Sessions()
	go sessions.KeepClean(background, sessionSweep)
	workers, err := p.store.Queue().Start(background, queue.Workers{
		PlanSolve: jobs.PlanSolve(p.App), PlanGiveUp: jobs.PlanGiveUp(p.App),
		ExportRun: jobs.ExportRun(p.App), ExportGiveUp: jobs.ExportGiveUp(p.App),
	})
	if err != nil {
		return errors.Join(err, listener.Close())
	}
	notices := jobs.StartNotices(background, p.App, p.log, jobs.NoticeInterval)
	waitlist := jobs.StartWaitlist(background, p.App, p.log, jobs.WaitlistInterval)
	webhooks := jobs.StartWebhooks(background, p.App, p.log, jobs.WebhookInterval)
	waves := jobs.StartWaves(background, p.App, p.log, jobs.WaveInterval)
	exports := jobs.StartExportSweep(background, p.App, p.log, jobs.SweepInterval)
	totals := jobs.StartTotals(background, p.App, p.log, jobs.TotalsInterval)
	reports := jobs.StartReports(background, p.App, p.log, jobs.ReportInterval)
	ready(p.shownURL(listener.Addr()))
	err = p.newServer(sessions).Serve(ctx, listener)
	grace, cancel := context.WithTimeout(background, p.Config.ShutdownGrace)
	defer cancel()
	err = errors.Join(err, workers.Stop(grace), notices.Stop(grace))
	stop()
	for _, ended := range []<-chan struct{}{waitlist, webhooks, waves, exports, totals, reports} {
		<-ended // ends what it is at and lets go of the database
	}
	return err
}
