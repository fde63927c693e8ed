package domain

import (
	"log/slog"
	"strings"
	"time"

	"golang.org/x/text/unicode/norm"
)

// CardQR is what the QR code of an identity card says. Printed or logged it
// shows the masked number and nothing else.
type CardQR struct {
	PersonalID PersonalID
	LegacyID   PersonalID // the 9-digit number before it as printed, unchecked; "" if none
	FullName   string     // as printed, old cards have it in capitals
	BirthDate  Date
	Sex        Sex
	Address    string
	IssuedOn   Date
	Extra      []string // fields after the seventh: cards since 01/07/2024 add four
}

const cardQRFields = 7

// ParseCardQR reads the text of a card's QR code, as a camera gives it or a USB
// scanner types it:
//
//	number|old number or empty|name|ddMMyyyy|Nam/Nữ|address|ddMMyyyy of issue[|…]
//
// Errors name the part that is wrong and never repeat it: card_qr.fields with
// the number of fields found, card_qr.birth_date, card_qr.sex, card_qr.issued_on,
// and those of ParsePersonalID and CleanName.
func ParseCardQR(s string) (CardQR, error) {
	fields := strings.Split(norm.NFC.String(strings.Trim(s, "\ufeff \t\r\n")), "|")
	if len(fields) < cardQRFields {
		return CardQR{}, Invalid("card_qr.fields", len(fields))
	}
	for i := range fields {
		fields[i] = strings.TrimSpace(fields[i])
	}
	card := CardQR{LegacyID: PersonalID(fields[1]), Address: fields[5], Extra: fields[cardQRFields:]}
	var err error
	if card.PersonalID, err = ParsePersonalID(fields[0]); err != nil {
		return CardQR{}, err
	}
	if card.FullName, err = CleanName(fields[2]); err != nil {
		return CardQR{}, err
	}
	if card.BirthDate, err = cardDate(fields[3]); err != nil {
		return CardQR{}, Invalid("card_qr.birth_date")
	}
	if card.Sex, err = ParseSex(fields[4]); err != nil {
		return CardQR{}, Invalid("card_qr.sex")
	}
	if card.IssuedOn, err = cardDate(fields[6]); err != nil {
		return CardQR{}, Invalid("card_qr.issued_on")
	}
	return card, nil
}

// cardDate reads ddMMyyyy.
func cardDate(s string) (Date, error) {
	t, err := time.Parse("02012006", s)
	if err != nil {
		return 0, err
	}
	return fromUTC(t), nil
}

// String returns the masked number.
func (c CardQR) String() string { return "card " + c.PersonalID.Mask() }

// GoString returns the masked number.
func (c CardQR) GoString() string { return c.String() }

// LogValue logs the masked number.
func (c CardQR) LogValue() slog.Value { return slog.StringValue(c.String()) }
