package boot

import (
	"context"
	"net"

	"luudong/app/jobs"
	"luudong/app/web"
)

// Run serves the pages and does the background work until ctx ends, then stops
// in order. ready hears the address when people can come. Returns the conflict
// "serve.port_in_use" if another program has the address.
func (p *Program) Run(ctx context.Context, ready func(url string)) error {
	listener, err := web.Listen(p.Config.Addr)
	if err != nil {
		return err
	}
	return p.Serve(ctx, listener, ready)
}

// Serve is Run on a listener that is open already.
func (p *Program) Serve(ctx context.Context, listener net.Listener, ready func(url string)) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	sessions := p.store.Sessions()
	go sessions.Cleanup(ctx)
	if err := jobs.Start(ctx, p.store.Queue(), p.App); err != nil {
		_ = listener.Close()
		return err
	}
	server := p.newServer(sessions)
	ready(p.shownURL(listener.Addr()))
	err := server.Serve(ctx, listener)
	stop()
	p.store.Queue().Stop()
	return err
}
