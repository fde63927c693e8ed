package usecase

import (
	"context"
	"slices"
	"strings"

	"luudong/domain"
)

// NoticeTemplates returns the text of every kind, channel and language in use;
// UpdatedBy is "" for those that are as the program brings them.
func (a *App) NoticeTemplates(ctx context.Context, by domain.Actor) ([]domain.NoticeTemplate, error) {
	if err := mayManageNotices(by); err != nil {
		return nil, err
	}
	changed, err := view(ctx, a, func(r domain.Repos) ([]domain.NoticeTemplate, error) { return r.Notices.Templates(ctx) })
	var all []domain.NoticeTemplate
	for _, kind := range domain.NoticeKinds() {
		for _, c := range domain.Channels() {
			for _, lang := range domain.Languages() {
				all = append(all, a.noticeText(changed, kind, c, lang))
			}
		}
	}
	return all, err
}

// NoticeTemplateSave checks and saves a text. The same as the program brings is a reset.
func (a *App) NoticeTemplateSave(ctx context.Context, by domain.Actor, t domain.NoticeTemplate) error {
	if err := mayManageNotices(by); err != nil {
		return err
	}
	if err := knownTemplate(t); err != nil {
		return err
	}
	t = t.Clean()
	if err := domain.InvalidFields(t.Check()); err != nil {
		return err
	}
	if usual := a.noticeText(nil, t.Kind, t.Channel, t.Language); usual.Subject == t.Subject && usual.Body == t.Body {
		return a.NoticeTemplateReset(ctx, by, t)
	}
	t.UpdatedBy, t.UpdatedAt = by.Username, a.Now()
	return a.Store.Within(ctx, func(r domain.Repos) error {
		if err := r.Notices.SaveTemplate(ctx, t); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "notice_template.save", "notice_template", templateID(t), "")
	})
}

// NoticeTemplateReset goes back to the text that the program brings.
func (a *App) NoticeTemplateReset(ctx context.Context, by domain.Actor, t domain.NoticeTemplate) error {
	if err := mayManageNotices(by); err != nil {
		return err
	}
	if err := knownTemplate(t); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		if err := r.Notices.ResetTemplate(ctx, t); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "notice_template.reset", "notice_template", templateID(t), "")
	})
}

// NoticePreview returns what a text would say to an invented person, and what is
// wrong with it. Nothing is saved.
func (a *App) NoticePreview(by domain.Actor, t domain.NoticeTemplate) (subject, body string, err error) {
	if err := mayManageNotices(by); err != nil {
		return "", "", err
	}
	if err := knownTemplate(t); err != nil {
		return "", "", err
	}
	t = t.Clean()
	subject, body = t.Fill(a.sampleValues(t))
	return subject, body, domain.InvalidFields(t.Check())
}

// sampleValues are those of an invented appointment the day after tomorrow.
func (a *App) sampleValues(t domain.NoticeTemplate) map[string]string {
	say := func(key string) string { return a.Phrases.T(string(t.Language), key) }
	slot := domain.Slot{Date: a.today().AddDays(2), Start: 8*60 + 30}
	p := domain.Person{FullName: say("notice.sample.full_name"), BirthDate: a.today().AddDays(-30 * 365)}
	values := a.placeholders(t.Language, p, slot, domain.Services()[:1])
	values["point"], values["address"], values["code"] = say("notice.sample.point"), say("notice.sample.address"), "ABCDE23456"
	values["until"] = "18:00 " + a.today().AddDays(1).Format("02/01/2006")
	values["link"] = a.link("/t/ABCDE23456")
	switch t.Kind {
	case domain.NoticeOffer:
		values["link"] = a.link("/p/D0001")
	case domain.NoticeInvitation:
		values["link"] = a.link("/i/" + strings.Repeat("abc2de3f", 4)[:domain.InvitationTokenLength])
	case domain.NoticeConfirmation, domain.NoticeReminder, domain.NoticeChange, domain.NoticeCancellation:
	}
	return values
}

func knownTemplate(t domain.NoticeTemplate) error {
	if !slices.Contains(domain.NoticeKinds(), t.Kind) || !slices.Contains(domain.Channels(), t.Channel) || !slices.Contains(domain.Languages(), t.Language) {
		return domain.NotFound("notice_template", templateID(t))
	}
	return nil
}

func templateID(t domain.NoticeTemplate) string {
	return string(t.Kind) + "/" + string(t.Channel) + "/" + string(t.Language)
}
