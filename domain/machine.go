package domain

// Coordinate is a place on the earth in degrees (WGS 84).
type Coordinate struct{ Lat, Lon float64 }

// TravelTimes answers how long a drive takes between numbered places.
type TravelTimes interface {
	// Minutes from one place to another, at least 0, safe for concurrent use.
	Minutes(from, to int) int
}

// TravelEstimator is the port that estimates driving times.
type TravelEstimator interface {
	// Estimate numbers the places as they stand in the list.
	Estimate(places []Coordinate) TravelTimes
}

// WardLocator is the port to the boundaries of the units.
type WardLocator interface {
	// WardAt returns the code of the unit at a place; ok is false outside the city.
	WardAt(c Coordinate) (code string, ok bool)
	// DistanceToCityKM is 0 inside the city's boundary.
	DistanceToCityKM(c Coordinate) float64
}

// PhoneParser is the port that reads phone numbers; it returns E.164 or an
// invalid error "phone.invalid".
type PhoneParser interface {
	ParsePhone(s string) (string, error)
}

// Passwords is the port that hashes passwords.
type Passwords interface {
	Hash(password string) (string, error)
	// Verify reports whether the password belongs to the hash. An empty hash never matches
	// but takes as long as a wrong password, so that nobody learns which accounts exist.
	Verify(password, hash string) bool
}
