package storetest

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

func testPoints(t *testing.T, open Open) {
	s := open.empty(t)
	c := NewCity(t, s)
	want := c.Point
	want.UnitPath, want.UnitName = c.CommuneThanhAn.Path, c.CommuneThanhAn.FullName

	t.Run("what is stored comes back with the unit", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			byCode, err := r.Points.ByCode(ctx, "P-001")
			require.NoError(t, err)
			assert.Equal(t, want, byCode)
			byID, err := r.Points.ByID(ctx, c.Point.ID)
			require.NoError(t, err)
			assert.Equal(t, want, byID)
			_, err = r.Points.ByCode(ctx, "P-999")
			notFound(t, err)
			_, err = r.Points.ByID(ctx, 999_999)
			notFound(t, err)
		})
	})
	t.Run("upsert again updates by code and keeps the id", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			p := NewPoint("P-001", "Nhà văn hóa Hòa Bình", c.CommuneThanhAn.ID)
			p.Priority, p.AvailableTo = 3, Monday.AddDays(60)
			require.NoError(t, r.Points.Upsert(ctx, []*domain.ServicePoint{&p}))
			assert.Equal(t, c.Point.ID, p.ID)
			got, err := r.Points.ByID(ctx, c.Point.ID)
			require.NoError(t, err)
			assert.Equal(t, 3, got.Priority)
			assert.Equal(t, p.AvailableTo, got.AvailableTo)
		})
	})
	t.Run("two thousand at once, every id its own", func(t *testing.T) {
		Within(t, s, func(ctx context.Context, r domain.Repos) {
			points := make([]*domain.ServicePoint, 2_000)
			for i := range points {
				p := NewPoint(fmt.Sprintf("M-%04d", i), fmt.Sprintf("Điểm %d", i), c.WardThanhAn.ID)
				p.Archived = true
				points[i] = &p
			}
			require.NoError(t, r.Points.Upsert(ctx, points))
			require.NoError(t, r.Points.Upsert(ctx, points), "and again")
			got, err := r.Points.ByID(ctx, points[1_234].ID)
			require.NoError(t, err)
			assert.Equal(t, "M-1234", got.Code)
		})
	})
	t.Run("a unit that is not stored is our fault", func(t *testing.T) {
		p := NewPoint("P-009", "Điểm", 999_999)
		err := s.Within(t.Context(), func(r domain.Repos) error { return r.Points.Upsert(t.Context(), []*domain.ServicePoint{&p}) })
		assert.Equal(t, domain.CodeInternal, domain.CodeOf(err), "%v", err)
	})
	t.Run("a code given twice is refused", func(t *testing.T) {
		err := s.Within(t.Context(), func(r domain.Repos) error {
			return r.Points.Upsert(t.Context(), []*domain.ServicePoint{&c.Point, &c.Point})
		})
		assert.ErrorIs(t, err, domain.Invalid("code.duplicate"))
	})
}

func testPointLists(t *testing.T, open Open) {
	s := open.empty(t)
	c := NewCity(t, s)
	Within(t, s, func(ctx context.Context, r domain.Repos) {
		third := NewPoint("p_003%", "Trường học Hoà Bình", c.WardThanhAn.ID)
		third.Kind, third.Priority, third.Demand = "school", 3, domain.Demand{domain.ChipCard: 1}
		old := NewPoint("P-004", "Điểm cũ", c.WardThanhAn.ID)
		old.Archived = true
		require.NoError(t, r.Points.Upsert(ctx, []*domain.ServicePoint{&third, &old}))
	})
	commune := c.CommuneThanhAn.Path
	for name, test := range map[string]struct {
		filter domain.PointFilter
		codes  []string
	}{
		"everything":                       {domain.PointFilter{Area: "/"}, []string{"P-001", "P-002", "p_003%"}},
		"no area is nothing":               {domain.PointFilter{}, nil},
		"an area":                          {domain.PointFilter{Area: commune}, []string{"P-001"}},
		"an area with a longer code":       {domain.PointFilter{Area: "/79/2"}, []string{"P-001", "P-002", "p_003%"}},
		"text without accents":             {domain.PointFilter{Area: "/", Text: "hoa binh"}, []string{"P-001", "p_003%"}},
		"text in either way to write hoà":  {domain.PointFilter{Area: "/", Text: "HÒA bình"}, []string{"P-001", "p_003%"}},
		"đ as d":                           {domain.PointFilter{Area: "/", Text: "duc khai"}, []string{"P-002"}},
		"words in any order and column":    {domain.PointFilter{Area: "/", Text: "ly p-001 hoa"}, []string{"P-001"}},
		"words of the unit":                {domain.PointFilter{Area: "/", Text: "phuong thanh an"}, []string{"P-002", "p_003%"}},
		"every word must occur":            {domain.PointFilter{Area: "/", Text: "hoa khai"}, nil},
		"a percent sign is a percent sign": {domain.PointFilter{Area: "/", Text: "3%"}, []string{"p_003%"}},
		"an underscore is an underscore":   {domain.PointFilter{Area: "/", Text: "p_0"}, []string{"p_003%"}},
		"a backslash is a backslash":       {domain.PointFilter{Area: "/", Text: `\`}, nil},
		"kind":                             {domain.PointFilter{Area: "/", Kind: "school"}, []string{"p_003%"}},
		"unit":                             {domain.PointFilter{Area: "/", UnitCode: "25858"}, []string{"P-002", "p_003%"}},
		"the root with all below":          {domain.PointFilter{Area: "/", UnitCode: "79"}, []string{"P-001", "P-002", "p_003%"}},
		"a unit outside the area":          {domain.PointFilter{Area: commune, UnitCode: "25858"}, nil},
		"archived":                         {domain.PointFilter{Area: "/", Archived: true}, []string{"P-004"}},
		"code reversed":                    {domain.PointFilter{Area: "/", Sort: "-code"}, []string{"p_003%", "P-002", "P-001"}},
		"by name":                          {domain.PointFilter{Area: "/", Sort: "name"}, []string{"P-002", "P-001", "p_003%"}},
		"by unit":                          {domain.PointFilter{Area: "/", Sort: "unit"}, []string{"P-002", "p_003%", "P-001"}},
		"by priority reversed":             {domain.PointFilter{Area: "/", Sort: "-priority"}, []string{"p_003%", "P-001", "P-002"}},
		"by demand":                        {domain.PointFilter{Area: "/", Sort: "demand"}, []string{"p_003%", "P-001", "P-002"}},
		"an unknown sort":                  {domain.PointFilter{Area: "/", Sort: "id; DROP TABLE points"}, []string{"P-001", "P-002", "p_003%"}},
	} {
		t.Run(name, func(t *testing.T) {
			View(t, s, func(ctx context.Context, r domain.Repos) {
				points, total, err := r.Points.List(ctx, test.filter)
				require.NoError(t, err)
				var codes []string
				for _, p := range points {
					codes = append(codes, p.Code)
				}
				assert.Equal(t, test.codes, codes)
				assert.Equal(t, len(test.codes), total)
			})
		})
	}
	t.Run("a page tells how many there are in all", func(t *testing.T) {
		View(t, s, func(ctx context.Context, r domain.Repos) {
			for page, codes := range map[domain.Page][]string{
				{Offset: 0, Limit: 2}: {"P-001", "P-002"}, {Offset: 2, Limit: 2}: {"p_003%"},
				{Offset: 1}: {"P-002", "p_003%"}, {Offset: 9, Limit: 2}: nil,
			} {
				points, total, err := r.Points.List(ctx, domain.PointFilter{Area: "/", Page: page})
				require.NoError(t, err)
				assert.Equal(t, 3, total)
				var got []string
				for _, p := range points {
					got = append(got, p.Code)
				}
				assert.Equal(t, codes, got, "%+v", page)
			}
		})
	})
}
