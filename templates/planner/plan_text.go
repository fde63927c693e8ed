package planner

import (
	"context"
	"strconv"

	"luudong/templates/locale"
)

func plansEmptyText(ctx context.Context, ready bool) string {
	if ready {
		return locale.T(ctx, "planner.plans.empty_text")
	}
	return locale.T(ctx, "planner.plans.empty_first")
}

// duration says a number of minutes as hours and minutes.
func duration(p locale.Printer, minutes int) string {
	if minutes < 60 {
		return p.T("planner.minutes", minutes)
	}
	if minutes%60 == 0 {
		return p.T("planner.hours", minutes/60)
	}
	return p.T("planner.hours_minutes", minutes/60, minutes%60)
}

// roundDuration says a long time in whole hours.
func roundDuration(p locale.Printer, minutes int) string {
	if minutes > 10*60 {
		minutes = (minutes + 30) / 60 * 60
	}
	return duration(p, minutes)
}

// seconds says a search time.
func seconds(p locale.Printer, n int) string {
	if n < 60 {
		return p.T("planner.seconds", n)
	}
	return p.T("planner.clock", n/60, twoDigits(n%60))
}

func twoDigits(n int) string {
	if n < 10 {
		return "0" + strconv.Itoa(n)
	}
	return strconv.Itoa(n)
}

// services says how many people of which service: "Căn cước 20, Mức 2 45".
func services(p locale.Printer, list []ServiceCount) string {
	text := ""
	for _, c := range list {
		if c.People == 0 {
			continue
		}
		if text != "" {
			text += ", "
		}
		text += p.T("service."+c.Service+".short") + " " + p.Int(c.People)
	}
	return text
}
