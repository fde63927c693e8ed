package boot_test

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/boot"
	"luudong/app/config"
	"luudong/app/usecase"
	"luudong/domain"
	"luudong/infra/pgtest"
)

// start serves the program on a database until the test ends.
func start(t *testing.T, database string) (*boot.Program, string) {
	t.Helper()
	cfg := config.Default()
	cfg.DatabaseURL, cfg.KeyFile, cfg.Workers, cfg.ShutdownGrace = database, filepath.Join(t.TempDir(), "secret.key"), 1, 5*time.Second
	ctx, stop := context.WithCancel(context.Background())
	p, err := boot.New(ctx, cfg, slog.New(slog.DiscardHandler))
	require.NoError(t, err)
	listener, err := new(net.ListenConfig).Listen(ctx, "tcp", "127.0.0.1:0")
	require.NoError(t, err)
	ready := make(chan string, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		_ = p.Serve(ctx, listener, func(url string) { ready <- url })
	}()
	t.Cleanup(func() {
		stop()
		<-ended
		_ = p.Close()
	})
	return p, <-ready
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	require.NoError(t, err)
	res, err := http.DefaultClient.Do(req)
	require.NoError(t, err)
	defer func() { _ = res.Body.Close() }()
	body, err := io.ReadAll(res.Body)
	require.NoError(t, err)
	return res.StatusCode, string(body)
}

func TestDatabaseThatGoesAwayAndComesBack(t *testing.T) {
	cluster, err := pgtest.Start(t.Context(), pgtest.Options{})
	require.NoError(t, err)
	t.Cleanup(func() { _ = cluster.Stop() })
	_, url := start(t, cluster.AdminURL())
	code, _ := get(t, url+"/readyz")
	require.Equal(t, http.StatusOK, code)
	code, _ = get(t, url+"/")
	require.Equal(t, http.StatusOK, code)

	require.NoError(t, cluster.Kill())
	code, _ = get(t, url+"/readyz")
	assert.Equal(t, http.StatusServiceUnavailable, code)
	code, _ = get(t, url+"/healthz")
	assert.Equal(t, http.StatusOK, code, "the program itself runs")
	for range 10 { // each finds the loss in another way: in mid-query, on a stale connection, at connecting
		code, _ = get(t, url+"/")
		assert.Equal(t, http.StatusServiceUnavailable, code)
	}
	code, page := get(t, url+"/")
	assert.Equal(t, http.StatusServiceUnavailable, code)
	assert.Contains(t, page, "Chưa kết nối được với dữ liệu")
	for _, inner := range []string{"SQLSTATE", "dial tcp", "password", "goroutine"} {
		assert.NotContains(t, page, inner)
	}

	require.NoError(t, cluster.Restart(t.Context()))
	assert.Eventually(t, func() bool {
		code, _ := get(t, url+"/")
		return code == http.StatusOK
	}, 20*time.Second, 100*time.Millisecond, "comes back by itself")
}

func TestPlanAskedForOnAPageIsSolvedInTheBackground(t *testing.T) {
	p, _ := start(t, "sqlite:"+filepath.Join(t.TempDir(), "luudong.db"))
	ctx := context.Background()
	apptest.SmallCity(t, p.App)
	from := domain.DateOf(time.Now(), p.App.Location).AddDays(1)
	plan, err := p.App.PlanCreate(ctx, apptest.As(domain.RolePlanner), usecase.PlanCreateInput{
		From: from, To: from.AddDays(6), Options: domain.PlanOptions{TimeLimit: time.Hour},
	})
	require.NoError(t, err)
	state := func() domain.Plan {
		got, err := p.App.PlanView(ctx, apptest.System(), plan.ID)
		require.NoError(t, err)
		return got
	}
	require.Eventually(t, func() bool { return state().Run == domain.RunRunning && state().Progress.Iterations > 0 }, 30*time.Second, 50*time.Millisecond)
	require.NoError(t, p.App.PlanStop(ctx, apptest.As(domain.RolePlanner), plan.ID))
	require.Eventually(t, func() bool { return state().Run == domain.RunDone }, 30*time.Second, 50*time.Millisecond, "stops when asked, with the best plan")
	done := state()
	assert.Positive(t, done.VisitCount)
	assert.LessOrEqual(t, done.Served, done.UpperBound)
	_, err = p.App.PlanPublish(ctx, apptest.As(domain.RolePlanner), plan.ID)
	require.NoError(t, err)
}

func TestLogHasNoPersonalData(t *testing.T) {
	var log strings.Builder
	cfg := config.Default()
	folder := t.TempDir()
	cfg.DatabaseURL, cfg.KeyFile, cfg.LogLevel = "sqlite:"+filepath.Join(folder, "l.db"), filepath.Join(folder, "key"), "debug"
	p, err := boot.New(t.Context(), cfg, boot.NewLogger(&log, cfg))
	require.NoError(t, err)
	t.Cleanup(func() { _ = p.Close() })
	apptest.SmallCity(t, p.App)
	_, err = p.App.PersonSave(t.Context(), apptest.As(domain.RoleDesk), 0, apptest.Person(1), "")
	require.NoError(t, err)
	_, err = p.App.PersonSave(t.Context(), apptest.As(domain.RoleDesk), 0, apptest.Person(1), "")
	require.Error(t, err, "the number is taken")
	require.NotEmpty(t, log.String())
	for _, private := range []string{"079190000001", "0901000001", "Nguyễn Văn Mẫu", "1 Đường Thử"} {
		assert.NotContains(t, log.String(), private)
		assert.NotContains(t, err.Error(), private)
	}
}
