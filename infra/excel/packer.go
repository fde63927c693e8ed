package excel

import (
	"io"
	"sync/atomic"
)

// packer compresses on a goroutine of its own what another writes, so that two
// cores share the work. It has two buffers: one is filled while the other is packed.
type packer struct {
	full  chan []byte
	empty chan []byte
	done  chan struct{}
	ended bool // close was called
	err   atomic.Pointer[error]
}

func newPacker(w io.Writer) *packer {
	p := &packer{full: make(chan []byte, 1), empty: make(chan []byte, 2), done: make(chan struct{})}
	p.empty <- nil
	go func() {
		defer close(p.done)
		for b := range p.full {
			if p.err.Load() == nil {
				if _, err := w.Write(b); err != nil {
					p.err.Store(&err)
				}
			}
			p.empty <- b[:0]
		}
	}()
	return p
}

// write hands over a full buffer and returns an empty one.
func (p *packer) write(b []byte) []byte {
	p.full <- b
	return <-p.empty
}

// close waits until everything is packed and returns the first error. It may be
// called again.
func (p *packer) close() error {
	if !p.ended {
		p.ended = true
		close(p.full)
		<-p.done
	}
	return p.failed()
}

// failed returns the first error so far.
func (p *packer) failed() error {
	if err := p.err.Load(); err != nil {
		return *err
	}
	return nil
}
