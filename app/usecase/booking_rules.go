package usecase

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"luudong/domain"
)

// bookingRulesSetting is where the rules are kept, as JSON.
const bookingRulesSetting = "booking_rules"

// bookingRules returns the rules in force: those that were set, over the defaults.
func bookingRules(ctx context.Context, r domain.Repos) (domain.BookingRules, error) {
	text, err := r.Settings.Get(ctx, bookingRulesSetting)
	if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
		return domain.BookingRules{}, err
	}
	return readBookingRules(text)
}

// readBookingRules reads the setting; "" is one that was never set.
func readBookingRules(text string) (domain.BookingRules, error) {
	rules := domain.DefaultBookingRules()
	if text == "" {
		return rules, nil
	}
	if err := json.Unmarshal([]byte(text), &rules); err != nil {
		return rules, domain.Internal(fmt.Errorf("setting %s: %w", bookingRulesSetting, err))
	}
	return rules, nil
}

// BookingRulesView returns the rules in force. Whoever books may know them.
func (a *App) BookingRulesView(ctx context.Context, by domain.Actor) (domain.BookingRules, error) {
	if err := by.Require(domain.AppointmentBook); err != nil {
		return domain.BookingRules{}, err
	}
	return view(ctx, a, func(r domain.Repos) (domain.BookingRules, error) { return bookingRules(ctx, r) })
}

// BookingRulesSave sets the rules, for the whole city at once. They hold from
// the next booking on; what is booked stays.
func (a *App) BookingRulesSave(ctx context.Context, by domain.Actor, rules domain.BookingRules) error {
	if err := errors.Join(by.Require(domain.SettingEdit), by.RequireArea(cityPath)); err != nil {
		return err
	}
	if err := domain.InvalidFields(rules.Check()); err != nil {
		return err
	}
	text, err := json.Marshal(rules)
	if err != nil {
		return domain.Internal(err)
	}
	return a.Store.Within(ctx, func(r domain.Repos) error {
		if err := r.Settings.Set(ctx, bookingRulesSetting, string(text)); err != nil {
			return err
		}
		return a.audit(ctx, r, by, "booking_rules.save", "setting", bookingRulesSetting, string(text))
	})
}
