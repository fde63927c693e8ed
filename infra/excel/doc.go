// Package excel reads the tables that people bring (CSV and XLSX) and writes the
// workbooks they take away: rosters, plans, error reports and import templates.
//
// # Reading
//
// A file's type is told by its content, never by its name. Everything a hostile
// or broken file could do is stopped before the spreadsheet library sees it
// (see unpackable): size, unpacked size, number of elements, entity
// declarations, damaged parts. The library itself skips damaged XML silently,
// which would turn an import of all rows into one of some rows.
//
// Values are trimmed and composed (NFC). White space inside a cell, line breaks
// included, becomes a plain space; other control characters and invisible
// formatting characters are removed, because nobody can see them to correct them.
//
// # Writing
//
// Printed workbooks follow Decree 30/2020: A4, Times New Roman, the state's
// motto on the right, the issuing agency on the left. All texts are written as
// text cells, so that a name that begins with = stays a name; in CSV, which has
// no text cells, an apostrophe stands before it. What nobody can see (control
// characters, marks that turn the direction of writing) is left out, and a text
// without end is cut with an ellipsis: at 1,000 characters in a table to print,
// where a file would become unreadable in a list.
//
// Lists of any length are streamed (list.go), rosters to sign have a sheet a
// visit (roster.go), and offices may bring their own workbook for rosters and
// plans (office_template.go).
package excel
