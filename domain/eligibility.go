package domain

// Ages, in full years, at which the rules for a person change.
const (
	CardMandatoryAge = 14 // below, a card is possible with a legal representative
	AccountAge       = 14 // from here on a person has an account of their own
	GuardedAge       = 6  // from here to AccountAge an account needs a guardian; below there is none
)

var cardRenewalAges = []int{14, 25, 40, 60}

// AgeOn returns the full years somebody has lived on a day, 0 before the first
// birthday and on days before birth. Who was born on 29 February grows older on
// 1 March in ordinary years.
func AgeOn(birth, on Date) int {
	age := on.Year() - birth.Year()
	if birthday(birth, age) > on {
		age--
	}
	return max(age, 0)
}

func birthday(birth Date, age int) Date {
	return NewDate(birth.Year()+age, birth.Month(), birth.Day())
}

// CheckEligibility says whether somebody can have a service on a day. The key
// names a message in the catalogues: the reason if they can't, a condition to
// tell them if they can, or "":
//
//	eligibility.representative  yes: a card below 14, with a legal representative
//	eligibility.guardian        yes: an account from 6 to 13, with a guardian
//	eligibility.too_young       no: an account below 6
//	eligibility.birth_date      no: the birth date is missing or after that day
//	service.unknown             no: there is no such service
func CheckEligibility(service Service, birth, on Date) (ok bool, key string) {
	if birth.IsZero() || birth > on {
		return false, "eligibility.birth_date"
	}
	age := AgeOn(birth, on)
	switch service {
	case ChipCard:
		if age < CardMandatoryAge {
			return true, "eligibility.representative"
		}
		return true, ""
	case AccountL2:
		switch {
		case age < GuardedAge:
			return false, "eligibility.too_young"
		case age < AccountAge:
			return true, "eligibility.guardian"
		}
		return true, ""
	}
	return false, "service.unknown"
}

// CardRenewalDue returns the birthdays on which a card has to be renewed: 14, 25, 40 and 60.
func CardRenewalDue(birth Date) []Date {
	due := make([]Date, 0, len(cardRenewalAges))
	for _, age := range cardRenewalAges {
		due = append(due, birthday(birth, age))
	}
	return due
}

// WhatToBring returns the keys of what somebody of that age (full years) brings
// for a service, most important first; keys with "optional" are papers a person
// may add to the account. None for a service they cannot have.
func WhatToBring(service Service, age int) []string {
	switch {
	case service == ChipCard && age >= CardMandatoryAge:
		return []string{"bring.current_card", "bring.correction_papers"}
	case service == ChipCard:
		return []string{"bring.birth_certificate", "bring.representative_card", "bring.current_card"}
	case service == AccountL2 && age >= AccountAge:
		return []string{
			"bring.chip_card", "bring.own_sim",
			"bring.optional_driving_licence", "bring.optional_vehicle_registration",
			"bring.optional_health_insurance", "bring.optional_social_insurance",
		}
	case service == AccountL2 && age >= GuardedAge:
		return []string{"bring.chip_card", "bring.guardian_card", "bring.guardian_sim", "bring.optional_health_insurance"}
	}
	return nil
}
