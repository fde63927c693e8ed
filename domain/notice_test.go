package domain_test

import (
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"luudong/domain"
)

var noon = time.Date(2026, 12, 1, 12, 0, 0, 0, time.UTC)

func claimed(attempts int) domain.Notice {
	return domain.Notice{ID: 7, MessageID: "M", Status: domain.NoticeSending, Attempts: attempts, DueAt: noon, ExpiresAt: noon.Add(48 * time.Hour)}
}

func TestNoticeIsTriedAgainWithGrowingPauses(t *testing.T) {
	var total time.Duration
	last := time.Duration(0)
	for attempt := 1; attempt < domain.NoticeAttempts(); attempt++ {
		n := claimed(attempt)
		n.Failed(noon, domain.FaultBusy, "450", false)
		assert.Equal(t, domain.NoticeQueued, n.Status)
		assert.Equal(t, domain.FaultBusy, n.Fault)
		assert.Nil(t, n.SettledAt)
		pause := n.DueAt.Sub(noon)
		assert.Greater(t, pause, last)
		last, total = pause, total+pause
	}
	assert.Greater(t, total, 4*time.Hour, "outlasts a night's repair")
	n := claimed(domain.NoticeAttempts())
	n.Failed(noon, domain.FaultBusy, "450", false)
	assert.Equal(t, domain.NoticeFailed, n.Status, "the last attempt")
	assert.Equal(t, &noon, n.SettledAt)
}

func TestNoticeFailsAtOnce(t *testing.T) {
	final := claimed(1)
	final.Failed(noon, domain.FaultRefused, "550", true)
	assert.Equal(t, domain.NoticeFailed, final.Status)

	late := claimed(1)
	late.ExpiresAt = noon.Add(30 * time.Second)
	late.Failed(noon, domain.FaultBusy, "", false)
	assert.Equal(t, domain.NoticeFailed, late.Status, "the next attempt would be too late")
}

func TestNoticeGivenBackDoesNotCountAsTried(t *testing.T) {
	n := claimed(2)
	n.Released(noon.Add(time.Second))
	assert.Equal(t, domain.NoticeQueued, n.Status)
	assert.Equal(t, 1, n.Attempts)
	assert.Equal(t, noon.Add(time.Second), n.DueAt)
}

func TestNoticeResend(t *testing.T) {
	later := noon.Add(time.Hour)
	for _, c := range []struct {
		name   string
		status domain.NoticeStatus
		now    time.Time
		copied bool
		refuse string
	}{
		{"failed: the same message", domain.NoticeFailed, later, false, ""},
		{"no channel then: the same message", domain.NoticeUnconfigured, later, false, ""},
		{"sent: another message", domain.NoticeSent, later, true, ""},
		{"waiting", domain.NoticeQueued, later, false, "notice.under_way"},
		{"on its way", domain.NoticeSending, later, false, "notice.under_way"},
		{"overtaken", domain.NoticeCancelled, later, false, "notice.cancelled"},
		{"after the appointment", domain.NoticeFailed, noon.Add(48 * time.Hour), false, "notice.too_late"},
	} {
		t.Run(c.name, func(t *testing.T) {
			n := claimed(6)
			n.Sent(noon, "s", "b")
			n.Status, n.Fault = c.status, domain.FaultBusy
			again, err := n.Resend(c.now)
			if c.refuse != "" {
				assert.ErrorIs(t, err, domain.Conflict(c.refuse))
				return
			}
			require.NoError(t, err)
			assert.Equal(t, domain.NoticeQueued, again.Status)
			assert.Equal(t, c.now, again.DueAt)
			assert.Zero(t, again.Attempts)
			assert.Empty(t, string(again.Fault)+again.Body)
			assert.Nil(t, again.SettledAt)
			assert.Equal(t, c.copied, again.ID == 0)
			assert.Equal(t, c.copied, again.MessageID != n.MessageID)
		})
	}
}

func TestReminderAt(t *testing.T) {
	zone := time.FixedZone("+7", 7*60*60)
	day := domain.NewDate(2026, time.December, 3)
	due, ok := domain.ReminderAt(day, 17*60, zone, noon)
	assert.True(t, ok)
	assert.Equal(t, "2026-12-02T17:00:00+07:00", due.Format(time.RFC3339))
	_, ok = domain.ReminderAt(day, 17*60, zone, due)
	assert.False(t, ok, "booked after the time to remind")
}

func TestNoticeTemplateCheck(t *testing.T) {
	for _, c := range []struct {
		name string
		body string
		want []domain.FieldError
	}{
		{"good", "Kính gửi {full_name},\nlúc {time} {{tự động}}", nil},
		{"blanks inside are forgiven", "{ time }", nil},
		{"unknown, in the second line", "a\nĐến lúc {giờ} nhé", []domain.FieldError{
			{Column: "body", Value: "{giờ}", Key: "notice.placeholder_unknown", Args: []any{"{giờ}", 2, 9}}}},
		{"of another kind", "{until}", []domain.FieldError{
			{Column: "body", Value: "{until}", Key: "notice.placeholder_unknown", Args: []any{"{until}", 1, 1}}}},
		{"not closed", "x {time", []domain.FieldError{{Column: "body", Value: "{", Key: "notice.brace_alone", Args: []any{"{", 1, 3}}}},
		{"not opened", "time}", []domain.FieldError{{Column: "body", Value: "}", Key: "notice.brace_alone", Args: []any{"}", 1, 5}}}},
		{"opened twice", "{ti{time}", []domain.FieldError{{Column: "body", Value: "{", Key: "notice.brace_alone", Args: []any{"{", 1, 1}}}},
		{"closed in the next line", "{time\n}", []domain.FieldError{
			{Column: "body", Value: "{", Key: "notice.brace_alone", Args: []any{"{", 1, 1}},
			{Column: "body", Value: "}", Key: "notice.brace_alone", Args: []any{"}", 2, 1}}}},
		{"all of them", "{a}{b}", []domain.FieldError{
			{Column: "body", Value: "{a}", Key: "notice.placeholder_unknown", Args: []any{"{a}", 1, 1}},
			{Column: "body", Value: "{b}", Key: "notice.placeholder_unknown", Args: []any{"{b}", 1, 4}}}},
		{"empty", " \n", []domain.FieldError{{Column: "body", Key: "input.required"}}},
	} {
		t.Run(c.name, func(t *testing.T) {
			assert.Equal(t, c.want, domain.NoticeTemplate{Kind: domain.NoticeReminder, Channel: domain.ChannelSMS, Body: c.body}.Check())
		})
	}
	long := domain.NoticeTemplate{Kind: domain.NoticeReminder, Channel: domain.ChannelEmail, Subject: "a\nb", Body: string(make([]rune, 5000))}
	found := long.Check()
	require.Len(t, found, 2)
	assert.Equal(t, "notice.subject_lines", found[0].Key)
	assert.Equal(t, "notice.text_long", found[1].Key)
}

func TestNoticeTemplateFill(t *testing.T) {
	body := "Kính gửi {full_name},\r\n{{Ghi chú}} {time}\nXem: {link}\n{bring}\nhết {x}"
	tpl := domain.NoticeTemplate{Kind: domain.NoticeReminder, Channel: domain.ChannelEmail, Subject: " Hẹn {code} ", Body: body}
	subject, text := tpl.Fill(map[string]string{"full_name": "Lê {time} Ánh", "time": "08:30", "code": "QW", "bring": "- a\n- b"})
	assert.Equal(t, "Hẹn QW", subject)
	assert.Equal(t, "Kính gửi Lê {time} Ánh,\n{Ghi chú} 08:30\n- a\n- b\nhết {x}", text,
		"a line without its value goes, a value is never read as a placeholder, a wrong one stays")
}

func TestNoticeTemplateLeavesNoGapWhereALineWent(t *testing.T) {
	tpl := domain.NoticeTemplate{Kind: domain.NoticeReminder, Body: "a\n\nXem: {link}\n\nb\n\n\nc"}
	_, text := tpl.Fill(nil)
	assert.Equal(t, "a\n\nb\n\n\nc", text)
}

func TestParseEmail(t *testing.T) {
	for text, want := range map[string]string{
		"Ten.Nguoi+x@Example.VN": "Ten.Nguoi+x@example.vn", " a@b.vn ": "a@b.vn",
		"": "", "ten": "", "ten@": "", "ten@localhost": "", "Tên <a@b.vn>": "", "tên@example.vn": "", "a b@example.vn": "",
		"a@b.vn, c@d.vn": "", "a@[127.0.0.1]": "", "a\r\n@b.vn": "", `"a b"@example.vn`: "",
	} {
		got, err := domain.ParseEmail(text)
		assert.Equal(t, want, got, text)
		assert.Equal(t, want == "", err != nil, text)
	}
	assert.Equal(t, "t•••@example.vn", domain.MaskEmail("ten@example.vn"))
	assert.Equal(t, "", domain.MaskEmail(""))
}

func TestParseLanguage(t *testing.T) {
	for text, want := range map[string]domain.Language{
		"vi": domain.Vietnamese, "Tiếng Việt": domain.Vietnamese, "EN": domain.English, "tiếng anh": domain.English, "English": domain.English, "fr": "",
	} {
		got, err := domain.ParseLanguage(text)
		assert.Equal(t, want, got, text)
		assert.Equal(t, want == "", err != nil, text)
	}
	assert.Equal(t, domain.Vietnamese, domain.Language("").OrVietnamese())
}

func TestMeasureSMS(t *testing.T) {
	for text, want := range map[string]domain.SMSLength{
		"":                       {},
		strings.Repeat("a", 160): {Characters: 160, Accented: 1, Plain: 1},
		strings.Repeat("a", 161): {Characters: 161, Accented: 2, Plain: 2},
		strings.Repeat("ạ", 70):  {Characters: 70, Accented: 1, Plain: 1},
		strings.Repeat("ạ", 71):  {Characters: 71, Accented: 2, Plain: 1},
		strings.Repeat("ạ", 335): {Characters: 335, Accented: 5, Plain: 3},
	} {
		assert.Equal(t, want, domain.MeasureSMS(text))
	}
}
