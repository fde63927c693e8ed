package store

import (
	"context"
	"encoding/base32"
	"strings"
	"time"

	"luudong/domain"
)

type invitationRow struct {
	ID        int64 `gorm:"primaryKey"`
	WaveID    int64
	TokenHash string
	Seed      string
	SentAt    instant
}

const invitationColumns = 5

// TableName is part of GORM's interface.
func (invitationRow) TableName() string { return "invitations" }

type invitedRow struct {
	WaveID       int64 `gorm:"primaryKey"`
	PersonID     int64 `gorm:"primaryKey"`
	InvitationID int64
	Place        int
	Code         string
}

const invitedColumns = 5

// TableName is part of GORM's interface.
func (invitedRow) TableName() string { return "invitation_people" }

// invitedView is one of the people of an invitation with who they are.
type invitedView struct {
	Row      invitedRow `gorm:"embedded"`
	Attendee attendee   `gorm:"embedded"`
}

// token derives the token of a seed. A seed alone says nothing about it.
func (r repo) token(seed string) string {
	text := base32.StdEncoding.EncodeToString(r.sealer.Hash("invitation " + seed))
	return strings.ToLower(text[:domain.InvitationTokenLength])
}

// Invite inserts invitations with their people; see domain.WaveRepo.
func (r waveRepo) Invite(ctx context.Context, invitations []*domain.Invitation) error {
	rows := make([]invitationRow, len(invitations))
	for i, inv := range invitations {
		seed := domain.NewInvitationSeed()
		inv.Token = r.token(seed)
		rows[i] = invitationRow{WaveID: inv.WaveID, TokenHash: domain.HashInvitationToken(inv.Token), Seed: seed}
	}
	if err := insertAll(r.db(ctx), rows, invitationColumns); err != nil {
		return err
	}
	var people []invitedRow
	for i, inv := range invitations {
		inv.ID = rows[i].ID
		for place, p := range inv.People {
			people = append(people, invitedRow{WaveID: inv.WaveID, PersonID: p.PersonID, InvitationID: inv.ID, Place: place})
		}
	}
	return insertValues(r.db(ctx), people, invitedColumns)
}

// ByToken returns the invitation with this token, people filled in.
func (r waveRepo) ByToken(ctx context.Context, token string) (domain.Invitation, error) {
	var row invitationRow
	err := r.db(ctx).Where("token_hash = ?", domain.HashInvitationToken(token)).Take(&row).Error
	if err != nil {
		return domain.Invitation{}, found(err, "invitation", "") // the token is nothing to show
	}
	return r.withPeople(ctx, row)
}

// Invitation returns the invitation with this id, people filled in.
func (r waveRepo) Invitation(ctx context.Context, id int64) (domain.Invitation, error) {
	var row invitationRow
	if err := r.db(ctx).Where("id = ?", id).Take(&row).Error; err != nil {
		return domain.Invitation{}, found(err, "invitation", id)
	}
	return r.withPeople(ctx, row)
}

func (r waveRepo) withPeople(ctx context.Context, row invitationRow) (domain.Invitation, error) {
	all, err := r.fill(ctx, []invitationRow{row})
	if err != nil {
		return domain.Invitation{}, err
	}
	return all[0], nil
}

// Invitations returns a page of a wave's invitations; see domain.WaveRepo.
func (r waveRepo) Invitations(ctx context.Context, waveID int64, p domain.Page) ([]domain.Invitation, int, error) {
	rows, total, err := list[invitationRow](r.db(ctx).Table("invitations").Where("wave_id = ?", waveID), "invitations.*", "invitations.id", p)
	if err != nil {
		return nil, 0, err
	}
	all, err := r.fill(ctx, rows)
	return all, total, err
}

// fill gives invitations their people and tokens.
func (r waveRepo) fill(ctx context.Context, rows []invitationRow) ([]domain.Invitation, error) {
	out, at, ids := make([]domain.Invitation, len(rows)), make(map[int64]int, len(rows)), make([]int64, len(rows))
	for i, row := range rows {
		out[i] = domain.Invitation{ID: row.ID, WaveID: row.WaveID, SentAt: row.SentAt.pointer(), Token: r.token(row.Seed)}
		at[row.ID], ids[i] = i, row.ID
	}
	for start := 0; start < len(ids); start += maxParameters {
		var views []invitedView
		q := r.db(ctx).Table("invitation_people").Joins("JOIN persons ON persons.id = invitation_people.person_id")
		err := among(q, "invitation_people.invitation_id", "bigint", ids[start:min(start+maxParameters, len(ids))]).
			Select("invitation_people.*, " + attendeeColumns).Order("invitation_people.invitation_id, invitation_people.place").Find(&views).Error
		if err != nil {
			return nil, translate(err)
		}
		for _, v := range views {
			person, err := r.attendee(v.Row.PersonID, v.Attendee)
			if err != nil {
				return nil, err
			}
			inv := &out[at[v.Row.InvitationID]]
			inv.People = append(inv.People, domain.InvitedPerson{PersonID: v.Row.PersonID, Code: v.Row.Code, Person: person})
		}
	}
	return out, nil
}

// MarkSent notes that invitations were written into the outbox.
func (r waveRepo) MarkSent(ctx context.Context, ids []int64, at time.Time) error {
	for start := 0; start < len(ids); start += maxParameters {
		q := among(r.db(ctx).Table("invitations"), "id", "bigint", ids[start:min(start+maxParameters, len(ids))])
		if err := q.Update("sent_at", instant{at}).Error; err != nil {
			return translate(err)
		}
	}
	return nil
}

// Answer notes what one of the invited booked; see domain.WaveRepo.
func (r waveRepo) Answer(ctx context.Context, waveID, personID int64, code string) error {
	q := r.db(ctx).Table("invitation_people").Where("wave_id = ? AND person_id = ? AND code = ''", waveID, personID)
	return changed(q.Update("code", code), "invitation", waveID)
}
