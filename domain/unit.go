package domain

import "strings"

// RootUnitCode is the city itself (Thành phố Hồ Chí Minh); ward-level units hang below it.
const RootUnitCode = "79"

// Unit is an area of the administration, a node of a tree. Units are merged and
// renamed by resolutions, so each is valid from a day and perhaps to a day.
// Two units may differ in their names by accents alone: only Code identifies one.
type Unit struct {
	ID               int64
	Code             string
	ParentID         int64  // 0 for the root
	Path             string // "/79/25747/": codes from the root, filled by the store
	Name             string // "Thủ Dầu Một"
	Type             string // "Phường", "Xã", "Đặc khu", "Thành phố"
	FullName         string // "Phường Thủ Dầu Một"
	AreaKM2          float64
	Population       int
	Lat, Lon         float64 // reference point: the administrative seat
	AdminSeatAddress string
	ValidFrom        Date // zero: always
	ValidTo          Date // zero: still
}

// ValidOn reports whether the unit exists on that day.
func (u Unit) ValidOn(d Date) bool {
	return (u.ValidFrom.IsZero() || u.ValidFrom <= d) && (u.ValidTo.IsZero() || d <= u.ValidTo)
}

// ChildPath returns the path of a unit with this code below the parent path.
func ChildPath(parentPath, code string) string {
	if parentPath == "" {
		parentPath = "/"
	}
	return parentPath + code + "/"
}

// Check returns what is wrong with the unit's own fields.
func (u Unit) Check() []FieldError {
	var bad []FieldError
	if u.Code == "" || strings.ContainsAny(u.Code, "/ %") {
		bad = append(bad, FieldError{Column: "code", Value: u.Code, Key: "unit.code"})
	}
	if strings.TrimSpace(u.Name) == "" {
		bad = append(bad, FieldError{Column: "name", Key: "input.required"})
	}
	bad = append(bad, checkCoordinates("ref_lat", "ref_lon", u.Lat, u.Lon)...)
	if u.Population < 0 {
		bad = append(bad, FieldError{Column: "population", Key: "input.negative"})
	}
	if !u.ValidFrom.IsZero() && !u.ValidTo.IsZero() && u.ValidTo < u.ValidFrom {
		bad = append(bad, FieldError{Column: "valid_to", Value: u.ValidTo.String(), Key: "date.before", Args: []any{u.ValidFrom}})
	}
	return bad
}

// checkCoordinates refuses coordinates that no place on earth has, and 0,0
// ("null island"), which is what a lost coordinate looks like.
func checkCoordinates(latColumn, lonColumn string, lat, lon float64) []FieldError {
	var bad []FieldError
	if lat < -90 || lat > 90 || lat != lat {
		bad = append(bad, FieldError{Column: latColumn, Value: formatFloat(lat), Key: "coordinate.range", Args: []any{-90, 90}})
	}
	if lon < -180 || lon > 180 || lon != lon {
		bad = append(bad, FieldError{Column: lonColumn, Value: formatFloat(lon), Key: "coordinate.range", Args: []any{-180, 180}})
	}
	if lat == 0 && lon == 0 {
		bad = append(bad, FieldError{Column: latColumn, Value: "0", Key: "coordinate.missing"})
	}
	return bad
}
