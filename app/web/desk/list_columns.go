package desk

import (
	"net/http"
	"slices"
	"strings"

	"github.com/labstack/echo/v4"

	"luudong/app/usecase"
	"luudong/app/web"
	"luudong/domain"
	pages "luudong/templates/desk"
	"luudong/templates/locale"
	"luudong/templates/ui"
)

// listColumns asks what the columns of somebody's own file are.
func listColumns(app *usecase.App, jobs *listJobs) echo.HandlerFunc {
	return func(c echo.Context) error {
		job, err := jobWithOwnColumns(c, jobs)
		if err != nil {
			return err
		}
		return renderColumns(c, app, job, job.columns, ui.FormErrors{})
	}
}

// listColumnsSave books the file with these columns, which are remembered.
func listColumnsSave(app *usecase.App, jobs *listJobs) echo.HandlerFunc {
	return func(c echo.Context) error {
		job, err := jobWithOwnColumns(c, jobs)
		if err != nil {
			return err
		}
		columns := usecase.OwnColumns{}
		for _, column := range usecase.PersonColumns {
			if own := c.FormValue(column.Name); own != "" {
				columns[column.Name] = own
			}
		}
		next, err := jobs.again(c.Request().Context(), web.ActorFrom(c), job, columns)
		if err != nil {
			form, ok := web.FormErrors(c, err)
			if !ok {
				return err
			}
			for i, f := range form.Fields { // several say the same: name the column in the summary
				form.Fields[i].Message = columnCaption(c.Request().Context(), f.Field) + ": " + f.Message
			}
			return renderColumns(c, app, job, columns, form)
		}
		return web.Redirect(c, next.href())
	}
}

func jobWithOwnColumns(c echo.Context, jobs *listJobs) (*listJob, error) {
	job, err := jobs.find(web.ActorFrom(c), c.Param("job"))
	if err != nil {
		return nil, err
	}
	if !job.state().ownColumns {
		return nil, domain.NotFound("list", job.id)
	}
	return job, nil
}

func renderColumns(c echo.Context, app *usecase.App, job *listJob, columns usecase.OwnColumns, form ui.FormErrors) error {
	ctx := c.Request().Context()
	view := pages.ListColumnsView{FileName: job.name, Href: job.href() + "/columns", Errors: form, Sample: make([][]string, len(job.head.Sample))}
	var inFile []ui.Option
	for at, caption := range job.head.Captions {
		if caption == "" { // nothing to call it by
			continue
		}
		inFile = append(inFile, ui.Option{Value: caption, Label: caption})
		view.Captions = append(view.Captions, caption)
		for i, row := range job.head.Sample {
			view.Sample[i] = append(view.Sample[i], row[at])
		}
	}
	units, err := app.ListUnits(ctx, web.ActorFrom(c))
	if err != nil {
		return err
	}
	for _, column := range neededFirst() {
		options := slices.Clone(inFile)
		switch column.Name {
		case "services":
			options = append(options, servicesForAll(locale.From(ctx))...)
		case "unit_code":
			for _, u := range units {
				options = append(options, ui.Option{Value: "=" + u.Code, Label: locale.T(ctx, "desk.list.for_all", u.FullName)})
			}
		}
		view.Fields = append(view.Fields, pages.ListColumn{
			Field: ui.FieldView{
				Name: column.Name, Label: columnCaption(ctx, column.Name), Value: columns[column.Name], Error: form.For(column.Name),
				Optional: !slices.Contains(usecase.ListNeeds, column.Name),
			},
			Options: options,
		})
	}
	status := http.StatusOK
	if len(form.Fields) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return web.Render(c, status, pages.ListColumns(view))
}

// neededFirst are the columns of a list, those first without which nobody is booked.
func neededFirst() []domain.Column {
	needed := func(c domain.Column) int {
		if slices.Contains(usecase.ListNeeds, c.Name) {
			return 0
		}
		return 1
	}
	columns := slices.Clone(usecase.PersonColumns)
	slices.SortStableFunc(columns, func(x, y domain.Column) int { return needed(x) - needed(y) })
	return columns
}

// servicesForAll are the services and both together, for everybody of the list.
func servicesForAll(p locale.Printer) []ui.Option {
	var out []ui.Option
	var values, names []string
	for _, s := range domain.Services() {
		name := p.T("service." + string(s) + ".short")
		values, names = append(values, string(s)), append(names, name)
		out = append(out, ui.Option{Value: "=" + string(s), Label: p.T("desk.list.for_all", name)})
	}
	return append(out, ui.Option{Value: "=" + strings.Join(values, ","), Label: p.T("desk.list.for_all", strings.Join(names, " + "))})
}
