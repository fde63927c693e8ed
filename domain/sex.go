package domain

// Sex as it stands in identity documents. "" means not known.
type Sex string

// The two values that documents have.
const (
	Male   Sex = "male"
	Female Sex = "female"
)

// ParseSex reads Nam, Nữ, male or female in any case, with or without accents
// and in any Unicode form. Anything else is sex.unknown with the text given.
func ParseSex(s string) (Sex, error) {
	switch FoldText(s) {
	case "nam", "male":
		return Male, nil
	case "nu", "female":
		return Female, nil
	}
	return "", Invalid("sex.unknown", s)
}
