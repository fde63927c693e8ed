package proof_test

import (
	"bufio"
	"context"
	"fmt"
	"net"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// wire is one connection that sends ready-made requests and reads answers
// without a body: the client shares the machine with what it measures.
type wire struct {
	conn   net.Conn
	reader *bufio.Reader
}

func dial(ctx context.Context, base string) (*wire, error) {
	conn, err := new(net.Dialer).DialContext(ctx, "tcp", strings.TrimPrefix(base, "http://"))
	if err != nil {
		return nil, err
	}
	return &wire{conn: conn, reader: bufio.NewReaderSize(conn, 16<<10)}, nil
}

// do sends a request and returns the status; the body is read and dropped.
func (w *wire) do(request []byte) (status int, err error) {
	if _, err := w.conn.Write(request); err != nil {
		return 0, err
	}
	line, err := w.reader.ReadString('\n')
	if err != nil {
		return 0, err
	}
	if _, err := fmt.Sscanf(line, "HTTP/1.1 %d", &status); err != nil {
		return 0, fmt.Errorf("answer %q: %w", line, err)
	}
	length, chunked := 0, false
	for {
		line, err := w.reader.ReadString('\n')
		if err != nil {
			return status, err
		}
		line = strings.TrimRight(line, "\r\n")
		if line == "" {
			break
		}
		name, value, _ := strings.Cut(line, ": ")
		switch strings.ToLower(name) {
		case "content-length":
			length, _ = strconv.Atoi(value)
		case "transfer-encoding":
			chunked = true
		}
	}
	if chunked {
		return status, w.dropChunks()
	}
	_, err = w.reader.Discard(length)
	return status, err
}

func (w *wire) dropChunks() error {
	for {
		line, err := w.reader.ReadString('\n')
		if err != nil {
			return err
		}
		size, err := strconv.ParseInt(strings.TrimSpace(line), 16, 64)
		if err != nil {
			return err
		}
		if _, err := w.reader.Discard(int(size) + 2); err != nil || size == 0 {
			return err
		}
	}
}

// newcomers counts the people who book in a benchmark: each is new.
var newcomers atomic.Int64

// bookRequest is the citizen's form for a new person.
func bookRequest(host, point string, slot benchSlot) []byte {
	n := newcomers.Add(1)
	form := url.Values{
		"request_key": {strconv.FormatInt(n, 36)}, "visit": {strconv.FormatInt(slot.visit, 10)}, "slot_account_l2": {strconv.FormatInt(slot.id, 10)},
		"full_name": {"Nguyễn Thị Đo"}, "personal_id": {fmt.Sprintf("0791%08d", n)}, "birth_date": {"12/05/1990"}, "sex": {"female"},
		"phone": {fmt.Sprintf("09%08d", n)}, "consent": {"1"}, "_csrf": {"proof"},
	}.Encode()
	return fmt.Appendf(nil, "POST /p/%s/book HTTP/1.1\r\nHost: %s\r\nX-Forwarded-For: 10.%d.%d.%d\r\nCookie: luudong_csrf=proof\r\n"+
		"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: %d\r\n\r\n%s", point, host, n>>16&255, n>>8&255, n&255, len(form), form)
}

// measured is what a run gave.
type measured struct {
	perSecond float64
	took      []time.Duration // sorted
	failed    int
	lastError error
}

func (m measured) quantile(q float64) time.Duration {
	if len(m.took) == 0 {
		return 0
	}
	return m.took[min(len(m.took)-1, int(q*float64(len(m.took))))]
}

// closedLoop lets clients send one request after the other for a time.
func closedLoop(ctx context.Context, clients int, span time.Duration, bases []string, next func(base string) []byte, want int) (measured, error) {
	var mu sync.Mutex
	var out measured
	var wg sync.WaitGroup
	begin := time.Now()
	for c := range clients {
		base := bases[c%len(bases)]
		w, err := dial(ctx, base)
		if err != nil {
			return out, err
		}
		wg.Go(func() {
			defer func() { _ = w.conn.Close() }()
			var took []time.Duration
			failed := 0
			var last error
			for time.Since(begin) < span {
				request := next(base)
				sent := time.Now()
				status, err := w.do(request)
				if err != nil {
					last = err
					break
				}
				if status != want {
					failed++
					last = fmt.Errorf("status %d", status)
					continue
				}
				took = append(took, time.Since(sent))
			}
			mu.Lock()
			defer mu.Unlock()
			out.took = append(out.took, took...)
			out.failed += failed
			if last != nil {
				out.lastError = last
			}
		})
	}
	wg.Wait()
	out.perSecond = float64(len(out.took)) / time.Since(begin).Seconds()
	slices.Sort(out.took)
	return out, nil
}

// openLoop sends at a fixed rate, whatever the answers do; the time of a request
// counts from when it was due.
func openLoop(ctx context.Context, rate float64, span time.Duration, bases []string, next func(base string) []byte, want int) (measured, error) {
	const lanes = 256
	begin := time.Now()
	due := make(chan time.Time, int(rate*span.Seconds())+1)
	for i := range int(rate * span.Seconds()) {
		due <- begin.Add(time.Duration(float64(i) / rate * float64(time.Second)))
	}
	close(due)
	var mu sync.Mutex
	var out measured
	var wg sync.WaitGroup
	for c := range lanes {
		base := bases[c%len(bases)]
		w, err := dial(ctx, base)
		if err != nil {
			return out, err
		}
		wg.Go(func() {
			defer func() { _ = w.conn.Close() }()
			for at := range due {
				if wait := time.Until(at); wait > 0 {
					timer := time.NewTimer(wait)
					<-timer.C
				}
				status, err := w.do(next(base))
				mu.Lock()
				if err != nil || status != want {
					out.failed++
					out.lastError = fmt.Errorf("status %d: %w", status, err)
				} else {
					out.took = append(out.took, time.Since(at))
				}
				mu.Unlock()
				if err != nil {
					return
				}
			}
		})
	}
	wg.Wait()
	out.perSecond = float64(len(out.took)) / time.Since(begin).Seconds()
	slices.Sort(out.took)
	return out, nil
}
