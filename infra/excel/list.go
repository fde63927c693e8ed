package excel

import (
	"archive/zip"
	"bytes"
	"cmp"
	"fmt"
	"io"
	"iter"

	"github.com/klauspost/compress/flate"

	"luudong/domain"
)

// A list may have millions of rows. The library keeps the rows of a sheet in a
// temporary file until the workbook is whole, and packs them only then; nothing
// leaves before the end. So the library makes the workbook around the rows (head,
// styles, print settings, totals, legend), twice: once to learn how the sheet
// begins and which styles the cells have, once at the end, when the number of
// rows is known. The rows themselves are written between into the same part of
// the zip file, as they come.

// maxListRows is how many rows of people one sheet takes, below the 1,048,576 of a
// spreadsheet; a variable for tests.
var maxListRows = 1_000_000

// listColumn is one column of the list of appointments.
type listColumn struct {
	caption string
	width   float64 // pixels
	look    look
}

var (
	lookPlain     = look{size: tableSize, border: true}
	lookPlainText = look{size: tableSize, border: true, shrink: true, format: textFormat}
	lookPlainMid  = look{size: tableSize, align: "center", border: true}
)

// listColumns are the columns of the list; listCells writes them in this order.
var listColumns = []listColumn{
	{"STT", 48, lookCount},
	{"Ngày", 76, lookDate},
	{"Giờ hẹn", 48, lookPlainMid},
	{"Họ và tên", 170, lookPlainText},
	{"Ngày sinh", 76, lookDate},
	{"Giới tính", 44, lookPlainMid},
	{"Số định danh cá nhân", 100, lookPlainText},
	{"Điện thoại", 84, lookPlainText},
	{"Địa chỉ", 190, lookPlainText},
	{"Dịch vụ", 108, lookPlain},
	{"Điểm lưu động", 190, lookPlainText},
	{"Tổ", 46, lookPlainText},
	{"Mã hẹn", 100, lookPlainText},
	{"Tình trạng", 80, lookPlainMid},
}

// WriteAppointments writes a list of any length; see domain.Workbooks. Errors of
// the lines and of w are returned as they are.
func (*Writer) WriteAppointments(w io.Writer, f domain.ListFormat, head domain.Roster, lines iter.Seq2[domain.AppointmentLine, error]) error {
	if f == domain.FormatCSV {
		return writeListCSV(w, head.FullIDs, lines)
	}
	l := &listWriter{head: head, z: zip.NewWriter(w), counts: make(map[domain.Service]int), states: make(map[domain.AppointmentStatus]int)}
	l.z.RegisterCompressor(zip.Deflate, func(w io.Writer) (io.WriteCloser, error) { return flate.NewWriter(w, flate.BestSpeed) })
	if err := l.begin(); err != nil {
		return err
	}
	defer func() { _ = l.pipe.close() }() // after an error; end has done it else
	for line, err := range lines {
		if err == nil {
			err = l.add(&line)
		}
		if err != nil {
			return err
		}
	}
	return l.closeSheet(len(l.rows)-1, true)
}

// listWriter writes one list.
type listWriter struct {
	head   domain.Roster
	z      *zip.Writer
	first  listFrame // the workbook as it begins
	pipe   *packer   // the part being written, nil before the first row
	rows   []int     // rows of people, by sheet
	total  int
	buffer []byte
	cells  listCells
	counts map[domain.Service]int
	states map[domain.AppointmentStatus]int
}

func (l *listWriter) begin() error {
	var err error
	if l.first, err = newListFrame(l.head, []int{1, 1}, l); err == nil {
		l.cells = newListCells(l.first.styles, l.head.FullIDs)
		err = l.nextSheet()
	}
	return err
}

// nextSheet ends the rows of a sheet, but not its part, and begins another.
func (l *listWriter) nextSheet() error {
	part := len(l.rows)
	w, err := l.z.CreateHeader(&zip.FileHeader{Name: sheetPart(part), Method: zip.Deflate})
	if err != nil {
		return err
	}
	l.rows = append(l.rows, 0)
	l.pipe = newPacker(w)
	l.buffer = append(l.buffer[:0], l.first.begin[min(part, 1)]...)
	return nil
}

func sheetPart(index int) string { return fmt.Sprintf("xl/worksheets/sheet%d.xml", index+1) }

const listBuffer = 64 << 10

func (l *listWriter) add(line *domain.AppointmentLine) error {
	last := len(l.rows) - 1
	if l.rows[last] == maxListRows {
		if err := l.closeSheet(last, false); err != nil {
			return err
		}
		if err := l.nextSheet(); err != nil {
			return err
		}
		last++
	}
	l.rows[last]++
	l.total++
	l.counts[line.Service]++
	l.states[line.Status]++
	l.buffer = l.cells.append(l.buffer, l.first.head+l.rows[last], l.total, line)
	if len(l.buffer) < listBuffer {
		return nil
	}
	l.buffer = l.pipe.write(l.buffer)
	return l.pipe.failed()
}

// closeSheet writes what comes after the rows of a sheet; only the last one
// tells the totals.
func (l *listWriter) closeSheet(index int, last bool) error {
	totals := l
	if !last {
		totals = nil
	}
	frame, err := newListFrame(l.head, l.rows, totals)
	if err != nil {
		return err
	}
	l.buffer = l.pipe.write(append(l.buffer, frame.end[index]...))
	if err := l.pipe.close(); err != nil || !last {
		return err
	}
	written := make(map[string]bool)
	for i := range l.rows {
		written[sheetPart(i)] = true
	}
	for _, part := range frame.z.File {
		if written[part.Name] {
			continue
		}
		if err := l.z.Copy(part); err != nil {
			return err
		}
	}
	return l.z.Close()
}

// listFrame is the workbook around the rows.
type listFrame struct {
	z          *zip.Reader
	head       int      // the heading row
	styles     []int    // of the columns
	begin, end [][]byte // of the sheets, around their rows
}

// newListFrame makes the workbook for so many rows a sheet; totals is nil as
// long as they are not known.
func newListFrame(r domain.Roster, rows []int, totals *listWriter) (listFrame, error) {
	var out listFrame
	var file bytes.Buffer
	err := writeBook(&file, r.Title, r.IssuedBy, func(b *book) error {
		for _, c := range listColumns { // first, so that their numbers are always the same
			id, err := b.style(c.look)
			if err != nil {
				return err
			}
			out.styles = append(out.styles, id)
		}
		for i, n := range rows {
			name := "Danh sách"
			if i > 0 {
				name = fmt.Sprintf("Danh sách %d", i+1)
			}
			s := b.sheet(name, listWidths())
			if err := writeListSheet(s, r, n, totals, i == len(rows)-1, &out); err != nil {
				return err
			}
		}
		if totals == nil {
			return nil
		}
		return writeListTotals(b, r, totals)
	})
	if err != nil {
		return out, err
	}
	if out.z, err = zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len())); err != nil {
		return out, domain.Internal(err)
	}
	for i := range rows {
		begin, end, err := splitSheet(out.z, sheetPart(i), out.head)
		if err != nil {
			return out, domain.Internal(err)
		}
		out.begin, out.end = append(out.begin, begin), append(out.end, end)
	}
	return out, nil
}

func listWidths() []float64 {
	widths := make([]float64, len(listColumns))
	for i, c := range listColumns {
		widths[i] = c.width
	}
	return widths
}

func listCaptions() []string {
	captions := make([]string, len(listColumns))
	for i, c := range listColumns {
		captions[i] = c.caption
	}
	return captions
}

const listSplit = 6 // the letterhead's left block ends here

// writeListSheet writes a sheet without the rows of people, for which it leaves room.
func writeListSheet(s *sheet, r domain.Roster, rows int, totals *listWriter, last bool, out *listFrame) error {
	s.letterhead(rosterLetterhead(r, listSplit))
	s.title(cmp.Or(r.Title, "Danh sách"), r.Subtitle)
	s.gap(8)
	out.head = s.addFitted(36, headings(listCaptions())...)
	s.freeze(0)
	s.row += rows
	s.filter(out.head, s.row)
	if last && totals != nil {
		s.add(22, s.whole(fmt.Sprintf("Danh sách này có %d lượt hẹn.", totals.total), look{size: bodySize, italic: true}))
		s.signatures(listSplit, recipients("Lưu: VT, hồ sơ lưu động"), signer(cmp.Or(r.Signature, "Tổ trưởng")))
	}
	s.print(rosterPrinting(r, out.head))
	return s.close()
}

// splitSheet returns what stands in a sheet up to its heading row, and after it.
func splitSheet(z *zip.Reader, name string, head int) (begin, end []byte, err error) {
	f, err := z.Open(name)
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(f)
	if err != nil {
		return nil, nil, err
	}
	from := bytes.Index(data, fmt.Appendf(nil, `<row r="%d"`, head))
	to := -1
	if from >= 0 {
		to = bytes.Index(data[from:], []byte("</row>"))
	}
	if to < 0 {
		return nil, nil, fmt.Errorf("%s: no heading row %d", name, head)
	}
	at := from + to + len("</row>")
	return data[:at], data[at:], nil
}

// writeListTotals writes how many appointments there are, by service and state.
func writeListTotals(b *book, r domain.Roster, l *listWriter) error {
	s := b.sheet("Tổng hợp", []float64{60, 360, 160})
	s.add(24, s.whole("TỔNG HỢP", lookTitle))
	s.gap(8)
	head := s.add(24, headings([]string{"STT", "Nội dung", "Số lượt hẹn"})...)
	s.freeze(0)
	number := 0
	row := func(label string, n int) {
		number++
		s.add(20, span{1, 1, number, lookCount}, span{2, 2, label, lookCell}, span{3, 3, n, lookCount})
	}
	for _, service := range domain.Services() {
		row(serviceLabel(service), l.counts[service])
	}
	for _, state := range listStates {
		row(statusLabels[state], l.states[state])
	}
	s.total(2, l.total)
	s.print(rosterPrinting(r, head))
	if err := s.close(); err != nil {
		return err
	}
	return writeLegend(b, r, [][2]string{
		{"Thứ tự", "Theo ngày, giờ và tổ của lượt lưu động, rồi theo giờ hẹn."},
		{"Mỗi dòng", "Một lượt hẹn của một người cho một dịch vụ; hai dịch vụ là hai dòng cùng mã hẹn. Không có lượt hẹn đã hủy."},
		legendNumbers(r.FullIDs),
		legendServices,
		legendCode,
		{"Tình trạng", "Tình trạng lúc xuất: đã đặt, đã đến, đã phục vụ hoặc vắng mặt."},
	})
}
