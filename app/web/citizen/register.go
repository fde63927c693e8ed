// Package citizen is the public pages: find a point by name, by ward or near me,
// book or wait for a place, also by a personal link, look at one's ticket, change
// its time and cancel it. Nobody signs in; every use case is called as a citizen,
// also when somebody of ours looks at the pages.
package citizen

import (
	"time"

	"github.com/labstack/echo/v4"
	"github.com/labstack/echo/v4/middleware"
	"golang.org/x/time/rate"

	"luudong/app/usecase"
	"luudong/domain"
)

// What one address may do. Codes are too long to be guessed, so the bound for
// looking them up is wide enough for an office behind one address; phone
// numbers could be tried out on a found ticket, so cancelling and changing are
// bound tighter, for each ticket.
const (
	lookupsPerSecond = 1
	lookupBurst      = 60
	cancelsPerMinute = 5

	// Booking says whether a number fits a name: enough for a family behind one
	// address, too little to try a list of numbers out.
	bookingsPerMinute = 6
	bookingBurst      = 20

	limitMemory = 10 * time.Minute
)

// Register mounts the public pages.
func Register(g *echo.Group, app *usecase.App) {
	lookup := limit(lookupsPerSecond, lookupBurst, func(c echo.Context) string { return c.RealIP() })
	cancel := limit(rate.Every(time.Minute/cancelsPerMinute), cancelsPerMinute, func(c echo.Context) string {
		return c.RealIP() + " " + domain.CleanAppointmentCode(c.Param("code"))
	})
	book := limit(rate.Every(time.Minute/bookingsPerMinute), bookingBurst, func(c echo.Context) string { return c.RealIP() })
	g.GET("/", pointList(app))
	g.GET("/near", pointNear(app))
	g.GET("/p/:code", slotList(app))
	g.GET("/p/:code/poster", pointPoster(app))
	g.GET("/p/:code/qr.png", pointQR(app))
	g.GET("/p/:code/book", appointmentForm(app))
	g.POST("/p/:code/book", appointmentBook(app), book)
	g.GET("/p/:code/household", householdForm(app))
	g.POST("/p/:code/household", householdBook(app), bookingOnly(book))
	g.GET("/p/:code/wait", waitlistForm(app))
	g.POST("/p/:code/wait", waitlistJoin(app), book)
	g.GET("/i/:token", invitationView(app), lookup)
	g.GET("/i/:token/book", invitationForm(app), lookup)
	g.POST("/i/:token/book", invitationBook(app), lookup, book)
	g.GET("/w/:code", waitlistView(app), lookup)
	g.POST("/w/:code", waitlistDecide(app), lookup, codeForm, cancel)
	g.GET("/h/:code", householdView(app), lookup)
	g.GET("/h/:code/cancel", householdCancelForm(app), lookup)
	g.POST("/h/:code/cancel", householdCancel(app), lookup, codeForm, cancel)
	g.GET("/h/:code/move", householdMoveForm(app), lookup)
	g.POST("/h/:code/move", householdMove(app), lookup, codeForm, cancel)
	g.GET("/t", ticketFind(app), lookup)
	g.GET("/t/:code", ticketView(app), lookup)
	g.GET("/t/:code/qr.png", ticketQR)
	g.GET("/t/:code/calendar.ics", ticketCalendar(app), lookup)
	g.GET("/t/:code/cancel", appointmentCancelForm(app), lookup)
	g.POST("/t/:code/cancel", appointmentCancel(app), lookup, codeForm, cancel)
	g.GET("/t/:code/move", appointmentMoveForm(app), lookup)
	g.POST("/t/:code/move", appointmentMove(app), lookup, codeForm, cancel)
}

// codeForm answers 404 for what cannot be a code, before anything is kept for it.
func codeForm(next echo.HandlerFunc) echo.HandlerFunc {
	return func(c echo.Context) error {
		if !usecase.IsAppointmentCode(c.Param("code")) {
			return domain.NotFound("appointment", "")
		}
		return next(c)
	}
}

// limit refuses what comes more often than perSecond, after a burst, from one
// source; key says what a source is. It forgets a source after limitMemory.
func limit(perSecond rate.Limit, burst int, key func(echo.Context) string) echo.MiddlewareFunc {
	return middleware.RateLimiterWithConfig(middleware.RateLimiterConfig{
		Store: middleware.NewRateLimiterMemoryStoreWithConfig(middleware.RateLimiterMemoryStoreConfig{
			Rate: perSecond, Burst: burst, ExpiresIn: limitMemory,
		}),
		IdentifierExtractor: func(c echo.Context) (string, error) { return key(c), nil },
		DenyHandler: func(echo.Context, string, error) error {
			return &domain.Error{Code: domain.CodeTooMany, Key: "ticket.too_many"}
		},
	})
}

// visitor is who acts on these pages.
func visitor(c echo.Context) domain.Actor {
	return domain.CitizenActor(c.Response().Header().Get(echo.HeaderXRequestID))
}
