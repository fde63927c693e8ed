package admin

import (
	"context"
	"net/http"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/admin"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

const templatesPath = "/admin/notice-templates"

func templatePath(t domain.NoticeTemplate) string {
	return templatesPath + "/" + string(t.Kind) + "/" + string(t.Channel) + "/" + string(t.Language)
}

// variant names channel and language of a text.
func variant(p locale.Printer, t domain.NoticeTemplate) string {
	return p.T("notice.channel."+string(t.Channel)) + ", " + p.T("notice.language."+string(t.Language))
}

// templateList shows which texts there are and which were changed.
func templateList(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		ctx := c.Request().Context()
		all, err := app.NoticeTemplates(ctx, web.ActorFrom(c))
		if err != nil {
			return err
		}
		p := locale.From(ctx)
		var v pages.NoticeTemplateListView
		for _, channel := range domain.Channels() {
			v.Channels = append(v.Channels, string(channel))
		}
		for _, kind := range domain.NoticeKinds() {
			row := pages.NoticeTemplateRow{Kind: p.T("notice.kind." + string(kind)), When: p.T("notice.when." + string(kind))}
			for _, channel := range domain.Channels() {
				var links []pages.NoticeTemplateLink
				for _, t := range all {
					if t.Kind == kind && t.Channel == channel {
						links = append(links, pages.NoticeTemplateLink{
							Label: p.T("notice.language." + string(t.Language)), Href: templatePath(t), Name: row.Kind + ", " + variant(p, t),
							Changed: t.UpdatedBy != "",
						})
						v.Changed = v.Changed || t.UpdatedBy != ""
					}
				}
				row.Channels = append(row.Channels, links)
			}
			v.Rows = append(v.Rows, row)
		}
		return web.Render(c, http.StatusOK, pages.NoticeTemplateList(v))
	}
}

// findTemplate returns the text of the path as it is in use.
func findTemplate(c echo.Context, app *usecase.App) (domain.NoticeTemplate, error) {
	all, err := app.NoticeTemplates(c.Request().Context(), web.ActorFrom(c))
	for _, t := range all {
		if string(t.Kind) == c.Param("kind") && string(t.Channel) == c.Param("channel") && string(t.Language) == c.Param("lang") {
			return t, err
		}
	}
	if err == nil {
		err = domain.NotFound("notice_template", "")
	}
	return domain.NoticeTemplate{}, err
}

func templateEdit(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		t, err := findTemplate(c, app)
		if err != nil {
			return err
		}
		return drawTemplate(c, app, http.StatusOK, t, ui.FormErrors{})
	}
}

// typedTemplate returns the text of the path with what was typed.
func typedTemplate(c echo.Context, app *usecase.App) (domain.NoticeTemplate, error) {
	t, err := findTemplate(c, app)
	t.Subject, t.Body = c.FormValue("subject"), c.FormValue("body")
	return t, err
}

// templateSave saves what was typed; the form value do=preview only shows it.
func templateSave(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		t, err := typedTemplate(c, app)
		if err != nil {
			return err
		}
		if c.FormValue("do") == "preview" {
			return drawTemplate(c, app, http.StatusOK, t, ui.FormErrors{})
		}
		err = app.NoticeTemplateSave(c.Request().Context(), web.ActorFrom(c), t)
		if bad, ok := web.FormErrors(c, err); ok && err != nil {
			nameTemplateFields(c.Request().Context(), bad.Fields)
			return drawTemplate(c, app, web.StatusOf(err), t, bad)
		}
		if err != nil {
			return err
		}
		web.AddFlash(c, ui.Success, "admin.template.saved")
		return web.Redirect(c, templatePath(t))
	}
}

// nameTemplateFields puts the field's label before each message, so that the
// list above the form can be read by itself.
func nameTemplateFields(ctx context.Context, fields []ui.FieldMessage) {
	p := locale.From(ctx)
	for i, f := range fields {
		fields[i].Message = p.T("admin.template."+f.Field) + ": " + f.Message
	}
}

func templateReset(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		t, err := findTemplate(c, app)
		if err != nil {
			return err
		}
		if err := app.NoticeTemplateReset(c.Request().Context(), web.ActorFrom(c), t); err != nil {
			return err
		}
		web.AddFlash(c, ui.Success, "admin.template.was_reset")
		return web.Redirect(c, templatePath(t))
	}
}

// templatePreview draws what is being typed.
func templatePreview(app *usecase.App) echo.HandlerFunc {
	return func(c echo.Context) error {
		t, err := typedTemplate(c, app)
		if err != nil {
			return err
		}
		v, err := previewOf(c, app, t)
		if err != nil {
			return err
		}
		return web.Render(c, http.StatusOK, pages.NoticePreview(v))
	}
}

func previewOf(c echo.Context, app *usecase.App, t domain.NoticeTemplate) (pages.NoticePreviewView, error) {
	ctx := c.Request().Context()
	v := pages.NoticePreviewView{Email: t.Channel == domain.ChannelEmail, Lang: string(t.Language), NoLink: app.BaseURL == "" && strings.Contains(t.Body, "{link}")}
	var err error
	v.Subject, v.Body, err = app.NoticePreview(web.ActorFrom(c), t)
	bad, ok := web.FormErrors(c, err)
	if err != nil && !ok {
		return v, err
	}
	nameTemplateFields(ctx, bad.Fields)
	for _, f := range bad.Fields {
		v.Problems = append(v.Problems, f.Message)
	}
	length := domain.MeasureSMS(v.Body)
	v.Length = locale.T(ctx, "admin.template.sms_length", length.Characters, length.Accented, length.Plain)
	return v, nil
}

func drawTemplate(c echo.Context, app *usecase.App, status int, t domain.NoticeTemplate, bad ui.FormErrors) error {
	ctx := c.Request().Context()
	p := locale.From(ctx)
	v := pages.NoticeTemplateView{
		Href: templatePath(t), Kind: p.T("notice.kind." + string(t.Kind)), Email: t.Channel == domain.ChannelEmail, Lang: string(t.Language),
		Subject: t.Subject, Body: t.Body, Errors: bad,
	}
	if t.UpdatedBy != "" {
		v.ChangedBy = p.T("admin.template.by", t.UpdatedBy, p.DateTime(t.UpdatedAt))
	}
	for _, channel := range domain.Channels() {
		for _, lang := range domain.Languages() {
			other := domain.NoticeTemplate{Kind: t.Kind, Channel: channel, Language: lang}
			v.Variants = append(v.Variants, ui.Tab{
				Label: variant(p, other), Href: templatePath(other), Current: channel == t.Channel && lang == t.Language,
			})
		}
	}
	for _, name := range domain.NoticePlaceholders(t.Kind) {
		v.Placeholders = append(v.Placeholders, ui.KeyValue{Key: "{" + name + "}", Value: p.T("notice.placeholder." + name)})
	}
	var err error
	if v.Preview, err = previewOf(c, app, t); err != nil {
		return err
	}
	v.Preview.Problems = nil // the form says them
	return web.Render(c, status, pages.NoticeTemplateEdit(v))
}
