package storetest

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testTeams(t *testing.T, open Open) {
	s := open.empty(t)
	c := NewCity(t, s)
	want := c.Team
	want.UnitPath, want.UnitName = c.CommuneThanhAn.Path, c.CommuneThanhAn.FullName

	t.Run("what is stored comes back with the unit", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			byCode, err := r.Teams.ByCode(ctx, "T-01")
			require.NoError(t, err)
			assert.Equal(t, want, byCode)
			byID, err := r.Teams.ByID(ctx, c.Team.ID)
			require.NoError(t, err)
			assert.Equal(t, want, byID)
			_, err = r.Teams.ByCode(ctx, "T-99")
			notFound(t, err)
			_, err = r.Teams.ByID(ctx, 999_999)
			notFound(t, err)
		})
	})
	t.Run("upsert again updates by code and keeps the id", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			changed := NewTeam("T-02", "Tổ Đặc biệt", c.WardThanhAn.ID)
			changed.Services, changed.CardKits, changed.Officers = []domain.Service{domain.AccountL2}, 0, 3
			require.NoError(t, r.Teams.Upsert(ctx, []*domain.Team{&changed}))
			assert.Equal(t, c.OtherTeam.ID, changed.ID)
		})
	})
	for name, test := range map[string]struct {
		filter domain.TeamFilter
		codes  []string
	}{
		"everything":         {domain.TeamFilter{Area: "/"}, []string{"T-01", "T-02"}},
		"no area is nothing": {domain.TeamFilter{}, nil},
		"an area":            {domain.TeamFilter{Area: c.WardThanhAn.Path}, []string{"T-02"}},
		"text":               {domain.TeamFilter{Area: "/", Text: "dac biet"}, []string{"T-02"}},
		"one service":        {domain.TeamFilter{Area: "/", Service: domain.ChipCard}, []string{"T-01"}},
		"the other service":  {domain.TeamFilter{Area: "/", Service: domain.AccountL2}, []string{"T-01", "T-02"}},
		"archived":           {domain.TeamFilter{Area: "/", Archived: true}, nil},
		"by officers":        {domain.TeamFilter{Area: "/", Sort: "officers"}, []string{"T-02", "T-01"}},
		"a page":             {domain.TeamFilter{Area: "/", Page: domain.Page{Offset: 1, Limit: 1}}, []string{"T-02"}},
	} {
		t.Run(name, func(t *testing.T) {
			View(t, s, func(ctx context.Context, r domain.Repos) {
				teams, _, err := r.Teams.List(ctx, test.filter)
				require.NoError(t, err)
				var codes []string
				for _, v := range teams {
					codes = append(codes, v.Code)
				}
				assert.Equal(t, test.codes, codes)
			})
		})
	}
}
