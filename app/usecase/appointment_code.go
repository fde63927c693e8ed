package usecase

import (
	"regexp"

	"luudong/domain"
)

var appointmentCode = regexp.MustCompile(`^[2-9A-HJKMNP-Z]{10}$`)

// IsAppointmentCode reports whether a text, cleaned, has the form of an
// appointment's code. It says nothing about whether there is such an appointment.
func IsAppointmentCode(s string) bool {
	return appointmentCode.MatchString(domain.CleanAppointmentCode(s))
}
