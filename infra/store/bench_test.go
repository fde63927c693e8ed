package store_test

import (
	"context"
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"luudong/domain"
	"luudong/infra/storetest"
)

// BenchmarkCity times what a city does: its points come in, its citizens come
// in, somebody searches, somebody books.
func BenchmarkCity(b *testing.B) {
	for name, address := range engines {
		s := migrated(b, address(b))
		c := storetest.NewCity(b, s)
		within := func(b *testing.B, fn func(domain.Repos) error) {
			b.Helper()
			require.NoError(b, s.Within(context.Background(), fn))
		}
		points := make([]*domain.ServicePoint, 1_940)
		for i := range points {
			p := storetest.NewPoint(fmt.Sprintf("B-%04d", i), fmt.Sprintf("Chung cư số %d đường Hòa Bình", i), c.CommuneThanhAn.ID)
			points[i] = &p
		}
		b.Run("points upsert 1940/"+name, func(b *testing.B) {
			for b.Loop() {
				within(b, func(r domain.Repos) error { return r.Points.Upsert(context.Background(), points) })
			}
		})
		next := 0
		b.Run("persons create 5000/"+name, func(b *testing.B) {
			for b.Loop() {
				people := make([]*domain.Person, 5_000)
				for i := range people {
					p := storetest.NewPerson(next % 1_000_000)
					p.PersonalID = domain.PersonalID(fmt.Sprintf("079%09d", next))
					people[i] = &p
					next++
				}
				within(b, func(r domain.Repos) error { return r.Persons.Create(context.Background(), people) })
			}
		})
		b.Run("points list 50 with text/"+name, func(b *testing.B) {
			for b.Loop() {
				require.NoError(b, s.View(context.Background(), func(r domain.Repos) error {
					_, _, err := r.Points.List(context.Background(), domain.PointFilter{
						Area: "/79/", Text: "chung cu hoa binh", Sort: "name", Page: domain.Page{Limit: 50},
					})
					return err
				}))
			}
		})
	}
}
