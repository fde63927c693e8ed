package jobs_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/app/apptest"
	"luudong/app/jobs"
	"luudong/app/usecase"
	"luudong/domain"
)

// TestWavesAreReleasedInTheBackground lets two programs look at one database:
// the wave is released once, when its date comes, and both end when told to.
func TestWavesAreReleasedInTheBackground(t *testing.T) {
	r := apptest.New(t)
	r.SmallCity()
	r.PublishedPlan()
	r.Clock.Set(apptest.Start.Add(-24 * time.Hour))
	wave, _, err := r.WaveCreate(context.Background(), apptest.System(), usecase.WaveCreateInput{
		Name: "Chung cư Mẫu", PointCode: "P1", Services: []domain.Service{domain.AccountL2}, Quota: 1, ReleaseAt: r.Clock.Now().Add(time.Hour),
		File: usecase.ImportFile{Name: "a.csv", Content: strings.NewReader("personal_id,full_name,birth_date\n079190000801,Nguyễn Thị Mẫu,12/05/1990\n")},
	})
	require.NoError(t, err)
	ctx, stop := context.WithCancel(context.Background())
	log := slog.New(slog.DiscardHandler)
	one, other := jobs.StartWaves(ctx, r.App, log, time.Millisecond), jobs.StartWaves(ctx, r.App, log, time.Millisecond)
	status := func() (s domain.WaveStatus) {
		require.NoError(t, r.Store.View(context.Background(), func(repos domain.Repos) error {
			w, err := repos.Waves.ByID(context.Background(), wave.ID)
			s = w.Status
			return err
		}))
		return s
	}
	time.Sleep(20 * time.Millisecond)
	assert.Equal(t, domain.WaveOpen, status(), "not before its date")
	r.Clock.Set(wave.ReleaseAt)
	require.Eventually(t, func() bool { return status() == domain.WaveReleased }, 10*time.Second, time.Millisecond)
	stop()
	<-one
	<-other
	r.CheckConsistent()
}
