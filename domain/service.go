package domain

// Service is what a mobile team does for a person.
type Service string

// The services of the programme.
const (
	ChipCard  Service = "chip_card"  // chip-based identity card
	AccountL2 Service = "account_l2" // level-2 electronic identification account
)

// Services lists all services in the order in which files and screens show them.
func Services() []Service { return []Service{ChipCard, AccountL2} }

// ParseService returns the service with this identifier, or an invalid error.
func ParseService(s string) (Service, error) {
	for _, v := range Services() {
		if string(v) == s {
			return v, nil
		}
	}
	return "", Invalid("service.unknown", s)
}
