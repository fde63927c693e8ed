package usecase

import (
	"context"
	"strconv"

	"luudong/domain"
)

// PersonColumns is the file format of citizens.
var PersonColumns = []domain.Column{
	{Name: "personal_id", CaptionVI: "Số định danh cá nhân", CaptionEN: "ID number", Required: true, Example: "079090000001", Note: "12 chữ số"},
	{Name: "full_name", CaptionVI: "Họ và tên", CaptionEN: "Full name", Required: true, Example: "Nguyễn Văn Mẫu", Note: "Như trên giấy tờ, chữ có dấu"},
	{Name: "birth_date", CaptionVI: "Ngày sinh", CaptionEN: "Date of birth", Required: true, Kind: domain.DateColumn, Example: "12/05/1990"},
	{Name: "sex", CaptionVI: "Giới tính", CaptionEN: "Sex", Choices: []string{"Nam", "Nữ"}, Example: "Nam"},
	{Name: "phone", CaptionVI: "Điện thoại", CaptionEN: "Phone", Example: "0901234567", Note: "Để nhắn lịch hẹn"},
	{Name: "email", CaptionVI: "Thư điện tử", CaptionEN: "E-mail", Example: "ten@example.vn"},
	{Name: "language", CaptionVI: "Ngôn ngữ tin nhắn", CaptionEN: "Language of messages", Choices: []string{"Tiếng Việt", "Tiếng Anh"}, Note: "Để trống là Tiếng Việt", Example: "Tiếng Việt"},
	{Name: "unit_code", CaptionVI: "Mã phường/xã", CaptionEN: "Ward, commune, special zone", Note: "Mã phường, xã, đặc khu", Example: "26740"},
	{Name: "address", CaptionVI: "Địa chỉ", CaptionEN: "Address", Example: "1 Đường Thử", Note: "Nơi ở hiện nay"},
	{Name: "services", CaptionVI: "Dịch vụ đăng ký", CaptionEN: "Services", Choices: serviceChoices, Codes: serviceCodes, Example: "Thẻ căn cước, tài khoản mức 2"},
	{Name: "household", CaptionVI: "Mã hộ", CaptionEN: "Household code", Note: "Người cùng mã hộ được xếp cùng một lượt", Example: "H00001"},
}

// parsePerson reads a person from the values of PersonColumns. Any known unit
// will do: people move, and are served where they come.
func (a *App) parsePerson(p *rowParser, units map[string]domain.Unit) domain.Person {
	person := domain.Person{
		BirthDate: p.date("birth_date"), Phone: p.phone("phone", a.Phones), Address: p.text("address"), CreatedAt: a.Now(),
	}
	if s := p.text("full_name"); s != "" {
		name, err := domain.CleanName(s)
		p.failWith("full_name", err)
		person.FullName = name
	}
	if s := p.text("personal_id"); s != "" {
		id, err := domain.ParsePersonalID(s)
		p.failWith("personal_id", err)
		person.PersonalID = id
	}
	if s := p.text("sex"); s != "" {
		sex, err := domain.ParseSex(s)
		p.failWith("sex", err)
		person.Sex = sex
	}
	if s := p.text("email"); s != "" {
		email, err := domain.ParseEmail(s)
		p.failWith("email", err)
		person.Email = email
	}
	if s := p.text("language"); s != "" {
		language, err := domain.ParseLanguage(s)
		p.failWith("language", err)
		person.Language = language
	}
	if stated := p.text("unit_code"); stated != "" {
		u, ok := unitOf(units, stated)
		if !ok {
			p.fail("unit_code", "unit.unknown", stated)
		}
		person.UnitID, person.UnitName = u.ID, u.FullName
	}
	p.add(person.Check(a.today()))
	return person
}

// PersonSave checks and saves a person given as the values of PersonColumns. id
// is 0 for somebody new. reason says why a number changed; it is required then.
func (a *App) PersonSave(ctx context.Context, by domain.Actor, id int64, values map[string]string, reason string) (domain.Person, error) {
	if err := by.Require(domain.PersonEdit); err != nil {
		return domain.Person{}, err
	}
	units, err := a.unitsByCode(ctx)
	if err != nil {
		return domain.Person{}, err
	}
	p := &rowParser{row: domain.Row{Values: values}}
	person := a.parsePerson(p, units)
	if err := domain.InvalidFields(p.bad); err != nil {
		return person, err
	}
	return within(ctx, a, func(r domain.Repos) (domain.Person, error) {
		if id == 0 {
			made := person
			if err := r.Persons.Create(ctx, []*domain.Person{&made}); err != nil {
				return made, err
			}
			return made, a.audit(ctx, r, by, "person.create", "person", strconv.FormatInt(made.ID, 10), "")
		}
		old, err := personByID(ctx, r, by, id)
		if err != nil {
			return person, err
		}
		changed := person
		changed.ID, changed.HouseholdID, changed.CreatedAt = old.ID, old.HouseholdID, old.CreatedAt
		if changed.Language == "" {
			changed.Language = old.Language
		}
		if old.PersonalID != "" && changed.PersonalID != old.PersonalID && reason == "" {
			return changed, domain.InvalidFields([]domain.FieldError{{Column: "reason", Key: "person.reason_required"}})
		}
		if err := r.Persons.Update(ctx, changed, reason); err != nil {
			return changed, err
		}
		return changed, a.audit(ctx, r, by, "person.update", "person", strconv.FormatInt(id, 10), "")
	})
}

// PersonImport brings in people without booking them. People whose number is
// known already are left as they are.
func (a *App) PersonImport(ctx context.Context, by domain.Actor, f ImportFile) (ImportReport, error) {
	if err := by.Require(domain.PersonEdit); err != nil {
		return ImportReport{}, err
	}
	units, err := a.unitsByCode(ctx)
	if err != nil {
		return ImportReport{}, err
	}
	return a.citizenTable(units).run(ctx, a, by, f)
}

// citizen is a person as a list names them: with a household and services.
type citizen struct {
	row       int
	person    *domain.Person
	household string
	services  []domain.Service
	unitID    int64 // where the list says the person lives
	stranger  bool  // the number belongs to somebody with another name or birth date
}

// citizenTable reads lists of citizens; saving makes the people that are not known.
func (a *App) citizenTable(units map[string]domain.Unit) tableImport[*citizen] {
	return tableImport[*citizen]{
		kind: "person", columns: PersonColumns, keys: []string{"personal_id"},
		parse: func(p *rowParser) *citizen {
			person := a.parsePerson(p, units)
			if person.PersonalID == "" && !p.hasFailed("personal_id") {
				p.fail("personal_id", "input.required")
			}
			return &citizen{row: p.row.Number, person: &person, unitID: person.UnitID, household: p.text("household"), services: p.services("services")}
		},
		warn: warnPersonalID,
		save: savePeople,
	}
}

// warnPersonalID says where a number disagrees with birth date, sex or the
// known province codes: numbers get re-established, so staff decide.
func warnPersonalID(row domain.Row, c *citizen) []domain.FieldError {
	var out []domain.FieldError
	for _, w := range c.person.PersonalID.Warnings(c.person.BirthDate, c.person.Sex) {
		out = append(out, domain.FieldError{
			Row: row.Number, Column: "personal_id", Value: c.person.PersonalID.Mask(), Key: w.Key, Args: w.Args,
		})
	}
	return out
}

// savePeople makes the people that are not known yet, with their households,
// and gives every citizen the stored person.
func savePeople(ctx context.Context, r domain.Repos, citizens []*citizen) error {
	var codes []string
	ids := make([]domain.PersonalID, 0, len(citizens))
	for _, c := range citizens {
		ids = append(ids, c.person.PersonalID)
		if c.household != "" {
			codes = append(codes, c.household)
		}
	}
	households, err := r.Persons.EnsureHouseholds(ctx, codes)
	if err != nil {
		return err
	}
	known, err := r.Persons.ByPersonalIDs(ctx, ids)
	if err != nil {
		return err
	}
	var fresh []*domain.Person
	for _, c := range citizens {
		if old, ok := known[c.person.PersonalID]; ok {
			c.stranger = !samePerson(old, *c.person)
			c.person = &old
			continue
		}
		c.person.ID, c.person.HouseholdID = 0, households[c.household]
		fresh = append(fresh, c.person)
	}
	if len(fresh) == 0 {
		return nil
	}
	return r.Persons.Create(ctx, fresh)
}
