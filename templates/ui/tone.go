package ui

// Tone is the meaning of a colour; colour never carries a meaning alone, the words do.
type Tone string

// The tones.
const (
	Neutral Tone = ""
	Accent  Tone = "accent"
	Success Tone = "success"
	Warning Tone = "warning"
	Danger  Tone = "danger"
)

// class returns "block block--tone".
func (t Tone) class(block string) string {
	if t == Neutral {
		return block
	}
	return block + " " + block + "--" + string(t)
}

func (t Tone) icon() string {
	switch t {
	case Success:
		return "check-circle"
	case Warning, Danger:
		return "warning"
	default:
		return "info"
	}
}
