package usecase

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"strconv"
	"time"

	"luudong/domain"
)

const (
	reportLease = 5 * time.Minute // how long a claim holds; after it the claimer counts as dead
	reportBatch = 10
)

// ReportScheduleInput is what somebody asks for.
type ReportScheduleInput struct {
	Period     string
	UnitCode   string // "": the root of the actor's area
	Recipients string // addresses between commas or white space
	Language   domain.Language
}

// ReportSchedule has a report sent whenever its period is over, to addresses of
// the actor's choice: reports name no people. The actor needs ReportSend and the unit.
func (a *App) ReportSchedule(ctx context.Context, by domain.Actor, in ReportScheduleInput) error {
	if err := by.Require(domain.ReportSend); err != nil {
		return err
	}
	s := domain.ReportSchedule{Language: in.Language, Active: true, CreatedBy: by.Username, CreatedAt: a.Now()}
	var bad []domain.FieldError
	var err error
	if s.Period, err = domain.ParsePeriod(in.Period); err != nil {
		bad = append(bad, domain.FieldError{Column: "period", Key: "input.required"})
	}
	var wrong *domain.FieldError
	if s.Recipients, wrong = domain.ParseRecipients(in.Recipients); wrong != nil {
		bad = append(bad, *wrong)
	}
	if s.Language != domain.English {
		s.Language = domain.Vietnamese
	}
	if err := domain.InvalidFields(bad); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		unit, err := reportUnit(ctx, r, by, in.UnitCode)
		if err != nil {
			return err
		}
		s.UnitID = unit.ID
		if err := r.Reports.CreateSchedule(ctx, &s); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "report.schedule", "unit", unit.Code, fmt.Sprintf("%s, %d recipients", s.Period, len(s.Recipients)))
	})
}

// ReportScheduleStop stops a schedule of the actor's area, or lets it go on.
func (a *App) ReportScheduleStop(ctx context.Context, by domain.Actor, id int64, stop bool) error {
	if err := by.Require(domain.ReportSend); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		s, err := r.Reports.Schedule(ctx, id)
		if err == nil && !by.InArea(s.UnitPath) {
			err = domain.NotFound("report_schedule", id)
		}
		if err != nil {
			return err
		}
		s.Active = !stop
		if err := r.Reports.UpdateSchedule(ctx, s); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "report.schedule_change", "report_schedule", strconv.FormatInt(id, 10), fmt.Sprintf("active=%t", s.Active))
	})
}

// ReportScheduleList returns the schedules of the actor's area.
func (a *App) ReportScheduleList(ctx context.Context, by domain.Actor) ([]domain.ReportSchedule, error) {
	if err := by.Require(domain.ReportSend); err != nil {
		return nil, err
	}
	return view(ctx, a, func(r domain.Repos) ([]domain.ReportSchedule, error) { return r.Reports.Schedules(ctx, by.UnitPath) })
}

// ReportDeliveryList returns what was sent in the actor's area, the newest first.
func (a *App) ReportDeliveryList(ctx context.Context, by domain.Actor, page domain.Page) (List[domain.ReportDelivery], error) {
	if err := by.Require(domain.ReportSend); err != nil {
		return List[domain.ReportDelivery]{}, err
	}
	return view(ctx, a, func(r domain.Repos) (List[domain.ReportDelivery], error) {
		return list(r.Reports.Deliveries(ctx, by.UnitPath, page))
	})
}

// ReportResend makes a failed delivery of the actor's area due again.
func (a *App) ReportResend(ctx context.Context, by domain.Actor, id int64) error {
	if err := by.Require(domain.ReportSend); err != nil {
		return err
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		ours, err := r.Reports.RequeueDelivery(ctx, by.UnitPath, id, a.Now())
		if err != nil {
			return err
		}
		if !ours {
			return domain.NotFound("report_delivery", id)
		}
		return a.audit(ctx, r, by, "report.resend", "report_delivery", strconv.FormatInt(id, 10), "")
	})
}

// ReportDeliver writes down what schedules have to send and sends what is due. A
// report goes to a recipient once for each period, however many servers look:
// the database holds that. Only a server killed between handing a message over
// and noting it sends that one twice, with the same id. Returns how many were sent.
func (a *App) ReportDeliver(ctx context.Context, by domain.Actor) (sent int, err error) {
	if err := by.Require(domain.NoticeManage); err != nil {
		return 0, err
	}
	if err := a.queueReports(ctx); err != nil {
		return 0, err
	}
	claimed, err := within(ctx, a, func(r domain.Repos) ([]domain.ReportDelivery, error) {
		return r.Reports.ClaimDeliveries(ctx, a.Now(), a.Now().Add(reportLease), reportBatch)
	})
	for _, d := range claimed {
		fault, final := a.sendReport(ctx, by, d)
		d.Settled(a.Now(), fault, final)
		_, wrong := within(context.WithoutCancel(ctx), a, func(r domain.Repos) (bool, error) { return r.Reports.SettleDelivery(context.WithoutCancel(ctx), d) })
		err = errors.Join(err, wrong)
		if fault == "" {
			sent++
		}
	}
	return sent, err
}

// queueReports writes down the deliveries of periods that are over.
func (a *App) queueReports(ctx context.Context) error {
	schedules, err := view(ctx, a, func(r domain.Repos) ([]domain.ReportSchedule, error) { return r.Reports.Schedules(ctx, "/") })
	if err != nil {
		return err
	}
	var due []domain.ReportDelivery
	for _, s := range schedules {
		from, to, is := s.Due(a.today(), a.Location)
		if !is {
			continue
		}
		for _, to1 := range s.Recipients {
			due = append(due, domain.ReportDelivery{
				ScheduleID: s.ID, From: from, To: to, Recipient: to1, MessageID: "report-" + rand.Text(),
				Status: domain.DeliveryQueued, DueAt: a.Now(), CreatedAt: a.Now(),
			})
		}
	}
	if len(due) == 0 {
		return nil
	}
	known, err := view(ctx, a, func(r domain.Repos) (bool, error) { return a.allQueued(ctx, r, due) })
	if err != nil || known {
		return err
	}
	_, err = within(ctx, a, func(r domain.Repos) (int, error) { return r.Reports.AddDeliveries(ctx, due) })
	return err
}

// allQueued spares the write when everything was written down by an earlier look.
func (*App) allQueued(ctx context.Context, r domain.Repos, due []domain.ReportDelivery) (bool, error) {
	latest, _, err := r.Reports.Deliveries(ctx, "/", domain.Page{Limit: len(due) * 2})
	type name struct {
		schedule  int64
		from      domain.Date
		recipient string
	}
	have := make(map[name]bool, len(latest))
	for _, d := range latest {
		have[name{d.ScheduleID, d.From, d.Recipient}] = true
	}
	for _, d := range due {
		if !have[name{d.ScheduleID, d.From, d.Recipient}] {
			return false, err
		}
	}
	return true, err
}

// sendReport makes the report of a delivery and sends it; a fault says why not.
func (a *App) sendReport(ctx context.Context, by domain.Actor, d domain.ReportDelivery) (fault domain.Fault, final bool) {
	if !a.Messages.Configured(domain.ChannelEmail) {
		return domain.FaultUnconfigured, true
	}
	as := by
	as.UnitPath = d.Schedule.UnitPath
	var book bytes.Buffer
	if err := a.ReportExport(ctx, as, ReportFilter{Period: d.Schedule.Period, Day: d.From}, &book); err != nil {
		return domain.FaultInternal, false
	}
	say := func(key string, args ...any) string { return a.Phrases.T(string(d.Schedule.Language), key, args...) }
	period := d.From.Format("02/01/2006") + " – " + d.To.Format("02/01/2006")
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noticePatience)
	defer cancel()
	err := sendSafely(ctx, a.Messages, domain.Message{
		ID: d.MessageID, Channel: domain.ChannelEmail, To: d.Recipient, Language: d.Schedule.Language,
		Subject: say("report.mail.subject."+string(d.Schedule.Period), d.Schedule.UnitName, period),
		Body:    say("report.mail.body", d.Schedule.UnitName, period),
		Files: []domain.MessageFile{{
			Name: say("report.file") + " " + d.From.String() + ".xlsx", Content: book.Bytes(),
			Type: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
		}},
	})
	var refused *domain.SendError
	switch {
	case err == nil:
		return "", false
	case errors.As(err, &refused):
		return refused.Fault, refused.Final
	}
	return domain.FaultInternal, false
}
