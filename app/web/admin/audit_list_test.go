package admin

import (
	"context"
	"testing"

	"github.com/stretchr/testify/assert"

	"luudong/domain"
	"luudong/templates/locale"
)

func TestAuditSentence(t *testing.T) {
	for _, c := range []struct {
		name  string
		event domain.AuditEvent
		want  string
	}{
		{"subject", domain.AuditEvent{Action: "user.add", Subject: "user", SubjectID: "hong.anh", Detail: "staff"}, "Tạo tài khoản hong.anh"},
		{"two numbers", domain.AuditEvent{Action: "point.import", Subject: "point", Detail: "1940 saved, 3 refused"}, "Nhập điểm phục vụ: nhận 1.940 dòng, loại 3 dòng"},
		{"number and subject", domain.AuditEvent{Action: "checkin.record", Subject: "visit", SubjectID: "75", Detail: "no. 12"}, "Tiếp nhận số thứ tự 12 tại lượt 75"},
		{"detail without numbers", domain.AuditEvent{Action: "visit.close", Subject: "visit", SubjectID: "7"}, "Chốt ngày lượt 7:  lịch hẹn vắng mặt"},
		{"unknown action", domain.AuditEvent{Action: "moon.land", Subject: "moon", SubjectID: "1", Detail: "softly"}, "moon.land moon 1 softly"},
		{"unknown action with nothing else", domain.AuditEvent{Action: "moon.land"}, "moon.land"},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, auditSentence(locale.With(context.Background(), locale.Vietnamese), c.event))
		})
	}
}

func TestProposedPasswordsAreGoodEnoughAndDiffer(t *testing.T) {
	seen := map[string]bool{}
	for range 200 {
		p := proposePassword()
		assert.Regexp(t, `^[2-9a-hjkmnp-z]{4}(-[2-9a-hjkmnp-z]{4}){2}$`, p)
		assert.NoError(t, domain.User{Username: "x"}.CheckPassword(p))
		assert.False(t, seen[p])
		seen[p] = true
	}
}
